// EndedJob: one run that holds nothing any more, as the history keeps it: what it asked for, what it held and
// for how long, and what it did with it, by Slurm's accounting and by Steward's own measurements.
#pragma once

#include <sys/types.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"
#include "model/job.h"

namespace steward {

// Slurm's accounting of a run's processes. It sums what Slurm itself started and saw end: nothing that left
// the job's cgroup is in it.
struct AccountedUse {
  std::int64_t cpu_ms = 0;                      // TotalCPU
  std::optional<std::uint64_t> most_rss_mib{};  // the largest step's peak; nullopt: no step was told of
  bool operator==(const AccountedUse&) const = default;
};

// How a run's GPUs shared its work. Known where each of them was measured nearly all of the time.
struct GpuSpread {
  std::uint32_t used = 0;  // GPUs that were in use for a hundredth of the time measured at least
  Duration any_active{0};  // time in which one at least was in use
  Duration top_load{0};    // of the one that did most: as if at full load
  bool operator==(const GpuSpread&) const = default;
};

// Steward's own, from its agents' reports. Sums over the run's GPUs or nodes.
struct MeasuredUse {
  Duration gpu_measured{0};        // GPU time of which anything is known: two GPUs for an hour are two hours
  Duration gpu_active{0};          // of it, in use
  Duration gpu_load{0};            // as if at full load: an hour at a quarter of it is a quarter of an hour
  std::uint64_t most_gpu_mib = 0;  // on one GPU
  std::int64_t cpu_ms = 0;
  std::uint64_t most_memory_mib = 0;  // on one node
  Duration node_measured{0};          // node time of which CPU and memory are known
  std::optional<GpuSpread> spread{};
  bool operator==(const MeasuredUse&) const = default;

  // As gpu_load, had every one of its GPUs done as much as the one that did most: GPUs that stood still
  // beside it make it no less busy. Where it was not kept who did most, gpu_load.
  Duration busiest_load(std::uint32_t gpus) const {
    return spread ? std::max(gpu_load, spread->top_load * gpus) : gpu_load;
  }
};

struct EndedJob {
  SlurmId id = 0;
  std::optional<ArrayTask> array;
  std::optional<SlurmId> het_leader;
  uid_t uid = 0;
  std::string user;
  std::string account;
  std::string partition;
  std::string qos;
  std::string name;  // free text of a stranger
  JobState state = JobState::other;
  bool batch = false;  // it had a batch step
  Time submit = no_time;
  Time eligible = no_time;  // could have begun; no_time: never told
  Time start = no_time;
  Time end = no_time;
  Duration time_limit{0};  // 0: none
  std::uint32_t cpus = 0;
  std::uint64_t memory_mib = 0;  // allocated, on all nodes
  std::uint32_t gpus = 0;
  std::uint32_t nodes = 0;
  std::string node_list;   // as Slurm writes it: "a256-t4-[01-02]"
  std::string gpu_type{};  // from the nodes' devices, where known: "NVIDIA A10"
  bool chose_gpu = false;  // it asked for a type by name; false: or nobody knows
  AccountedUse accounted{};
  std::optional<MeasuredUse> measured{};
  bool operator==(const EndedJob&) const = default;

  Duration elapsed() const { return end - start; }
};

}  // namespace steward
