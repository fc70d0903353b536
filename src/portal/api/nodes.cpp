#include "portal/api/handlers.h"
#include "wire/json.h"

namespace steward::portal {
namespace {

constexpr std::int64_t kMostHours = 24 * 366;

}  // namespace

net::Response get_nodes(const Call& call) {
  const auto nodes = call.service.nodes(call.caller);
  if (!nodes) return answer(nodes.error());
  std::vector<std::string> items;
  items.reserve(nodes->size());
  for (const NodeSummary& node : *nodes) items.push_back(wire::to_json(node));
  return answer(wire::list_json("nodes", items));
}

net::Response get_node(const Call& call) {
  const auto node = call.service.node(call.caller, call.captured.at(0));
  return node ? answer(wire::to_json(*node)) : answer(node.error());
}

net::Response get_node_series(const Call& call) {
  const auto count = points(call.request);
  if (!count) return answer(count.error());
  const auto back = number(call.request, "hours", 4, 1, kMostHours);
  if (!back) return answer(back.error());
  const auto series = call.service.node_series(call.caller, call.captured.at(0), hours(*back), *count);
  return series ? answer(wire::to_json(*series)) : answer(series.error());
}

}  // namespace steward::portal
