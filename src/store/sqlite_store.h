// Store in one SQLite database: WAL, synchronous=FULL (a commit that returned survives power loss),
// secure_delete. Beside PATH stands PATH.lock, held while the store is open: two stewardd on one database
// would break the chain. After any error the transaction is rolled back and the store can be used on. Serving
// thread only.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "store/chain.h"
#include "store/db.h"
#include "store/history_table.h"
#include "store/ledger.h"
#include "store/series_table.h"
#include "store/store.h"

namespace steward::store {

class SqliteStore final : public Store {
 public:
  struct Options {
    std::filesystem::path path;
    Key key{};            // load_key()
    bool create = false;  // make the database if there is none; its folder must exist
    std::int64_t page_limit =
        0;  // the file grows to at most so many pages (4096 bytes); 0: to the disk's end
  };

  // Errors: not_found (no database and not to be created), conflict (another process holds it), refused
  // (another program's, a newer Steward's, or another key's), io.
  static Result<std::unique_ptr<SqliteStore>> open(const Options& options);

  // The ledger's random name, as in Loaded: known as soon as the store is open, before anything is loaded.
  const std::string& instance() const { return ledger_->instance(); }

  // Cases and emergencies as the ledger makes them anew (rebuild.h). Errors: refused, when the database was
  // changed or damaged outside Steward; io.
  Result<Loaded> load() override;
  // STEWARD_CHECKs that the events continue the ledger's sequence. A report whose (node, epoch, sequence) was
  // acknowledged before is not kept a second time.
  Status commit(const Change& change) override;
  Result<std::vector<Case>> cases(const CaseFilter& filter) override;
  Result<std::optional<Case>> find_case(CaseId id) override;
  Result<std::optional<KnownPerson>> person_named(const std::string& user) override;
  Result<std::vector<Case>> cases_closed_before(Time time, std::size_t limit) override;
  Result<std::vector<Event>> events_from(std::int64_t seq, std::size_t limit) override;
  Result<std::vector<Event>> events_of(CaseId id) override;
  // `take` must not call the store. A report that cannot be read any more is logged and left out: it is a
  // cache.
  Status each_report(const std::function<void(const NodeReport&)>& take) override;
  Result<bool> keeps_report(const ReportId& id) override;
  Status forget_reports_before(Time time) override;
  SeriesStore& series() override { return *series_; }
  HistoryStore& history() override { return *history_; }
  Result<std::vector<ChosenLanguage>> languages() override;
  Status choose_language(const ChosenLanguage& chosen) override;
  Result<LedgerHead> ledger_head() override;
  Result<LedgerCheck> verify_ledger() override { return verify_ledger({}); }

  // The same, and `published`, a head that was written down earlier (LedgerCheck::head), must stand in the
  // chain: the only way to find that entries were cut off its end.
  Result<LedgerCheck> verify_ledger(std::string_view published);

 private:
  struct Lock {
    int descriptor = -1;
    Lock() = default;
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;
    ~Lock();
    Status take(const std::filesystem::path& path);
  };

  SqliteStore(const Key& key) : key_(key) {}
  Status open_database(const Options& options);
  Status write_projections(const Change& change);
  Status write_reports(const std::vector<KeptReport>& reports);
  Status read_acknowledged(Loaded& loaded);
  Status renew_projections();
  void empty_wal_now();  // or, logged, at the next commit

  Key key_;
  Lock lock_;  // before db_: given back after the database is closed
  std::unique_ptr<Db> db_;
  std::unique_ptr<Ledger> ledger_;
  std::unique_ptr<SeriesTable> series_;
  std::unique_ptr<HistoryTable> history_;
  bool wal_to_empty_ = false;  // something was erased, and its older pages still stand in the WAL
};

}  // namespace steward::store
