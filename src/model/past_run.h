// PastRun: an ended run in few bytes, for rules over many of them; and a person's, all together.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/ended_job.h"

namespace steward {

// Times and durations in whole seconds, as accounting has them: a million runs are 72 MB.
struct PastRun {
  SlurmId id = 0;
  std::uint32_t submit_s = 0, eligible_s = 0, start_s = 0, end_s = 0;  // since 1970; eligible 0: never told
  std::uint32_t time_limit_s = 0;                                      // 0: none
  std::uint32_t cpu_s = 0;                             // CPU time, the larger of what is known
  std::uint32_t gpu_measured_s = 0, gpu_active_s = 0;  // sums over its GPUs
  std::uint32_t gpu_load_s = 0;                        // MeasuredUse::busiest_load()
  std::uint32_t memory_mib = 0;                        // allocated, on all nodes
  std::uint32_t most_memory_mib = 0;                   // measured, on one node; 0: never
  std::uint32_t most_gpu_mib = 0;                      // on one GPU
  std::uint32_t cpus = 0;
  std::uint16_t gpus = 0, nodes = 0;
  std::uint16_t partition = 0, account = 0, qos = 0, gpu_type = 0;  // numbers in PastNames
  JobState state = JobState::other;
  bool batch = false;
  bool chose_gpu = false;
  bool cpu_known = false;     // enough of the CPU time was seen; false: cpu_s says nothing
  bool memory_known = false;  // an agent watched its memory nearly all of the time

  Time start() const { return from_ms(std::int64_t{start_s} * 1000); }
  Time submit() const { return from_ms(std::int64_t{submit_s} * 1000); }
  Time end() const { return from_ms(std::int64_t{end_s} * 1000); }
  Time eligible() const { return from_ms(std::int64_t{eligible_s} * 1000); }
  Duration elapsed() const { return seconds(end_s - start_s); }
  bool operator==(const PastRun&) const = default;
};
static_assert(sizeof(PastRun) <= 80);

// What the runs' numbers stand for; number 0 is the empty word.
struct PastNames {
  std::vector<std::string> words{""};
  const std::string& of(std::uint16_t number) const { return words[number]; }
};

struct PersonPast {
  uid_t uid = 0;
  std::string user;
  std::vector<PastRun> runs;  // by id, submit, start
};

}  // namespace steward
