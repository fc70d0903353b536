#include "advice/closed.h"

#include <algorithm>

#include "base/hostlist.h"

namespace steward::advice {
namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The nodes that could hold a part of it.
std::set<std::string> fitting_nodes(const Cluster& cluster, const PlanRequest& request) {
  std::set<std::string> nodes;
  for (const NodeType& type : cluster.node_types) {
    const bool there = request.partition.empty() || contains(type.partitions, request.partition);
    const bool right = request.gpus == 0 ||
                       (type.gpus > 0 && (request.gpu_type.empty() || request.gpu_type == type.gpu_type));
    const auto names = there && right ? expand_hostlist(type.nodes) : Result<std::vector<std::string>>();
    if (names) nodes.insert(names->begin(), names->end());
  }
  return nodes;
}

// Are all of them in the list? An empty list is every node.
bool covers(const std::string& list, const std::set<std::string>& nodes) {
  if (list.empty()) return true;
  const auto names = expand_hostlist(list);
  if (!names || nodes.empty()) return false;
  const std::set<std::string> closed(names->begin(), names->end());
  return std::includes(closed.begin(), closed.end(), nodes.begin(), nodes.end());
}

}  // namespace

PlanRequest completed(const PlanRequest& request, const Cluster& cluster) {
  PlanRequest whole = request;
  for (const Partition& each : cluster.partitions) {
    if (whole.partition.empty() && each.is_default) whole.partition = each.name;
    if (whole.partition == each.name && whole.time_limit == Duration(0))
      whole.time_limit = each.default_time > Duration(0) ? each.default_time : each.longest;
  }
  return whole;
}

Closed::Closed(const Cluster& cluster, const PlanRequest& request) {
  const std::set<std::string> nodes = fitting_nodes(cluster, request);
  for (const Closure& each : cluster.closures)
    if (covers(each.nodes, nodes)) spans_.push_back({each.begin, each.end, each.reason});
  for (const Reservation& each : cluster.reservations) {
    const bool own = contains(each.users, request.user) || contains(each.accounts, request.account);
    if (!own && !each.nodes.empty() && covers(each.nodes, nodes))
      spans_.push_back({each.begin, each.end, each.name.empty() ? "somebody's reservation" : each.name});
  }
  std::sort(spans_.begin(), spans_.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
}

const Closed::Span* Closed::met_by(Time begin, Time end) const {
  for (const Span& each : spans_)
    if (each.begin < end && begin < each.end) return &each;
  return nullptr;
}

}  // namespace steward::advice
