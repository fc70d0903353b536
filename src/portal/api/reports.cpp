#include <memory>

#include "model/rights.h"
#include "portal/api/handlers.h"
#include "wire/json.h"

namespace steward::portal {

// Answers after the commit, which several share; before that the node's address may have to be looked up.
void take_report(const Call& call, const Origin& origin, const net::Reply& reply) {
  // Before the body is parsed, as that would be work done for a stranger. (It has been received by now: only
  // the agents' uid may send megabytes, net/http.h.)
  if (const auto allowed = may(call.caller, Act::report, call.caller.uid); !allowed)
    return reply(answer(allowed.error()));
  auto report = wire::report_from_json(call.request.body);
  if (!report) return reply(answer(report.error()));
  engine::SentReport sent{std::move(*report), call.request.body};
  const auto taken = [reply](const Result<ReportAnswer>& answered) {
    reply(answered ? answer(wire::to_json(*answered)) : answer(answered.error()));
  };
  if (!call.request.peer.remote)
    return call.service.take_report(call.caller, std::move(sent), call.request.ahead, taken);
  if (!origin) return reply(answer(Error{ErrorCode::refused, "reports of other hosts are not taken here"}));
  const auto kept = std::make_shared<engine::SentReport>(std::move(sent));
  origin(kept->report.node, call.request.peer,
         [&service = call.service, caller = call.caller, kept, ahead = call.request.ahead, reply,
          taken](Status fits) {
           if (!fits) return reply(answer(fits.error()));
           service.take_report(caller, std::move(*kept), ahead, taken);
         });
}

}  // namespace steward::portal
