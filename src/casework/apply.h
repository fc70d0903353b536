// The fold: one event into one case. The only code that changes a case; the store's check uses it to rebuild
// every case from the ledger. Pure.
#pragma once

#include <string>

#include "model/case.h"
#include "model/event.h"

namespace steward::casework {

// Why the event cannot be folded into the case as it is: it names what the case does not have, or makes a
// move that is in no table (model/moves.h). Empty: it can. `value` is an empty Case for CaseOpened.
std::string misfit(const Case& value, const Event& event);

// STEWARD_CHECKs that it fits: only a broken ledger could say otherwise, and readers of ledgers ask first.
void apply(Case& value, const Event& event);

}  // namespace steward::casework
