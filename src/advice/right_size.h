// Right size: what to ask for next time, from what a run and the earlier ones of its name held and used.
// Pure; integers only.
//
// Nothing is advised from what is not known: a run shorter than ten minutes (as ClusterCockpit's taggers ask
// for), one that failed, was cancelled or was measured too little says nothing of its needs. Of several runs
// the one that used most counts, of the last five. Advice is never below what was used, never above what was
// asked for unless the run hit that limit, and less is advised where it gives back a quarter at least, or
// where the habit rules (rules/habits.h) would call it too much. What comes by default ([shares] of the
// policy) is never too much.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "model/cluster.h"
#include "model/ended_job.h"
#include "model/next_run.h"
#include "policy/policy.h"

namespace steward::advice {

inline constexpr std::size_t kRunsLookedAt = 5;

struct Sizing {
  EndedJob run;  // of one that goes on, `end` is now
  bool goes_on = false;
  bool killed_for_memory = false;  // the kernel ended processes of it
  bool doubted = false;            // the platform itself may have held it up
  std::vector<EndedJob>
      earlier{};  // of its person and name, newest first; those beyond the fifth are ignored
};

NextRun right_size(const Sizing& sizing, const policy::Policy& policy, const Cluster& cluster);

// Does the name tell what was run? "bash", "wrap" and the like are any program's.
bool tells_program(std::string_view job_name);

}  // namespace steward::advice
