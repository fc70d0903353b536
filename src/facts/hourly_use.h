// HourlyUse: GPUs held, hour by hour, from jobs in any order: a difference array, so that a job of a week
// costs what a job of a minute does. Integers: GPU-milliseconds. Pure; not thread-safe.
#pragma once

#include <cstdint>
#include <vector>

#include "base/time.h"

namespace steward::facts {

class HourlyUse {
 public:
  // Over `hours` hours from `from` on, which is a whole hour.
  HourlyUse(Time from, std::size_t hours);
  // What lies outside is left out.
  void add(Time start, Time end, std::uint32_t gpus);
  // GPU-milliseconds of each hour.
  std::vector<std::int64_t> sums() const;

 private:
  Time from_, to_;
  std::vector<std::int64_t> changes_;  // GPUs held over the whole of an hour, against the hour before
  std::vector<std::int64_t> partial_;  // GPU-milliseconds of the jobs that began or ended in that hour
};

}  // namespace steward::facts
