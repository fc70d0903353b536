#include <limits>

#include "portal/api/handlers.h"
#include "wire/api_json.h"
#include "wire/json.h"

namespace steward::portal {
namespace {

// A page of the ledger: whoever wants more asks again from where it ended.
constexpr std::int64_t kPage = 100, kLargestPage = 1000;

// What staff do among themselves, which a case hides from its own person (engine: hide_staffs_own).
bool among_staff(const event::Body& body) {
  if (const auto* word = std::get_if<event::WordSaid>(&body)) return word->meaning == Meaning::note;
  if (const auto* owed = std::get_if<event::ContactOwed>(&body))
    return owed->draft || owed->to != Audience::owner;
  return std::holds_alternative<event::ContactApproved>(body) ||
         std::holds_alternative<event::ContactDropped>(body) ||
         std::holds_alternative<event::TaskOpened>(body) || std::holds_alternative<event::TaskDone>(body);
}

// A staff member is a person like any other in a case of their own: the ledger tells them no more than the
// case does.
net::Response list_of(const Caller& caller, const std::vector<Event>& events) {
  std::vector<std::string> items;
  items.reserve(events.size());
  for (const Event& each : events) {
    if (each.person != caller.uid || !among_staff(each.body)) items.push_back(wire::to_json(each));
  }
  return answer(wire::list_json("events", items));
}

}  // namespace

net::Response get_case_events(const Call& call) {
  const auto id = captured_case(call);
  if (!id) return answer(id.error());
  const auto events = call.service.events_of(call.caller, *id);
  if (!events) return answer(events.error().code == ErrorCode::not_found ? no_such_case() : events.error());
  return list_of(call.caller, *events);
}

net::Response get_ledger(const Call& call) {
  const auto from = number(call.request, "from", 1, 1, std::numeric_limits<std::int64_t>::max());
  if (!from) return answer(from.error());
  const auto limit = number(call.request, "limit", kPage, 1, kLargestPage);
  if (!limit) return answer(limit.error());
  const auto events = call.service.ledger(call.caller, *from, static_cast<std::size_t>(*limit));
  if (!events) return answer(events.error());
  return list_of(call.caller, *events);
}

net::Response get_emergencies(const Call& call) {
  const auto emergencies = call.service.emergencies(call.caller);
  if (!emergencies) return answer(emergencies.error());
  std::vector<std::string> items;
  items.reserve(emergencies->size());
  for (const Emergency& each : *emergencies) items.push_back(wire::to_json(each));
  return answer(wire::list_json("emergencies", items));
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
