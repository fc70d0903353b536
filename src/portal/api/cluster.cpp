#include "model/rights.h"
#include "portal/api/handlers.h"
#include "wire/cluster_json.h"
#include "wire/json.h"

namespace steward::portal {

net::Response get_cluster(const Call& call) {
  const auto cluster = call.service.cluster(call.caller);
  return cluster ? answer(wire::to_json(*cluster)) : answer(cluster.error());
}

void post_doctor(const Call& call, const net::Reply& reply) {
  call.service.examine(call.caller, [reply](Result<std::vector<Check>> checks) {
    if (!checks) return reply(answer(checks.error()));
    std::vector<std::string> items;
    for (const Check& each : *checks) items.push_back(wire::to_json(each));
    reply(answer(wire::list_json("checks", items)));
  });
}

}  // namespace steward::portal
