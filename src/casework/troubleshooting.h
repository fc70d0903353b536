// Leave that people declare for themselves: sbatch or srun --comment=troubleshoot:why. The page allows "very
// specific troubleshooting"; how much of it is the policy's to say. Pure.
#pragma once

#include <string>
#include <string_view>

#include "casework/book.h"
#include "model/job.h"
#include "policy/policy.h"

namespace steward::casework {

// Why, of a comment that declares troubleshooting; empty: it does not. Ends at a semicolon: other words for
// Steward may follow.
std::string declared_in(std::string_view comment);

// The leave that the job has by its owner's declaration; null: none is declared, the job holds too many GPUs,
// its time is over, or the week's are used up. Notes a declaration that acts for the first time: a case of
// its own, closed at once, that says why and until when. It counts from the start of the run that first
// needed it, whatever its requeues; and each job counts, so that submitting again begins no new time without
// using another.
const Exemption* declared_leave(Draft& draft, const Job& job, const RunKey& run,
                                const policy::Policy& policy);

// Why the job's owner declared leave and has none, in a few words; empty: none is declared, or it is given,
// or will be where it is needed.
std::string leave_refused(const CaseBook& book, const Job& job, const RunKey& run,
                          const policy::Policy& policy, Time now);

}  // namespace steward::casework
