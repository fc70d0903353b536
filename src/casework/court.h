// Court: the only maker of warrants. A warrant is issued for one owed cancellation whose permission or
// emergency stands in the case book, against an observation of the job made within the last second. Pure.
#pragma once

#include <optional>

#include "base/result.h"
#include "casework/book.h"
#include "model/warrant.h"

namespace steward::casework {

class Court {
 public:
  // `observed` is what Slurm says of the run's raw id at `observed_at`. Errors, with the reason in words
  // that can be told to the owner and to staff: refused; conflict, when a permission for an idle job needs a
  // newer look at its idleness; timeout, when looking at the job took too long.
  static Result<Warrant> issue(const CaseBook& book, const Case& in, CancellationId cancellation,
                               const std::optional<Job>& observed, Time observed_at, Time now);
};

// The longest time between looking and acting.
inline constexpr Duration warrant_life = seconds(1);

}  // namespace steward::casework
