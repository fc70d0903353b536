#include "advice/plan_request.h"

#include <algorithm>

namespace steward::advice {
namespace {

std::uint32_t within_reason(std::uint64_t count) {
  constexpr std::uint64_t most = 100'000;
  return static_cast<std::uint32_t>(std::min(count, most));
}

// Where several are asked for, that of the most GPUs.
std::string type_of(const Totals& all) {
  const GpuCount* most = nullptr;
  for (const GpuCount& each : all.gpus_by_type)
    if (!each.type.empty() && (most == nullptr || each.count > most->count)) most = &each;
  return most == nullptr ? "" : most->type;
}

std::string text_of(const Maybe<std::string>& given) { return given ? given->value : ""; }

}  // namespace

PlanRequest plan_request(const JobRead& job) {
  std::uint64_t gpus = 0, nodes = 0;
  for (const Request& each : job.parts) {
    const Totals all = totals(each);
    gpus += all.gpus;
    nodes += all.nodes;
  }
  const Request& first = job.request();
  PlanRequest request;
  request.gpus = within_reason(gpus);
  request.nodes = within_reason(nodes);
  request.gpu_type = type_of(totals(first));
  if (first.time) request.time_limit = first.time->value.time;
  // Of several partitions the first is asked about.
  request.partition = text_of(first.partition);
  request.partition.erase(std::min(request.partition.find(','), request.partition.size()));
  request.qos = text_of(first.qos);
  request.account = text_of(first.account);
  return request;
}

}  // namespace steward::advice
