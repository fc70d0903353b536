// The ledger's check: everything that can be known from the database, the key and, if one is at hand, a head
// that was published earlier. Reads only; the whole ledger once, its cases in memory.
#pragma once

#include <map>
#include <string_view>

#include "base/result.h"
#include "model/view.h"
#include "store/chain.h"
#include "store/db.h"

namespace steward::store {

// In this order: the chain (order, gaps, MACs), each body against its commitment, each event folded into its
// case (casework/apply.h), then the person table, the case and the emergency projections against the outcome.
// The first thing that does not fit is told and ends the check. A body may be missing only where a later
// entry says that its case was erased, and then it must be.
//
// A chain cannot know of entries cut off its end. `published`: a head (64 hex digits) that was written down
// elsewhere; it must stand in the chain. Empty: not asked.
//
// Errors: io, when the database cannot be read; damage is no error but a LedgerCheck that is not intact.
Result<LedgerCheck> verify(Db& db, const Key& key, std::string_view published);

// What the entries make, whatever the projections say.
struct Made {
  std::map<CaseId, Case> cases;  // without the erased ones
  std::map<EmergencyId, Emergency> emergencies;
};

// Errors: refused, with the entry that does not fit; io.
Result<Made> make_anew(Db& db, const Key& key);

}  // namespace steward::store
