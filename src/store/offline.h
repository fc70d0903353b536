// A database that no stewardd has open: its check, and its cases written down twice, as the ledger makes them
// and as they are stored. Changes nothing in it; takes its lock where there is one. One thread at a time.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/view.h"
#include "store/chain.h"
#include "store/db.h"

namespace steward::store {

class Offline {
 public:
  // Errors: not_found; conflict (a stewardd has it open); refused (another program's database, or of another
  // version than this Steward's); io.
  static Result<Offline> open(const std::filesystem::path& path, const Key& key);
  Offline(Offline&& other) noexcept;
  Offline& operator=(Offline&&) = delete;
  Offline(const Offline&) = delete;
  ~Offline();

  // As verify() in verify.h.
  Result<LedgerCheck> verify(std::string_view published);

  using Line = std::function<void(const std::string&)>;
  // A line each, {"case":…} by id and then {"emergency":…} by id, in canonical JSON. Equal ledgers and
  // projections give equal bytes. Errors: refused, with the entry that does not fit; io.
  Status dump_ledger(const Line& line);
  Status dump_stored(const Line& line);

 private:
  Offline(Db db, const Key& key, int lock) : db_(std::move(db)), key_(key), lock_(lock) {}
  Db db_;
  Key key_;
  int lock_;  // descriptor, or -1: the database has no lock file
};

}  // namespace steward::store
