// steward me: my running jobs, how their GPUs are used, and what waits for me.
#pragma once

#include "programs/steward/session.h"

namespace steward::cli {

int show_me(const Session& session, bool json);

}  // namespace steward::cli
