#include "portal/api/handlers.h"
#include "wire/api_json.h"
#include "wire/json.h"

namespace steward::portal {

net::Response get_case_events(const Call& call) {
  const auto id = captured_case(call);
  if (!id) return answer(id.error());
  const auto events = call.service.events_of(call.caller, *id);
  if (!events) return answer(events.error().code == ErrorCode::not_found ? no_such_case() : events.error());
  std::vector<std::string> items;
  items.reserve(events->size());
  for (const Event& each : *events) items.push_back(wire::to_json(each));
  return answer(wire::list_json("events", items));
}

net::Response check_ledger(const Call& call) {
  const auto check = call.service.verify_ledger(call.caller);
  if (!check) return answer(check.error());
  return answer(wire::to_json(*check));
}

net::Response get_health(const Call& call) {
  const auto health = call.service.health(call.caller);
  if (!health) return answer(health.error());
  return answer(wire::to_json(*health));
}

}  // namespace steward::portal
