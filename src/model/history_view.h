// What a person's ended jobs held and used, summed up.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "model/ended_job.h"
#include "model/verdict.h"

namespace steward {

// GPU time: two GPUs for an hour are two hours. Of what was measured the rest was idle; of what was not,
// nobody knows.
struct GpuTime {
  Duration held{0};
  Duration measured{0};
  Duration active{0};
  Duration idle() const { return measured - active; }
  bool operator==(const GpuTime&) const = default;
};

struct HistoryDay {
  Time begin = no_time;  // 24 hours from here
  GpuTime gpu;
  bool operator==(const HistoryDay&) const = default;
};

struct GpuTypeTime {
  std::string type;  // "NVIDIA A10"; empty: not known
  GpuTime gpu;
  bool operator==(const GpuTypeTime&) const = default;
};

struct HistoryView {
  Time from = no_time;  // a run counts by its part in [from, to)
  Time to = no_time;
  Time read_to = no_time;  // Slurm's accounting has been read up to here; no_time: not yet
  std::int64_t jobs = 0;
  std::int64_t failed = 0;  // of them failed, ran out of memory or out of time
  GpuTime gpu;
  Duration cpu_held{0};             // CPU time: allocated
  Duration cpu_used{0};             // and used, as Slurm accounts it
  std::vector<HistoryDay> days;     // oldest first; days without a job are there, too
  std::vector<GpuTypeTime> types;   // most held first
  std::vector<EndedJob> most_idle;  // runs that held most idle GPU time, most first; five at most
  std::vector<Verdict> verdicts;    // of the rules over many jobs; what costs most first
  std::vector<EndedJob> best;       // runs that used most GPU time, and most of what they held; five at most
  bool operator==(const HistoryView&) const = default;
};

// Old accounting being read in, because staff asked for it; a day at a time, oldest first.
struct HistoryImport {
  bool running = false;
  Time from = no_time;  // what was asked for; no_time: nothing was, since the start
  Time at = no_time;    // read up to here
  Time to = no_time;
  std::int64_t jobs = 0;  // read so far
  std::string trouble;    // why it stopped before its end; empty: it did not
  bool operator==(const HistoryImport&) const = default;
};

// Somebody's rule over many jobs that is broken.
struct Waste {
  uid_t uid = 0;
  std::string user;
  Verdict verdict;
  bool operator==(const Waste&) const = default;
};

}  // namespace steward
