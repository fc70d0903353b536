// steward emergency declare, confirm, list: jobs that compromise the platform, so that they may be cancelled
// without permission.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "programs/steward/session.h"

namespace steward::cli {

struct EmergencyOptions {
  Cause cause = Cause::storage;
  std::string reason;
  std::string evidence;
  std::string tell;               // empty: the reason where there is one owner
  std::vector<std::string> jobs;  // as squeue shows them
  Duration lasts = std::chrono::hours(2);
  bool yes = false;
};
// Shows every job it would bind to, and asks for a yes on a terminal; without one, --yes is needed.
int declare_emergency(const Session& session, const EmergencyOptions& options);
// The second staff member's look at it, and their yes.
int confirm_emergency(const Session& session, EmergencyId id, bool yes);
int list_emergencies(const Session& session, bool json);

}  // namespace steward::cli
