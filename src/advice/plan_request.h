// What a job asks for, as far as a plan needs to know it. Pure.
#pragma once

#include <cstdint>
#include <string>

#include "advice/job_reader.h"
#include "base/time.h"

namespace steward::advice {

struct PlanRequest {
  std::uint32_t gpus = 0;
  std::string gpu_type;  // as Slurm calls it; empty: any
  std::uint32_t nodes = 1;
  Duration time_limit{0};  // 0: not said; the partition's holds
  std::string partition;   // empty: the default one
  std::string qos;
  std::string account;
  std::string user;      // whose reservations are not others'
  Time begin = no_time;  // asked for already
  bool operator==(const PlanRequest&) const = default;
};

// Of a heterogeneous job the first part, with the GPUs and the nodes of all. `user` and `begin` stay empty.
PlanRequest plan_request(const JobRead& job);

}  // namespace steward::advice
