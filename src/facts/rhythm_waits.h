// RhythmWaits, learned: how long jobs waited between the moment they could have begun and their start, by
// hour of the week and by what they asked for.
//
// A person's jobs of one hour and kind speak once, by the one that waited least: the rest of a hundred jobs
// handed in together waited for their own quota, and would drown everybody else. Pure; not thread-safe.
// Memory: 16 bytes for each that speaks, 4,000,000 of them at most.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "facts/week_clock.h"

namespace steward::facts {

// The least of the class: 0, 1, 2, 4 or 8.
std::uint32_t class_of_gpus(std::uint32_t gpus);
// "4h", "1d" or "longer" (none at all, too).
std::string_view class_of_limit(Duration time_limit);

class WaitCounts {
 public:
  // What is younger counts more; `to` is the newest that there is.
  WaitCounts(const WeekClock& clock, Time to) : clock_(clock), to_(to) {}
  struct One {
    uid_t uid = 0;
    std::size_t hour = 0;  // of the clock: when it could have begun
    std::string_view partition, gpu_type;
    std::uint32_t gpus = 0;
    Duration time_limit{0};
    Duration wait{0};
  };
  void add(const One& one);
  // In order of their names. A class of which too little is known is left out.
  std::vector<RhythmWaits> view() const;

 private:
  struct Entry {
    std::uint64_t key = 0;  // the person, then hour and class
    std::uint32_t wait_s = 0;
    auto operator<=>(const Entry&) const = default;
  };
  static std::uint64_t number_of(std::vector<std::string>& names, std::string_view name);
  static void merge(std::vector<Entry>& entries);
  struct Classes;
  void count(const std::vector<Entry>& entries, Classes& classes) const;

  const WeekClock& clock_;
  Time to_;
  std::vector<std::string> partitions_, types_;
  std::vector<Entry> entries_;
  bool full_ = false;  // so many that merging them frees little: what comes is left out
  std::size_t merge_at_ = std::size_t{1} << 18;
};

}  // namespace steward::facts
