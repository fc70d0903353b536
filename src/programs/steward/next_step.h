// What a person can do about a case now: one sentence for lists, exact commands for its page. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/case.h"
#include "model/person.h"

namespace steward::cli {

struct Step {
  std::string command;
  std::string meaning;
};

// Who looks, when, and what stands around the case: enough to offer nothing that stewardd would refuse.
struct Sight {
  Caller reader;
  Time now = no_time;
  std::vector<SlurmId> not_running;    // jobs of the case whose run Slurm does not show as running
  std::vector<Emergency> emergencies;  // for staff
  CaseId goes_on_in;                   // the open case of the same matter, when this one is closed
};

// The case's own person, staff or not: uids are given to new people, and a person is uid and name.
bool owns(const Case& in, const Caller& reader);

// Whose turn it is, and for what, as `reader` sees it.
std::string next_step(const Case& in, const Caller& reader);
std::vector<Step> possible_steps(const Case& in, const Sight& sight);

// The job of the case that is meant: `shown` as squeue shows it, or the only one that has not ended.
// Errors: invalid when several are possible (it lists them), conflict, not_found.
Result<CaseJob> meant_job(const Case& in, const std::string& shown);
// The message that waits for approval; null: none.
const Contact* waiting_draft(const Case& in);

}  // namespace steward::cli
