// stewardd's work on a database that no daemon has open.
#pragma once

#include "base/result.h"
#include "policy/site.h"
#include "programs/stewardd/options.h"

namespace steward {

// Prints what options.task (verify, dump_ledger or dump_stored) asks for to stdout. False: the ledger is not
// intact, which was printed. Errors: whatever kept it from being read, and for a dump of the ledger the entry
// that does not fit.
Result<bool> work_offline(const policy::Site& site, const Options& options);

}  // namespace steward
