// The daemon: edges, live loop and API put together. Returns after SIGTERM or SIGINT.
#pragma once

#include "base/result.h"
#include "policy/policy.h"
#include "policy/site.h"

namespace steward {

// Errors: whatever keeps it from starting, in words that say what to do.
Status run_daemon(const policy::Site& site, const policy::Policy& policy);

// Everything that can be checked without starting: the key, the texts, the settings of mail and chat, the
// names of agents' account and staff's group. Errors: the first that is wrong, in words that say what to do.
Status check_daemon(const policy::Site& site, const policy::Policy& policy);

}  // namespace steward
