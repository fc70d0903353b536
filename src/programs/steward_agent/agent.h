// The agent's life: sample, report, spool, send; until SIGTERM.
#pragma once

#include "base/result.h"
#include "programs/steward_agent/config.h"

namespace steward::agent {

// Runs until SIGTERM or SIGINT, then ends within a second; what is not acknowledged stays in the spool.
// Errors: io (state_dir cannot be used).
Status run(const Config& config);

// Two samples one second apart, as one report in JSON. Writes and sends nothing.
Result<std::string> look_once(const Config& config);

}  // namespace steward::agent
