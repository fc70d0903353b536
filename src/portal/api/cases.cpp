#include "portal/api/handlers.h"
#include "wire/api_json.h"
#include "wire/json.h"

namespace steward::portal {

net::Response get_me(const Call& call) {
  const auto jobs = call.service.jobs(call.caller, false);
  if (!jobs) return answer(jobs.error());
  store::CaseFilter own_open;
  own_open.uid = call.caller.uid;
  own_open.open_only = true;
  const auto cases = call.service.cases(call.caller, own_open);
  if (!cases) return answer(cases.error());
  return answer(wire::to_json(wire::Me{call.caller, jobs->size(), cases->size()}));
}

net::Response get_cases(const Call& call) {
  const auto everybody = flag(call.request, "everybody");
  if (!everybody) return answer(everybody.error());
  const auto open = flag(call.request, "open");
  if (!open) return answer(open.error());
  store::CaseFilter filter;
  if (!*everybody) filter.uid = call.caller.uid;
  filter.open_only = *open;
  const auto cases = call.service.cases(call.caller, filter);
  if (!cases) return answer(cases.error());
  std::vector<std::string> items;
  items.reserve(cases->size());
  for (const Case& each : *cases) items.push_back(wire::to_json(each));
  return answer(wire::list_json("cases", items));
}

net::Response get_case(const Call& call) {
  const auto id = captured_case(call);
  if (!id) return answer(id.error());
  auto found = call.service.find_case(call.caller, *id);
  if (found) return answer(wire::to_json(*found));
  const ErrorCode code = found.error().code;
  return answer(code == ErrorCode::not_found || code == ErrorCode::refused ? no_such_case() : found.error());
}

}  // namespace steward::portal
