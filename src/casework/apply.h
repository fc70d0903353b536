// The fold: one event into one case. The only code that changes a case; the store's check uses it to rebuild
// every case from the ledger. Pure. STEWARD_CHECKs what only a broken ledger could say (an unknown contact
// id).
#pragma once

#include "model/case.h"
#include "model/event.h"

namespace steward::casework {

// `value` is an empty Case when the event is CaseOpened, else the case with id event.in.
void apply(Case& value, const Event& event);

}  // namespace steward::casework
