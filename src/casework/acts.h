// What people may do in a case, and what each act means. Pure. Every refusal says why and what can be done
// instead.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/result.h"
#include "casework/book.h"
#include "casework/telling.h"
#include "model/act.h"
#include "model/job.h"
#include "model/person.h"
#include "policy/policy.h"

namespace steward::casework {

// What an act needs to know of the world, as of the last poll.
struct Surroundings {
  const policy::Policy& policy;
  std::function<const Job*(SlurmId raw)> job;             // null: Slurm does not know it
  std::function<std::optional<RunKey>(SlurmId raw)> run;  // nullopt: it does not run
  std::function<Reach(uid_t uid)> reach;
  std::function<std::string(SlurmId raw)> context;  // what Steward knows of a job, for a request for help
  std::function<std::string()> platform;            // what Steward sees of the platform now
  bool polled = true;                               // false: there was no poll yet since the start
};

struct Done {
  CaseId in;  // 0 for a declaration
  EmergencyId emergency;
};

// Rights are checked here, first. `seen`: the case's version that a staff member looked at; when somebody
// else has acted in it since, the act is refused and says what changed; 0: not known. Errors: not_found,
// refused, conflict, invalid.
Result<Done> take(Draft& draft, const Caller& caller, const PersonAct& act, const Surroundings& around,
                  std::int64_t seen = 0);

// Whether the act is refused when somebody else has acted since `seen`.
bool asks_what_changed(const PersonAct& act);

// What was granted in any case of this person's for this job (nullopt: for all that they do) and rule; null:
// none.
const Exemption* exemption_for(const CaseBook& book, uid_t uid, const std::string& user,
                               const std::optional<JobKey>& job, std::string_view rule, Time now);

}  // namespace steward::casework
