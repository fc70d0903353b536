// Permission beforehand: `sbatch --comment=steward:release-if-idle=60m` is the owner's recorded yes for that
// job. When all its GPUs have been idle for so long the owner is told; after the policy's notice, if nothing
// changed and the owner said nothing, the run is cancelled with that permission, and its owner told again.
// Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "casework/book.h"
#include "casework/telling.h"
#include "model/job.h"
#include "model/verdict.h"

namespace steward::casework {

// What a job's comment says to Steward: nothing (nullopt), an idle time, or something that cannot be meant
// (invalid, in words for the owner). Words are set apart by blanks, commas or semicolons; those that do not
// begin with "steward:" are the owner's own.
Result<std::optional<Duration>> release_in(std::string_view comment, const ReleaseBounds& bounds);

// Whether all the job's GPUs were idle for the time in its comment: breaks: they were; keeps: they were not;
// unknown: not enough is known. Asked for only when the comment names a time.
struct Idleness {
  Verdict verdict;
  std::string doubt;  // why the platform itself may be the cause; empty: nothing speaks for it
};

// One running job, at a tick.
void consider_release(Draft& draft, const Job& job, const RunKey& run, const Idleness& idle,
                      const policy::Policy& policy, Reach reach);

// One letter about all that was given and not yet told of. attend() calls it, once all jobs were considered.
void tell_of_release(Draft& draft, CaseId in, const policy::Policy& policy, Reach reach);

}  // namespace steward::casework
