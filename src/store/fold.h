// From a row of the ledger to the case it changes, with every doubt asked first: is the entry the key's, is
// the body the entry's, and can the event be folded. What load() (rebuild.h) and the check (verify.h) have in
// common. Every failure is `refused` with the words of the check ("entry 17: body changed").
#pragma once

#include <map>
#include <string_view>

#include "base/result.h"
#include "model/case.h"
#include "model/event.h"
#include "store/chain.h"
#include "store/db.h"

namespace steward::store {

// The columns that sealed_of() and event_of() read. To be continued with WHERE and ORDER BY.
inline constexpr std::string_view kSelectEntries =
    "SELECT entry.seq, at, kind, case_id, person, commitment, previous, mac, uid, salt, json FROM entry "
    "LEFT JOIN person ON number = person LEFT JOIN body ON body.seq = entry.seq ";

struct Sealed {
  LedgerEntry entry;
  Digest mac{};
};

Sealed sealed_of(const Stmt& row);

Status check_mac(const Key& key, const Sealed& sealed);
// As entry `seq`, following the entry with the mac `previous`; check_mac included.
Status check_link(const Key& key, const Sealed& sealed, std::int64_t seq, const Digest& previous);

// The event, its body checked against the commitment. The entry's MAC is the caller's to check.
Result<Event> event_of(const Sealed& sealed, const Stmt& row);

// casework::apply(), which ends the process over an event that does not fit its case, behind the questions it
// takes as answered: only a key's holder or an error of Steward's could have written such an event, and
// neither may keep the check from telling. `value`: an empty Case until its CaseOpened was folded.
Status fold(Case& value, const Event& event);

// The same for what belongs to no case. `emergencies`: every one declared so far.
Status fold(std::map<EmergencyId, Emergency>& emergencies, const Event& event);

}  // namespace steward::store
