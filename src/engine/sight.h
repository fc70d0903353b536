// What Steward sees of the platform itself, in words. Pure.
#pragma once

#include <string>
#include <vector>

#include "casework/platform.h"
#include "engine/step.h"
#include "model/view.h"

namespace steward::engine {

// Nodes that have not reported for five minutes, or report trouble; GPUs that are lost; Slurm not answering;
// many people idle at once, or storage that hangs, where that held a verdict or a release. In a stewardd's
// first five minutes silence is no fault yet, and no fault is thought to be gone.
casework::Sight sight_now(const State& state, Time now);
std::size_t open_tasks(const Case& in);
// How each rule fares (model/view.h), by name.
std::vector<RuleRecord> records_of(const casework::CaseBook& book);
// Open cases and tasks, rules and faults in a few lines, without personal data.
std::string how_things_stand(const State& state, Time now);
// The same for an emergency's record.
std::string platform_now(const State& state, Time now);
// What a job holds and what the rules say of it, for a request for help.
std::string context_of(State& state, SlurmId raw, Time now);

}  // namespace steward::engine
