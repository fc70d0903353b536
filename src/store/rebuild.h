// What load() hands out: never what stands in the projections, but what the ledger makes anew, entry by entry
// with the key. Whoever can write the database but has no key can therefore not put a permission or a
// cancellation into a case that Steward acts on. Reads only.
//
// The chain is followed from the oldest live case's opening to the newest entry, so that no entry of a live
// case can have been taken out or moved to another case. What is older is left to the check (verify.h).
//
// Errors: refused, when an entry, a body or a projection is not what the key vouches for, in words that name
// the case and say what to do; io.
#pragma once

#include <vector>

#include "base/result.h"
#include "model/case.h"
#include "store/chain.h"
#include "store/db.h"
#include "store/ledger.h"

namespace steward::store {

// Open, not at rest, or closed in the last 30 days; by id. One ordered reading of the entries, whatever the
// number of cases.
Result<std::vector<Case>> rebuild_cases(Db& db, const Key& key, const Ledger& ledger);

// Every emergency ever declared, by id.
Result<std::vector<Emergency>> rebuild_emergencies(Db& db, const Key& key);

// That every cancellation's emergency was declared: the two are rebuilt apart.
Status check_emergencies(const std::vector<Case>& cases, const std::vector<Emergency>& emergencies);

}  // namespace steward::store
