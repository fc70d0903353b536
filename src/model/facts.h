// JobFacts: one running job's allocation (from Slurm) joined with its use (from the nodes), as the rules read
// it. A view: the windows belong to facts::Joined and live for one step.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/job.h"
#include "model/report.h"
#include "model/window.h"

namespace steward {

// The channels of a GPU's window. A GPU worked in an interval when at least 5 % of the driver's own samples
// saw it do so.
enum class GpuSign : std::uint32_t {
  worked,
  own_work,  // worked, and no process of another's than its holder alone was on it
  powered    // it drew far more power than at rest, whatever the samples say
};
inline constexpr std::uint32_t gpu_signs = 3;

// The channels of the window of a job on a node.
enum class JobSign : std::uint32_t {
  cpu,       // used at least the floor of one core (facts::Limits)
  io,        // read or wrote at least the floor of I/O
  terminal,  // a shell waited at a terminal, and nothing ran under it
  held,      // a step held a terminal
  waiting,   // it had processes, and none of a kind that works by itself
  empty,     // it had no process at all
  stuck      // a process hung in the kernel (storage, driver)
};
inline constexpr std::uint32_t job_signs = 7;

constexpr Window::Channels bit(GpuSign sign) {
  return Window::Channels{1} << static_cast<std::uint32_t>(sign);
}
constexpr Window::Channels bit(JobSign sign) {
  return Window::Channels{1} << static_cast<std::uint32_t>(sign);
}

// What is remembered of a GPU beyond its window.
struct GpuMemory {
  // Since when it has been measured without a break of more than two intervals: only of that time can it be
  // said that something never happened.
  Time measured_since = no_time;
  Time last_measured = no_time;  // end of the newest interval measured
  Time last_active = no_time;    // ... in which it worked for its holder
  Time last_touched = no_time;   // ... in which some kernel ran at all
  Time last_peopled = no_time;   // ... in which a process was on it, or may have been
  std::uint64_t rest_mw = 0;     // the least power it was ever seen to draw; 0: none is told
  // Its utilisation, smoothed (a 120th of each new interval's difference, so over about an hour of half
  // minutes), in thousandths of a permille, and since when it is its holder's.
  std::int64_t load = 0;
  Time load_since = no_time;
  // The most of its memory that was in use in the last hour, about: the next smaller one counts an hour after
  // the largest was last seen.
  std::uint64_t most_mib = 0;
  Time most_mib_at = no_time;
};

// A GPU that Slurm gave to the job. `use` is null when the join failed (no report, no such index, GPU lost).
struct HeldGpu {
  std::string node;
  std::uint32_t gres_index = 0;
  const GpuDevice* device = nullptr;  // null: the node's agent knows no such GPU
  const Window* use = nullptr;
  const GpuUse* latest = nullptr;  // the newest interval's numbers
  const GpuMemory* memory = nullptr;
};

// The job's processes on one node. Where the node's agent has told nothing, nothing in the window is valid.
struct NodeUse {
  std::string node;
  const Window* use = nullptr;
  const JobUse* latest = nullptr;
  const Time* last_worked = nullptr;  // end of the newest interval in which its CPUs or I/O were at work
};

struct JobFacts {
  const Job* job = nullptr;
  RunKey run;
  // Since when it has been running without a break: the run's start, or when it was first seen running again
  // after it had been suspended. What was not used before then was not its owner's to use.
  Time running_since = no_time;
  Duration interval{0};  // length of the windows' intervals
  // The job of the same person that it was submitted from, where that one is no batch job; 0: none is known.
  SlurmId submitted_in = 0;
  std::vector<HeldGpu> gpus;
  std::vector<NodeUse> nodes;
};

}  // namespace steward
