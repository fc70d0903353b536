// What people may do in a case, and what each act means. Pure. Every refusal says why and what can be done
// instead.
#pragma once

#include <functional>
#include <optional>

#include "base/result.h"
#include "casework/book.h"
#include "casework/findings.h"
#include "model/act.h"
#include "model/job.h"
#include "model/person.h"

namespace steward::casework {

// What an act needs to know of the world, as of the last poll.
struct Surroundings {
  std::function<const Job*(SlurmId raw)> job;             // null: Slurm does not know it
  std::function<std::optional<RunKey>(SlurmId raw)> run;  // nullopt: it does not run
  std::function<Reach(uid_t uid)> reach;
  Duration emergency_lasts = hours(2);  // the longest
};

struct Done {
  CaseId in;  // 0 for a declaration
  EmergencyId emergency;
};

// Rights are checked here, first. Errors: not_found, refused, conflict, invalid.
Result<Done> take(Draft& draft, const Caller& caller, const PersonAct& act, const Surroundings& around);

}  // namespace steward::casework
