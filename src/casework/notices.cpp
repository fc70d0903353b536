#include "casework/notices.h"

#include <map>
#include <string>
#include <string_view>

#include "casework/telling.h"

namespace steward::casework {
namespace {

constexpr Duration notice_pause = minutes(15);

// What waits for staff since this event; empty: nothing does.
struct Waits {
  const Case& in;

  std::string_view operator()(const event::WordSaid& e) const {
    if (e.staff || e.meaning == Meaning::context) return "";
    if (in.principle == principle::support) return "somebody asks for help";
    if (in.principle == principle::concern) return "somebody tells staff of something";
    return e.meaning == Meaning::wrong ? "the person says that it is wrong" : "the person answered";
  }
  std::string_view operator()(const event::PermissionAnswered& e) const {
    return e.answer == PermissionState::declined ? "the person keeps the job" : "";
  }
  std::string_view operator()(const event::ContactOwed& e) const {
    return e.draft ? "a draft waits for approval" : "";
  }
  std::string_view operator()(const event::TaskOpened&) const { return "a task is open"; }
  template <typename Other>
  std::string_view operator()(const Other&) const {
    return "";
  }
};

}  // namespace

void notify_staff(Draft& draft) {
  std::map<CaseId, std::string> waiting;
  for (const Event& event : draft.events()) {
    const Case* in = draft.find(event.in);
    if (in == nullptr || in->user.empty()) continue;
    const std::string_view words = std::visit(Waits{*in}, event.body);
    std::string& all = waiting[event.in];
    if (words.empty() || all.find(words) != std::string::npos) continue;
    all += (all.empty() ? "" : "; ") + std::string(words);
  }
  for (const auto& [in, words] : waiting) {
    if (words.empty()) continue;
    const Contact* last = newest_word(draft.see(in), MessageKind::staff_notice);
    if (last != nullptr && draft.at() - last->owed_at < notice_pause) continue;
    Draft::Message message;
    message.kind = MessageKind::staff_notice;
    message.channel = ChannelKind::chat;
    message.to = Audience::staff;
    message.words = {{"words", words}};
    draft.owe(in, message);
  }
}

}  // namespace steward::casework
