// A job's steps on this node, the processes in them and what they used, as Slurm's cgroups say.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace steward::meter {

// batch: the script. external: Slurm's own placeholder and adopted ssh logins ("step_extern"). interactive:
// salloc's shell ("step_interactive"). numbered: srun's.
enum class StepKind { batch, external, interactive, numbered };

struct Step {
  std::string name;  // "step_batch"
  StepKind kind = StepKind::numbered;
  std::vector<pid_t> pids{};  // ascending
  // Since the last sample.
  bool measured = false;
  std::uint64_t cpu_ns = 0;
  std::uint64_t memory_bytes = 0;  // what cannot be reclaimed, at the last scan
  bool ended = false;              // gone by now: only its CPU use is told
};

inline StepKind step_kind(std::string_view name) {
  if (name == "step_batch") return StepKind::batch;
  if (name == "step_extern") return StepKind::external;
  if (name == "step_interactive") return StepKind::interactive;
  return StepKind::numbered;
}

}  // namespace steward::meter
