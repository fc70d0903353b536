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

template <typename Act>
Status take_texts(Act& act) {
  Status status;
  if constexpr (requires { act.text; }) status = take_text(act.text, "text");
  if constexpr (requires { act.words; }) status = take_text(act.words, "words");
  if constexpr (requires { act.evidence; }) {
    status = take_text(act.reason, "reason");
    if (status) status = take_text(act.evidence, "evidence");
  }
  return status;
}

// The refusal of an act in a case that the caller cannot see must not tell that there is such a case.
Error refusal(const Call& call, const PersonAct& act, const Error& error) {
  const auto in = case_of(act);
  if (in && !call.staff() && !call.service.find_case(call.caller, *in)) return no_such_case();
  return error;
}

}  // namespace

net::Response post_act(const Call& call) {
  auto act = wire::act_from_json(call.request.body);
  if (!act) return answer(act.error());
  const Status texts = std::visit([](auto& each) { return take_texts(each); }, *act);
  if (!texts) return answer(texts.error());
  auto done = call.service.act(call.caller, *act);
  if (!done) return answer(refusal(call, *act, done.error()));
  return answer(wire::to_json(wire::ActAnswer{std::move(done->in), std::move(done->emergency)}));
}

}  // namespace steward::portal
