#include "advice/fitting.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "advice/gpu_ask.h"
#include "base/hostlist.h"
#include "base/text.h"

namespace steward::advice {
namespace {

template <typename T>
const T* named(const std::vector<T>& all, std::string_view name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const T& each) { return each.name == name; });
  return found == all.end() ? nullptr : &*found;
}

bool is_in(const NodeType& type, const Partition& partition) {
  return std::find(type.partitions.begin(), type.partitions.end(), partition.name) != type.partitions.end();
}

bool right_type(const NodeType& type, const GpuAsk& ask) {
  return ask.type.empty() || ask.type == type.gpu_type;
}

// At the least that one node must have, however the job is spread.
struct Needs {
  std::uint64_t cpus = 1;
  std::uint64_t gpus = 0;
  std::uint64_t memory_mib = 0;
};

Needs least(const Request& request) {
  Needs needs;
  const Totals sum = totals(request);
  const std::uint64_t per_task = request.cpus_per_task ? request.cpus_per_task->value : 1;
  const std::uint64_t most_nodes =
      request.nodes ? std::max<std::uint64_t>(request.nodes->value.most, 1) : sum.tasks;
  const std::uint64_t tasks_here = request.ntasks_per_node ? request.ntasks_per_node->value
                                   : request.nodes ? parts_up(sum.tasks, std::min(most_nodes, sum.tasks))
                                                   : 1;
  needs.cpus = std::max<std::uint64_t>(per_task * tasks_here, request.mincpus ? request.mincpus->value : 1);
  for (const GpuAsk& each : gpu_asks(request)) {
    std::uint64_t here = std::max(each.per_node, each.per_task * tasks_here);
    if (each.per_job != 0 && request.nodes) here = std::max(here, parts_up(each.per_job, most_nodes));
    needs.gpus += here;
  }
  if (request.cpus_per_gpu)
    needs.cpus = std::max<std::uint64_t>(needs.cpus, needs.gpus * request.cpus_per_gpu->value);
  if (request.mem) needs.memory_mib = request.mem->value.mib;
  if (request.mem_per_cpu) needs.memory_mib = request.mem_per_cpu->value.mib * needs.cpus;
  if (request.mem_per_gpu) needs.memory_mib = request.mem_per_gpu->value.mib * needs.gpus;
  return needs;
}

}  // namespace

std::vector<const Partition*> partitions_of(const Subject& subject) {
  std::vector<const Partition*> partitions;
  const Cluster* cluster = subject.around.cluster;
  if (cluster == nullptr) return partitions;
  const auto& asked = subject.request().partition;
  if (!asked) {
    for (const Partition& each : cluster->partitions) {
      if (each.is_default) partitions.push_back(&each);
    }
    return partitions;
  }
  for (const std::string_view name : split(asked->value, ',')) {
    if (const Partition* one = named(cluster->partitions, name); one != nullptr) partitions.push_back(one);
  }
  return partitions;
}

const Qos* qos_of(const Subject& subject) {
  const Cluster* cluster = subject.around.cluster;
  if (cluster == nullptr) return nullptr;
  const auto& asked = subject.request().qos;
  return named(cluster->qos, asked ? asked->value : cluster->default_qos);
}

std::vector<const NodeType*> types_of(const Subject& subject) {
  std::vector<const NodeType*> types;
  if (subject.around.cluster == nullptr) return types;
  const std::vector<const Partition*> partitions = partitions_of(subject);
  for (const NodeType& type : subject.around.cluster->node_types) {
    const bool in_one = std::any_of(partitions.begin(), partitions.end(),
                                    [&](const Partition* each) { return is_in(type, *each); });
    if (in_one) types.push_back(&type);
  }
  return types;
}

std::string cannot_hold(const NodeType& type, const Request& request) {
  const Needs needs = least(request);
  for (const GpuAsk& each : gpu_asks(request)) {
    const bool some = each.per_job + each.per_node + each.per_task + each.per_socket != 0;
    if (some && !right_type(type, each)) return "it has no such GPUs";
  }
  if (needs.gpus > type.gpus)
    return fmt::format("{} GPUs are asked of one node, which has {}", needs.gpus, type.gpus);
  if (totals(request).gpus != 0 && type.gpus == 0) return "it has no GPU";
  if (needs.cpus > type.cpus)
    return fmt::format("{} CPUs are asked of one node, which has {}", needs.cpus, type.cpus);
  if (needs.memory_mib > type.memory_mib) {
    return fmt::format("{} GiB of memory are asked of one node, which has {}",
                       parts_up(needs.memory_mib, 1'024), type.memory_mib / 1'024);
  }
  const std::uint64_t least_nodes = request.nodes ? request.nodes->value.least : 1;
  if (least_nodes > type.count)
    return fmt::format("{} nodes are asked for, and there are {} of them", least_nodes, type.count);
  if (totals(request).gpus > std::uint64_t{type.gpus} * type.count && totals(request).gpus != 0)
    return fmt::format("{} GPUs are asked for, and they have {} together", totals(request).gpus,
                       std::uint64_t{type.gpus} * type.count);
  return "";
}

std::vector<const NodeType*> types_that_hold(const Subject& subject) {
  std::vector<const NodeType*> types = types_of(subject);
  std::erase_if(types, [&](const NodeType* each) { return !cannot_hold(*each, subject.request()).empty(); });
  if (!subject.request().nodelist) return types;
  const auto wanted = expand_hostlist(subject.request().nodelist->value);
  if (!wanted) return types;
  std::erase_if(types, [&](const NodeType* each) {
    const auto nodes = expand_hostlist(each->nodes);
    return nodes && std::none_of(wanted->begin(), wanted->end(), [&](const std::string& one) {
             return std::find(nodes->begin(), nodes->end(), one) != nodes->end();
           });
  });
  return types;
}

std::uint64_t gpus_on(const NodeType& type, const Request& request) {
  const Totals sum = totals(request);
  if (request.nodes || request.gres || request.gpus_per_node) return sum.gpus_per_node.value_or(0);
  return std::min<std::uint64_t>(sum.gpus, type.gpus);
}

bool closes_all(const Closure& closure, const std::vector<const NodeType*>& types) {
  if (closure.nodes.empty()) return true;
  const auto closed = expand_hostlist(closure.nodes);
  if (!closed || types.empty()) return false;
  const std::set<std::string> names(closed->begin(), closed->end());
  return std::all_of(types.begin(), types.end(), [&](const NodeType* each) {
    const auto nodes = expand_hostlist(each->nodes);
    return nodes && std::all_of(nodes->begin(), nodes->end(),
                                [&](const std::string& one) { return names.contains(one); });
  });
}

}  // namespace steward::advice
