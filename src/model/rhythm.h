// RhythmView: the platform's week, learned from ended jobs: how many GPUs are in use in each hour of it, and
// how long jobs that could have begun in that hour waited. Totals of the platform; nothing in it tells of a
// person. Hours of the week are counted from Monday 00:00 by the zone's clocks; a public holiday is a Sunday.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"

namespace steward {

inline constexpr std::size_t kDayHours = 24;
inline constexpr std::size_t kWeekHours = 7 * kDayHours;

// By hour of the week; -1: not known.
using WeekOfHours = std::vector<std::int32_t>;

struct RhythmLoad {
  std::string gpu_type;        // as Slurm calls it: "a40"; empty: all GPUs together
  std::uint32_t gpus = 0;      // how many there are; where Slurm did not say: most that were held at once
  std::int32_t busy_now = -1;  // permille of them held by jobs; -1: not known
  WeekOfHours busy;            // permille, the median over the weeks
  // How much of the differences between hours comes back (facts/reliability.h): 1000 is a clockwork, 0 is
  // chance.
  std::int32_t reliability = 0;
  bool operator==(const RhythmLoad&) const = default;
};

// The jobs that were alike in what is told here.
struct RhythmWaits {
  std::string partition;              // empty: any
  std::string gpu_type;               // empty: any
  std::optional<std::uint32_t> gpus;  // the least of its class: 0, 1, 2 (or 3), 4 (to 7), 8 (and more); any
  std::string limit;                  // time limit: "4h" or less, "1d" or less, "longer"; empty: any
  std::uint64_t samples = 0;          // one for each person, hour and class (facts/rhythm_waits.h)
  WeekOfHours mean_s;                 // winsorised at the 95th percentile
  WeekOfHours median_s;
  WeekOfHours high_s;  // nine of ten waited no longer
  std::int32_t reliability = 0;
  bool operator==(const RhythmWaits&) const = default;
};

// How much of their time limit jobs use.
struct RhythmRuns {
  std::string limit;  // as in RhythmWaits, never empty
  std::uint64_t samples = 0;
  std::int32_t used = 1000;  // permille, the median
  bool operator==(const RhythmRuns&) const = default;
};

struct RhythmView {
  Time at = no_time;    // when it was learned
  Time from = no_time;  // from what ended and was held in [from, to)
  Time to = no_time;
  std::string zone;
  std::int32_t office_from = 0;  // minutes after midnight: office hours of working days
  std::int32_t office_to = 0;
  std::vector<std::string>
      off_days;                  // "2026-12-25": the coming days of Monday to Friday that are no work days
  std::uint32_t weeks = 0;       // whole weeks of which something is known
  std::uint64_t jobs = 0;        // that it was learned from
  std::vector<RhythmLoad> load;  // all together first, then by type
  std::vector<RhythmWaits> waits;
  std::vector<RhythmRuns> runs;
  bool operator==(const RhythmView&) const = default;
};

}  // namespace steward
