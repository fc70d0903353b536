// What is enough, and what nobody can be blamed for: one place for the rules over many jobs and for the
// advice for the next run, so that they never contradict each other. Pure.
//
// Job Defense Shield advises 1.2 times the memory that was used, and takes four fifths of a node's as full;
// for time and cores no peer has a number: those are Steward's own.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/time.h"
#include "policy/habits.h"
#include "policy/supply.h"

namespace steward::rules {

// What comes with so many GPUs and cores where nothing else is asked for.
inline std::int64_t default_mib(const policy::Shares& shares, std::int64_t gpus, std::int64_t cpus) {
  return std::max(gpus * shares.memory_per_gpu_mib, cpus * shares.memory_per_cpu_mib);
}
inline std::int64_t default_cpus(const policy::Shares& shares, std::int64_t gpus) {
  return std::max<std::int64_t>(1, gpus * shares.cpus_per_gpu);
}

// A quarter above the peak, in whole GiB.
inline std::int64_t enough_mib(std::int64_t peak_mib) { return (peak_mib * 5 / 4 + 1023) / 1024 * 1024; }

// Twice the mean use: work comes in bursts.
inline std::int64_t enough_cpus(std::int64_t cpu_ms, Duration elapsed) {
  return elapsed.count() <= 0 ? 0 : (2 * cpu_ms + elapsed.count() - 1) / elapsed.count();
}

// Half as much again: what is too long costs little, what is too short costs the run. In steps that people
// write: five minutes up to two hours, whole hours beyond.
inline Duration enough_time(Duration longest) {
  const Duration wanted = longest * 3 / 2;
  const Duration step = wanted <= hours(2) ? Duration(minutes(5)) : Duration(hours(1));
  return (wanted + step - Duration(1)) / step * step;
}

// A lesser GPU would have held it, ...
inline bool fits(const policy::GpuTooLarge& numbers, std::int64_t most_gpu_mib, std::int64_t type_mib) {
  return most_gpu_mib * 1000 <= type_mib * numbers.memory_permille;
}
// ... and carried it.
inline bool is_light(const policy::GpuTooLarge& numbers, std::int64_t load, std::int64_t measured) {
  return load * 1000 <= measured * numbers.load_permille;
}

}  // namespace steward::rules
