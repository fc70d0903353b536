// Texts that are to be gone: bodies, salts and projections of erased cases, and a forgotten person's name. The
// entries stay, and with them the chain; what was erased is named by an entry of its own (case_erased,
// person_forgotten), so that the check can tell erasure from damage.
#pragma once

#include "base/result.h"
#include "model/event.h"
#include "store/db.h"

namespace steward::store {

// Within the transaction that wrote the event. secure_delete overwrites what is freed.
Status carry_out_erasure(Db& db, const Event& event);

// Is there anything in these events that erases?
bool erases(const std::vector<Event>& events);

// After the commit: copies the WAL into the database and empties it, so that no older page is left there.
// Errors: io; ask again later.
Status empty_wal(Db& db);

}  // namespace steward::store
