#include "casework/received.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "casework/outbox.h"
#include "casework/telling.h"
#include "model/case_contacts.h"

namespace steward::casework {
namespace {

constexpr Duration between_receipts = hours(24);
constexpr std::size_t automatic_bytes = 500;
constexpr std::size_t from_bytes = 120;
constexpr std::size_t most_entries = 150;  // a machine must not fill what its person may still write

// May the words be meant as a yes? Nobody reads them for it: whoever could permit is told how.
bool could_permit(const Case& in, const CaseJob& job) {
  const Permission* newest = newest_permission(in, job.run);
  const bool given = newest != nullptr && newest->state == PermissionState::given;
  return job.ended_at == no_time && !given && cancelling(in, job.run) == nullptr;
}

// The run that the answered words were about, else the only one that could be meant.
std::optional<RunKey> run_meant(const Case& in, const Contact& answered) {
  std::optional<RunKey> meant;
  for (const CaseJob& job : in.jobs) {
    if (!could_permit(in, job) || (answered.run && job.run != *answered.run)) continue;
    if (meant) return std::nullopt;
    meant = job.run;
  }
  return meant;
}

void confirm_receipt(Draft& draft, CaseId in, const Contact& answered) {
  const Contact* last = newest_word(draft.see(in), MessageKind::mail_received);
  if (last != nullptr && draft.at() - last->owed_at < between_receipts) return;
  const Case& value = draft.see(in);
  const auto run = value.open() && gathers(value) ? run_meant(value, answered) : std::nullopt;
  if (!run) return;
  Draft::Message message;
  message.kind = MessageKind::mail_received;
  message.run = run;
  draft.owe(in, message);
}

void note_machine(Draft& draft, CaseId in, const input::Mail& mail) {
  const std::string text = fmt::format("An automatic answer came by mail from {}: {}",
                                       one_line(mail.from, from_bytes), one_line(mail.text, automatic_bytes));
  const std::vector<Entry>& said = draft.see(in).conversation;
  if (said.size() >= most_entries) return;
  const bool known =
      std::any_of(said.begin(), said.end(), [&](const Entry& entry) { return entry.text == text; });
  if (!known) draft.emit(in, event::WordSaid{"steward", true, Meaning::context, text});
}

}  // namespace

Status take_mail(Draft& draft, CaseId in, const input::Mail& mail, const Surroundings& around) {
  const Case& value = draft.see(in);
  const Contact* found = contact_in(value, mail.contact);
  if (found == nullptr || found->to != Audience::owner)
    return fail(ErrorCode::not_found, "no mail to a person has this address");
  // A copy, as what is written below may move it.
  const Contact contact = *found;  // NOLINT(performance-unnecessary-copy-initialization)
  if (mail.what == input::Mail::What::returned) {
    return contact_returned(draft, in, mail.contact, one_line(mail.text, automatic_bytes));
  }
  if (mail.what == input::Mail::What::automatic) {
    note_machine(draft, in, mail);
    return {};
  }
  const std::string words = fmt::format("(by mail from {})\n{}", one_line(mail.from, from_bytes), mail.text);
  // Mail servers may hand over the same mail twice.
  const bool known =
      std::any_of(value.conversation.begin(), value.conversation.end(), [&](const Entry& entry) {
        return entry.who == value.user && entry.text == words && draft.at() - entry.at < hours(24);
      });
  if (known) return {};
  const Caller person{value.uid, value.user, Role::user};
  const auto taken = take(draft, person, act::Reply{in, words, Meaning::words}, around);
  if (!taken) return tl::unexpected<Error>(taken.error());
  confirm_receipt(draft, in, contact);
  return {};
}

}  // namespace steward::casework
