#include "portal/api/handlers.h"
#include "wire/json.h"

namespace steward::portal {
namespace {

constexpr std::int64_t kMonth = 30, kMostDays = 400;

}  // namespace

net::Response get_history(const Call& call) {
  const auto days = number(call.request, "days", kMonth, 1, kMostDays);
  if (!days) return answer(days.error());
  const auto named = call.request.query.find("user");
  const std::string user = named == call.request.query.end() ? "" : named->second;
  if (const Status right = user.empty() ? Status() : check_user(user); !right) return answer(right.error());
  const auto history = call.service.history(call.caller, user, *days);
  if (history) return answer(wire::to_json(*history));
  return answer(history.error().code == ErrorCode::not_found ? no_such_person() : history.error());
}

}  // namespace steward::portal
