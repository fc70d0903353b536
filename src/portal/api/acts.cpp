#include <limits>
#include <optional>

#include "base/text.h"
#include "portal/api/handlers.h"
#include "wire/api_json.h"
#include "wire/json.h"

namespace steward::portal {
namespace {

// About three printed pages. More is refused rather than cut: what a person wrote reaches staff whole or not
// at all.
constexpr std::size_t kTextBytes = 10'000;

Status take_text(std::string& text, std::string_view field) {
  if (text.size() > kTextBytes) {
    return fail(ErrorCode::invalid, std::string(field) + " is " + std::to_string(text.size()) +
                                        " bytes long; at most " + std::to_string(kTextBytes) +
                                        " are taken. Shorten it, or name a file to look at");
  }
  text = plain_text(text, kTextBytes);
  return {};
}

// Names, numbers and subjects: one line.
constexpr std::size_t kLineBytes = 256;

Status take_line(std::string& text, std::string_view field) {
  if (text.size() > kLineBytes) {
    return fail(ErrorCode::invalid, std::string(field) + " is " + std::to_string(text.size()) +
                                        " bytes long; at most " + std::to_string(kLineBytes) + " are taken");
  }
  text = one_line(text, 3 * kLineBytes);
  return {};
}

// Every text of every act: a field that is named here is bounded wherever it stands.
template <typename Act>
Status take_texts(Act& act) {
  Status status;
  const auto text = [&](std::string& value, std::string_view field) {
    if (status) status = take_text(value, field);
  };
  const auto line = [&](std::string& value, std::string_view field) {
    if (status) status = take_line(value, field);
  };
  if constexpr (requires { act.text; }) text(act.text, "text");
  if constexpr (requires { act.words; }) text(act.words, "words");
  if constexpr (requires { act.reason; }) text(act.reason, "reason");
  if constexpr (requires { act.evidence; }) text(act.evidence, "evidence");
  if constexpr (requires { act.tell; }) text(act.tell, "tell");
  if constexpr (requires { act.subject; }) line(act.subject, "subject");
  if constexpr (requires { act.number; }) line(act.number, "number");
  if constexpr (requires { act.rule; }) line(act.rule, "rule");
  if constexpr (requires { act.to.size(); }) line(act.to, "to");
  return status;
}

// The refusal of an act in a case that the caller cannot see must not tell that there is such a case.
Error refusal(const Call& call, const PersonAct& act, const Error& error) {
  const auto in = case_of(act);
  if (in && !call.staff() && !call.service.find_case(call.caller, *in)) return no_such_case();
  return error;
}

}  // namespace

Status take_act_texts(PersonAct& act) {
  return std::visit([](auto& each) { return take_texts(each); }, act);
}

net::Response post_act(const Call& call) {
  const auto seen = number(call.request, "seen", 0, 1, std::numeric_limits<std::int64_t>::max());
  if (!seen) return answer(seen.error());
  auto act = wire::act_from_json(call.request.body);
  if (!act) return answer(act.error());
  const Status texts = take_act_texts(*act);
  if (!texts) return answer(texts.error());
  auto done = call.service.act(call.caller, *act, *seen == 0 ? std::nullopt : std::optional(*seen));
  if (!done) return answer(refusal(call, *act, done.error()));
  return answer(wire::to_json(wire::ActAnswer{std::move(done->in), std::move(done->emergency)}));
}

}  // namespace steward::portal
