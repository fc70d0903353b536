// What the rules about cores share: which runs tell something of them, and what was theirs by default.
#pragma once

#include "rules/past_subject.h"
#include "rules/reserve.h"

namespace steward::rules {

// Cores that nobody can be blamed for: what comes with the GPUs, or one.
inline std::int64_t default_cpus(const PastSubject& subject, const PastRun& run) {
  return default_cpus(subject.supply().shares, run.gpus);
}

// A hundredth of one core is none: what did no work at all, or whose use was lost, tells nothing of need.
inline bool tells_of_cores(const PastSubject& subject, const PastRun& run) {
  return ran_through(run) && run.cpu_known && run.end_s > run.start_s &&
         std::uint64_t{run.cpu_s} * 100 >= run.end_s - run.start_s && run.cpus > default_cpus(subject, run);
}

// One core at work, hardly more and not much less: it cannot use several.
inline bool is_serial(const PastSubject& subject, const PastRun& run) {
  const std::int64_t elapsed = run.end_s - run.start_s, used = run.cpu_s;
  return run.cpus >= 4 && used * 1000 <= elapsed * subject.rules().serial_on_many_cores.cores_permille &&
         used * 2 >= elapsed;
}

inline Duration core_time(const PastRun& run) { return run.elapsed() * run.cpus; }

// As GPU time: who takes the cores of a GPU takes the GPU.
inline Duration as_gpu_time(const PastSubject& subject, Duration core_time) {
  return core_time / subject.supply().shares.cpus_per_gpu;
}

// What stood still of what was asked beyond the default and beyond twice the use: reserve is no waste.
inline Duration wasted_cores(const PastSubject& subject, const PastRun& run) {
  const Duration spared =
      std::max<Duration>(run.elapsed() * default_cpus(subject, run), 2 * seconds(run.cpu_s));
  return std::max(Duration(0), core_time(run) - spared);
}

}  // namespace steward::rules
