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

// What is remembered of a GPU beyond its window.
struct GpuMemory {
  Time first_measured = no_time;  // start of the first interval ever measured
  Time last_active = no_time;     // end of the newest active interval
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

// The job's processes on one node. Null: the node's agent has told nothing.
struct NodeUse {
  std::string node;
  const Window* cpu = nullptr;       // active: used at least the floor of one core (facts::Limits)
  const Window* terminal = nullptr;  // active: a shell waited at a terminal, nothing ran under it
  const JobUse* latest = nullptr;
};

struct JobFacts {
  const Job* job = nullptr;
  RunKey run;
  // Since when it has been running without a break: the run's start, or when it was first seen running again
  // after it had been suspended. What was not used before then was not its owner's to use.
  Time running_since = no_time;
  Duration interval{0};  // length of the windows' intervals
  std::vector<HeldGpu> gpus;
  std::vector<NodeUse> nodes;
};

}  // namespace steward
