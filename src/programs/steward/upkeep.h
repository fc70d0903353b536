// steward health, ledger verify, task done: staff looking after Steward itself.
#pragma once

#include "programs/steward/session.h"

namespace steward::cli {

int show_health(const Session& session, bool json);
// kFailed when the ledger is not intact, so that a timer can act on it.
int verify_ledger(const Session& session, bool json);
int settle_task(const Session& session, CaseId in, TaskId task);

}  // namespace steward::cli
