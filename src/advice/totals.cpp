#include <algorithm>

#include "advice/gpu_ask.h"
#include "advice/request_reader.h"

namespace steward::advice {
namespace {

GpuAsk& of_type(std::vector<GpuAsk>& asks, const std::string& type) {
  for (GpuAsk& each : asks) {
    if (each.type == type) return each;
  }
  asks.push_back({type, 0, 0, 0, 0, {}});
  return asks.back();
}

void add(std::vector<GpuAsk>& asks, const Gpus& gpus, const Place& place, std::uint64_t GpuAsk::*way) {
  for (const GpuCount& each : gpus.of) {
    GpuAsk& ask = of_type(asks, each.type);
    ask.*way = way == &GpuAsk::per_node ? std::max(ask.*way, each.count) : each.count;
    if (place.line >= ask.place.line) ask.place = place;
  }
}

// Nodes that --nodes and GPUs per job against GPUs per node come to.
std::uint64_t nodes_of(const Request& request, const std::vector<GpuAsk>& asks) {
  std::uint64_t nodes = request.nodes ? std::max<std::uint64_t>(request.nodes->value.least, 1) : 1;
  for (const GpuAsk& each : asks) {
    if (each.per_job != 0 && each.per_node != 0) nodes = std::max(nodes, each.per_job / each.per_node);
  }
  return nodes;
}

std::uint64_t tasks_of(const Request& request, const std::vector<GpuAsk>& asks, std::uint64_t nodes) {
  if (request.ntasks) return request.ntasks->value;
  for (const GpuAsk& each : asks) {
    if (each.per_job != 0 && each.per_task != 0 && !tasks_known(request)) return each.per_job / each.per_task;
  }
  const std::uint64_t named = request.nodes ? std::max<std::uint64_t>(request.nodes->value.least, 1) : 1;
  if (request.ntasks_per_node) return named * request.ntasks_per_node->value;
  std::uint64_t gpus = 0;
  for (const GpuAsk& each : asks) gpus += std::max(each.per_job, each.per_node * nodes);
  if (request.ntasks_per_gpu && gpus != 0) return gpus * request.ntasks_per_gpu->value;
  return nodes;
}

void count_gpus(const Request& request, const std::vector<GpuAsk>& asks, Totals& totals) {
  std::uint64_t on_node = 0;
  for (const GpuAsk& each : asks) {
    const std::uint64_t sockets = request.sockets_per_node ? request.sockets_per_node->value : 1;
    const std::uint64_t per_node = std::max(each.per_node, each.per_socket * sockets);
    const std::uint64_t all = std::max({each.per_job, per_node * totals.nodes, each.per_task * totals.tasks});
    totals.gpus += all;
    if (all != 0) totals.gpus_by_type.push_back({each.type, all});
    on_node += std::max(per_node, parts_up(all, totals.nodes));
  }
  if (totals.gpus == 0 && request.ntasks_per_gpu && request.ntasks) {
    totals.gpus = parts_up(totals.tasks, request.ntasks_per_gpu->value);
    totals.gpus_by_type = {{"", totals.gpus}};
    on_node = parts_up(totals.gpus, totals.nodes);
  }
  totals.gpus_per_node = on_node;
}

}  // namespace

bool tasks_known(const Request& request) {
  const bool fixed = request.nodes && request.nodes->value.least == request.nodes->value.most;
  return request.ntasks || request.ntasks_per_node || (fixed && !request.cpus_per_task);
}

std::vector<GpuAsk> gpu_asks(const Request& request) {
  std::vector<GpuAsk> asks;
  if (request.gpus) add(asks, request.gpus->value, request.gpus->place, &GpuAsk::per_job);
  if (request.gpus_per_node)
    add(asks, request.gpus_per_node->value, request.gpus_per_node->place, &GpuAsk::per_node);
  // Where both are given, Slurm takes the larger.
  if (request.gres) add(asks, request.gres->value.gpus, request.gres->place, &GpuAsk::per_node);
  if (request.gpus_per_task)
    add(asks, request.gpus_per_task->value, request.gpus_per_task->place, &GpuAsk::per_task);
  if (request.gpus_per_socket)
    add(asks, request.gpus_per_socket->value, request.gpus_per_socket->place, &GpuAsk::per_socket);
  return asks;
}

Totals totals(const Request& request) {
  const std::vector<GpuAsk> asks = gpu_asks(request);
  Totals totals;
  totals.nodes = nodes_of(request, asks);
  totals.tasks = std::max<std::uint64_t>(tasks_of(request, asks, totals.nodes), 1);
  // Slurm does not give more nodes than there are tasks.
  if (request.ntasks) totals.nodes = std::min(totals.nodes, totals.tasks);
  count_gpus(request, asks, totals);
  totals.cpus = totals.tasks * (request.cpus_per_task ? request.cpus_per_task->value : 1);
  if (request.cpus_per_gpu)
    totals.cpus = std::max<std::uint64_t>(totals.cpus, totals.gpus * request.cpus_per_gpu->value);
  totals.cpus_per_node = parts_up(totals.cpus, totals.nodes);
  if (request.mincpus)
    totals.cpus_per_node = std::max<std::uint64_t>(totals.cpus_per_node, request.mincpus->value);
  if (request.mem) totals.memory_per_node_mib = request.mem->value.mib;
  if (request.mem_per_cpu) totals.memory_per_node_mib = request.mem_per_cpu->value.mib * totals.cpus_per_node;
  if (request.mem_per_gpu)
    totals.memory_per_node_mib = request.mem_per_gpu->value.mib * *totals.gpus_per_node;
  return totals;
}

}  // namespace steward::advice
