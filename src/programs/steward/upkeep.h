// steward health, ledger verify, task done, forget: staff looking after Steward itself.
#pragma once

#include "programs/steward/session.h"

namespace steward::cli {

int show_health(const Session& session, bool json);
// kFailed when the ledger is not intact, so that a timer can act on it.
int verify_ledger(const Session& session, bool json);
int settle_task(const Session& session, CaseId in, TaskId task);
// Says what will be erased, and asks for a yes.
int forget_person(const Session& session, const std::string& user, bool yes);

}  // namespace steward::cli
