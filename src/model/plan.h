// Plan: when to begin a job, with what is to be expected of it. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"

namespace steward {

// One moment to begin at.
struct Proposal {
  std::string kind;      // "now", "best", "calm", "evening", "weekend": why it is offered
  Time begin = no_time;  // what --begin is given; for "now" the present
  bool waits_known = false;
  Duration wait{0};           // expected, from `begin` to the start
  Duration wait_median{0};    // half of such jobs began within it
  Duration wait_high{0};      // nine of ten did
  Time end = no_time;         // expected: begin, wait, and as much of the time limit as such jobs use
  Time latest_end = no_time;  // begin, expected wait and the whole time limit
  Duration later{0};          // than the earliest end of all that were looked at
  Duration cost{0};  // of that, what falls into anybody's working time: the result is there so much later
  std::int32_t busy = -1;  // permille of the GPUs in use in the first hours of the run; -1: not known
  bool off_peak = false;   // it begins outside office hours
  std::string stopped_by;  // what closes the nodes before it could end: Slurm does not start it before that
  bool too_late = false;   // its result may come after the deadline, one time in ten or more
  bool operator==(const Proposal&) const = default;
};

struct Plan {
  Time at = no_time;
  Time until = no_time;  // begins up to then were looked at
  Time deadline = no_time;
  std::string too_little;  // why nothing is proposed but "now": too little history; empty: it is enough
  std::string basis;       // of whom the waits are told: "jobs of 2 or 3 a40 GPUs"; empty: of nobody
  std::uint64_t samples = 0;
  std::string gpu_type;             // of which the load is told; empty: all GPUs together
  std::vector<Proposal> proposals;  // "now" first, then in order of time
  std::optional<std::size_t> best;
  Time slurm_start = no_time;  // Slurm's own estimate for now; no_time: it made none
  std::string slurm_says;      // why not
  bool operator==(const Plan&) const = default;
};

}  // namespace steward
