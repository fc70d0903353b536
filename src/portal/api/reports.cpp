#include "model/rights.h"
#include "portal/api/handlers.h"
#include "wire/json.h"

namespace steward::portal {

net::Response take_report(const Call& call) {
  // Before the body is parsed, as that would be work done for a stranger. (It has been received by now: only
  // the agents' uid may send megabytes, net/http.h.)
  if (const auto allowed = may(call.caller, Act::report, call.caller.uid); !allowed)
    return answer(allowed.error());
  const auto report = wire::report_from_json(call.request.body);
  if (!report) return answer(report.error());
  const auto taken = call.service.take_report(call.caller, *report);
  if (!taken) return answer(taken.error());
  return answer(wire::to_json(*taken));
}

}  // namespace steward::portal
