// steward replay: what a policy would have said of a recorded time. Asks no stewardd, and can reach nobody.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "policy/policy.h"
#include "programs/steward/session.h"

namespace steward::cli {

struct ReplayOptions {
  std::string tape;                   // a file, or "-" for stdin
  std::vector<std::string> policies;  // files: at least one
  std::optional<policy::Mode> mode;   // instead of the policy's
  bool json = false;
};

int replay_tape(const Session& session, const ReplayOptions& options);

}  // namespace steward::cli
