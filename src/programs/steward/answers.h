// steward reply, permit, decline, withdraw: the owner's answers in a case; concern, support: what anyone may
// raise; export: what is stored about a person.
#pragma once

#include <string>
#include <vector>

#include "programs/steward/session.h"

namespace steward::cli {

using Arguments = std::vector<std::string>;

// `job` is named as squeue shows it; empty: the only one that it can be.
int reply(const Session& session, CaseId in, Meaning meaning, const Arguments& words);
// Shows the exact run that may then be cancelled, and asks for a yes on a terminal; without one, --yes is
// needed.
int permit(const Session& session, CaseId in, const std::string& job, bool yes);
int decline(const Session& session, CaseId in, const std::string& job,
            const Arguments& words);  // words may be missing
int withdraw(const Session& session, CaseId in, const std::string& job);

int raise_concern(const Session& session, const Arguments& words);
// `job` also by its raw id; empty: about none.
int ask_for_support(const Session& session, const std::string& job, const Arguments& words);
int export_data(const Session& session, const std::string& user);  // empty: the caller's own

}  // namespace steward::cli
