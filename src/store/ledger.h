// The ledger's tables: events in, as entries of the keyed chain with their bodies, and events out again.
// Borrows its Db. Serving thread only.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/event.h"
#include "store/chain.h"
#include "store/db.h"

namespace steward::store {

// The last entry; in an empty ledger, 0 and the genesis.
struct Head {
  std::int64_t seq = 0;
  Digest mac{};
};

class Ledger {
 public:
  // Names a new ledger, or reads the old one's name and head. Errors: refused when the key is not the one
  // that this ledger was written with; io. Call it outside a transaction.
  static Result<Ledger> open(Db& db, const Key& key);

  const std::string& instance() const { return instance_; }
  const Head& head() const { return head_; }

  // Within the caller's transaction: writes the events and answers the head they make, to be handed to
  // advance() once the transaction is committed. STEWARD_CHECKs that the events continue the sequence.
  Result<Head> append(const std::vector<Event>& events) const;
  void advance(const Head& head) { head_ = head; }

  // In order; entries whose bodies were erased are left out.
  Result<std::vector<Event>> events_of(CaseId in) const;
  Result<std::vector<Event>> events_from(std::int64_t seq, std::size_t limit) const;

 private:
  Ledger(Db& db, const Key& key) : db_(&db), key_(key) {}
  Status read_name();
  Status make_name();
  Status read_head();

  Db* db_;
  Key key_;
  std::string instance_;
  Head head_;
};

// A stored uid; a forgotten person's is negative and nobody's.
uid_t uid_from(std::int64_t stored);

// A stored digest; another length is damage and gives a digest of zeros, which no chain holds.
Digest digest_from(const std::string& bytes);

}  // namespace steward::store
