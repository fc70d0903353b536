#include "model/rights.h"
#include "portal/api/handlers.h"
#include "wire/api_json.h"
#include "wire/json.h"

namespace steward::portal {

net::Response get_export(const Call& call) {
  const std::string& user = call.captured.at(0);
  if (const Status named = check_user(user); !named) return answer(named.error());
  const auto data = call.service.export_data(call.caller, user);
  if (data) return answer(wire::to_json(*data));
  const ErrorCode code = data.error().code;
  return answer(code == ErrorCode::not_found || code == ErrorCode::refused ? no_such_person() : data.error());
}

net::Response post_forget(const Call& call) {
  // Before the body is looked at: a stranger learns nothing from what is said of it.
  if (const auto allowed = may(call.caller, Act::forget, nobody_uid); !allowed)
    return answer(allowed.error());
  const auto user = wire::forget_from_json(call.request.body);
  if (!user) return answer(user.error());
  if (const Status named = check_user(*user); !named) return answer(named.error());
  const auto erased = call.service.forget(call.caller, *user);
  if (!erased) return answer(erased.error());
  return answer(wire::erased_to_json(*erased));
}

}  // namespace steward::portal
