#include <memory>

#include "model/rights.h"
#include "portal/api/handlers.h"
#include "wire/json.h"

namespace steward::portal {

namespace {

net::Response taken(engine::Service& service, const Caller& caller, engine::SentReport sent,
                    std::optional<Duration> ahead) {
  const auto answered = service.take_report(caller, std::move(sent), ahead);
  return answered ? answer(wire::to_json(*answered)) : answer(answered.error());
}

}  // namespace

// Answers later where the node's address must be looked up first.
void take_report(const Call& call, const Origin& origin, const net::Reply& reply) {
  // Before the body is parsed, as that would be work done for a stranger. (It has been received by now: only
  // the agents' uid may send megabytes, net/http.h.)
  if (const auto allowed = may(call.caller, Act::report, call.caller.uid); !allowed)
    return reply(answer(allowed.error()));
  auto report = wire::report_from_json(call.request.body);
  if (!report) return reply(answer(report.error()));
  engine::SentReport sent{std::move(*report), call.request.body};
  if (!call.request.peer.remote)
    return reply(taken(call.service, call.caller, std::move(sent), call.request.ahead));
  if (!origin) return reply(answer(Error{ErrorCode::refused, "reports of other hosts are not taken here"}));
  const auto kept = std::make_shared<engine::SentReport>(std::move(sent));
  origin(
      kept->report.node, call.request.peer,
      [&service = call.service, caller = call.caller, kept, ahead = call.request.ahead, reply](Status fits) {
        reply(fits ? taken(service, caller, std::move(*kept), ahead) : answer(fits.error()));
      });
}

}  // namespace steward::portal
