// steward emergency: declares that jobs compromise the platform, so that they may be cancelled without
// permission.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "programs/steward/session.h"

namespace steward::cli {

struct EmergencyOptions {
  std::string reason;
  std::string evidence;
  std::vector<std::string> jobs;  // as squeue shows them
  Duration lasts = std::chrono::hours(2);
  bool yes = false;
};
// Shows every job it would bind to, and asks for a yes on a terminal; without one, --yes is needed.
int declare_emergency(const Session& session, const EmergencyOptions& options);

}  // namespace steward::cli
