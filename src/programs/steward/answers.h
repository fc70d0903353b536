// steward reply, permit, decline, withdraw: the owner's answers in a case.
#pragma once

#include <string>
#include <vector>

#include "programs/steward/session.h"

namespace steward::cli {

using Arguments = std::vector<std::string>;

int reply(const Session& session, CaseId in, const Arguments& words);
// Shows the exact run that may then be cancelled, and asks for a yes on a terminal; without one, --yes is
// needed.
int permit(const Session& session, CaseId in, bool yes);
int decline(const Session& session, CaseId in, const Arguments& words);  // words may be missing
int withdraw(const Session& session, CaseId in);

}  // namespace steward::cli
