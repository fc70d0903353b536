// Texts that are to be gone: bodies, salts and projections of erased cases, and a forgotten person's name.
// The entries stay, and with them the chain; what was erased is named by an entry of its own (case_erased,
// person_forgotten), so that the check can tell erasure from damage.
#pragma once

#include "base/result.h"
#include "model/event.h"
#include "store/db.h"

namespace steward::store {

// Is there anything in these events that erases?
bool erases(const std::vector<Event>& events);

// Within the transaction that wrote the events, begun while foreign keys were off (see WithoutForeignKeys).
// With a person's last case their name and uid go, too: the number that their entries have is then nobody's.
// Costs a writing of all bodies and projections, for which the disk must have room.
Status carry_out_erasures(Db& db, const std::vector<Event>& events);

// While it lives, and is begun outside a transaction, no foreign key is looked at. A table that has any is
// emptied row by row, which leaves texts in its pages; without, its pages are overwritten whole.
class WithoutForeignKeys {
 public:
  static Result<WithoutForeignKeys> begin(Db& db);
  WithoutForeignKeys(WithoutForeignKeys&& other) noexcept : db_(other.db_) { other.db_ = nullptr; }
  WithoutForeignKeys& operator=(WithoutForeignKeys&&) = delete;
  WithoutForeignKeys(const WithoutForeignKeys&) = delete;
  ~WithoutForeignKeys();

 private:
  explicit WithoutForeignKeys(Db& db) : db_(&db) {}
  Db* db_;
};

// After the commit: copies the WAL into the database and empties it, so that no older page is left there.
// Errors: io, when another program reads the database meanwhile; ask again later.
Status empty_wal(Db& db);

}  // namespace steward::store
