// All the ways in which one request asks for GPUs, put together by type. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/request.h"

namespace steward::advice {

// Of one type; 0: not asked in that way.
struct GpuAsk {
  std::string type;  // empty: any
  std::uint64_t per_job = 0, per_node = 0, per_task = 0, per_socket = 0;
  Place place;  // of the last option that asks
};

// In the order in which the types are named. Those of 0 GPUs are among them.
std::vector<GpuAsk> gpu_asks(const Request& request);

// All of it in so many parts: how much is in one, rounded up.
constexpr std::uint64_t parts_up(std::uint64_t all, std::uint64_t parts) {
  return parts == 0 ? all : (all + parts - 1) / parts;
}

// Whether sbatch knows the number of tasks from what was said of tasks and nodes: a number of nodes stands
// for as many tasks; not a range, and not beside --cpus-per-task.
bool tasks_known(const Request& request);

}  // namespace steward::advice
