#include "store/sqlite_store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits>
#include <optional>

#include "base/compress.h"
#include "base/log.h"
#include "store/erase.h"
#include "store/rebuild.h"
#include "store/schema.h"
#include "store/verify.h"
#include "wire/json.h"

namespace steward::store {
namespace {

constexpr std::size_t kLargestReport = 8u << 20;  // as large as one may be sent

// An agent's 64-bit numbers stand in SQLite's signed column bit for bit.
std::int64_t stored(std::uint64_t number) { return static_cast<std::int64_t>(number); }
std::uint64_t restored(std::int64_t number) { return static_cast<std::uint64_t>(number); }

// What cannot be read in a table of our own is damage, and the ledger's check will say where.
tl::unexpected<Error> damaged(std::string_view what, std::int64_t id, const Error& error) {
  return fail(ErrorCode::io,
              fmt::format("{} {} cannot be read ({}); run steward ledger verify", what, id, error.message));
}

Result<std::vector<Case>> read_cases(Stmt& select) {
  std::vector<Case> cases;
  while (true) {
    const auto row = select.step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return cases;
    auto value = wire::case_from_json(select.text(1));
    if (!value) return damaged("case", select.integer(0), value.error());
    cases.push_back(std::move(*value));
  }
}

// SQLite would make the file for everybody to read; the WAL's files take their mode from it.
Status ensure_file(const SqliteStore::Options& options) {
  const int flags = O_RDWR | O_CLOEXEC | (options.create ? O_CREAT : 0);
  const int descriptor = ::open(options.path.c_str(), flags, 0600);
  if (descriptor >= 0) {
    ::close(descriptor);
    return {};
  }
  if (errno == ENOENT && !options.create) {
    return fail(ErrorCode::not_found, fmt::format("there is no database at {}", options.path.string()));
  }
  return fail(ErrorCode::io, fmt::format("opening {}: {}", options.path.string(), std::strerror(errno)));
}

// Those of before the tables' version 4 are plain JSON.
Result<NodeReport> report_in(const std::string& body) {
  if (!is_compressed(body)) return wire::report_from_json(body);
  const auto json = decompress(body, kLargestReport);
  if (!json) return tl::unexpected(json.error());
  return wire::report_from_json(*json);
}

}  // namespace

SqliteStore::Lock::~Lock() {
  if (descriptor >= 0) ::close(descriptor);
}

// Not a lock on the database itself: closing any descriptor of that file would drop SQLite's own locks on it.
Status SqliteStore::Lock::take(const std::filesystem::path& path) {
  const std::string name = path.string() + ".lock";
  descriptor = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return fail(ErrorCode::io, fmt::format("opening {}: {}", name, std::strerror(errno)));
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return {};
  if (errno == EWOULDBLOCK) {
    return fail(
        ErrorCode::conflict,
        fmt::format("another stewardd has {} open: stop that one first, or give this one its own database",
                    path.string()));
  }
  return fail(ErrorCode::io, fmt::format("locking {}: {}", name, std::strerror(errno)));
}

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const Options& options) {
  std::unique_ptr<SqliteStore> store(new SqliteStore(options.key));
  if (!options.create && ::access(options.path.c_str(), F_OK) != 0) {
    if (const auto file = ensure_file(options); !file) return tl::unexpected(file.error());
  }
  if (const auto locked = store->lock_.take(options.path); !locked) return tl::unexpected(locked.error());
  if (const auto file = ensure_file(options); !file) return tl::unexpected(file.error());
  if (const auto opened = store->open_database(options); !opened) {
    return fail_in("opening " + options.path.string(), opened.error());
  }
  return store;
}

Status SqliteStore::open_database(const Options& options) {
  auto db = Db::open(options.path);
  if (!db) return tl::unexpected(db.error());
  db_ = std::make_unique<Db>(std::move(*db));
  // journal_size_limit: a WAL that once grew (a long read, a big step) gives its space back.
  const auto set = db_->run(
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON;"
      "PRAGMA journal_size_limit=67108864; PRAGMA trusted_schema=OFF");
  if (!set) return set;
  if (options.page_limit > 0) {
    const auto limit = fmt::format("PRAGMA max_page_count={}", options.page_limit);
    if (const auto limited = db_->run(limit.c_str()); !limited) return limited;
  }
  if (const auto migrated = migrate(*db_); !migrated) return migrated;
  auto ledger = Ledger::open(*db_, key_);
  if (!ledger) return tl::unexpected(ledger.error());
  ledger_ = std::make_unique<Ledger>(std::move(*ledger));
  series_ = std::make_unique<SeriesTable>(*db_);
  history_ = std::make_unique<HistoryTable>(*db_);
  if (const auto renewed = renew_projections(); !renewed) return renewed;
  // A process that died after an erasure may have left the older pages in the WAL.
  empty_wal_now();
  return {};
}

// After an upgrade: what an older version stored of the cases is not what this one makes of the same entries.
Status SqliteStore::renew_projections() {
  const auto form = db_->number("SELECT cases FROM form");
  if (!form) return tl::unexpected(form.error());
  if (*form == kCaseForm) return {};
  if (*form > kCaseForm)
    return fail(ErrorCode::refused, "a newer Steward has written the database: install that one");
  auto made = make_anew(*db_, key_);
  if (!made) return fail_in("making the cases anew from the ledger", made.error());
  Change change;
  for (auto& [id, value] : made->cases) change.cases.push_back(std::move(value));
  for (auto& [id, value] : made->emergencies) change.emergencies.push_back(std::move(value));
  auto tx = Tx::begin(*db_);
  if (!tx) return tl::unexpected(tx.error());
  const auto emptied = db_->run("DELETE FROM emergency_projection");
  if (!emptied) return emptied;
  if (const auto written = write_projections(change); !written) return written;
  if (const auto marked = db_->run(fmt::format("UPDATE form SET cases = {}", kCaseForm).c_str()); !marked)
    return marked;
  log(LogLevel::info, "cases_made_anew", {{"cases", change.cases.size()}, {"form", kCaseForm}});
  return tx->commit();
}

void SqliteStore::empty_wal_now() {
  const auto emptied = empty_wal(*db_);
  wal_to_empty_ = !emptied;
  if (!emptied) log(LogLevel::error, "wal_not_emptied", {{"why", emptied.error().message}});
}

Result<Loaded> SqliteStore::load() {
  Loaded loaded;
  loaded.instance = ledger_->instance();
  loaded.last_seq = ledger_->head().seq;
  auto cases = rebuild_cases(*db_, key_, *ledger_);
  if (!cases) return tl::unexpected(cases.error());
  loaded.cases = std::move(*cases);
  auto emergencies = rebuild_emergencies(*db_, key_);
  if (!emergencies) return tl::unexpected(emergencies.error());
  loaded.emergencies = std::move(*emergencies);
  if (const auto known = check_emergencies(loaded.cases, loaded.emergencies); !known) {
    return tl::unexpected(known.error());
  }
  if (const auto read = read_acknowledged(loaded); !read) return tl::unexpected(read.error());
  return loaded;
}

Status SqliteStore::read_acknowledged(Loaded& loaded) {
  auto select = db_->prepare("SELECT node, epoch, sequence FROM acknowledged");
  if (!select) return tl::unexpected(select.error());
  while (true) {
    const auto row = select->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return {};
    loaded.acknowledged[select->text(0)] = {restored(select->integer(1)), restored(select->integer(2))};
  }
}

Status SqliteStore::commit(const Change& change) {
  std::optional<WithoutForeignKeys> without;
  const bool erasing = erases(change.events);
  if (erasing) {
    auto begun = WithoutForeignKeys::begin(*db_);
    if (!begun) return tl::unexpected(begun.error());
    without.emplace(std::move(*begun));
  }
  auto tx = Tx::begin(*db_);
  if (!tx) return tl::unexpected(tx.error());
  const auto head = ledger_->append(change.events);
  if (!head) return fail_in("writing the ledger", head.error());
  if (const auto written = write_projections(change); !written)
    return fail_in("writing cases", written.error());
  if (erasing) {
    if (const auto erased = carry_out_erasures(*db_, change.events); !erased)
      return fail_in("erasing", erased.error());
  }
  if (const auto kept = write_reports(change.reports); !kept) return fail_in("keeping reports", kept.error());
  if (const auto committed = tx->commit(); !committed) return fail_in("committing", committed.error());
  ledger_->advance(*head);
  wal_to_empty_ |= erasing;
  if (wal_to_empty_) empty_wal_now();
  return {};
}

Status SqliteStore::write_projections(const Change& change) {
  auto put_case = db_->prepare("INSERT OR REPLACE INTO case_projection VALUES(?, ?, ?, ?, ?, ?, ?)");
  if (!put_case) return tl::unexpected(put_case.error());
  for (const Case& value : change.cases) {
    put_case->bind(value.id.value).bind(std::int64_t{value.uid}).bind(std::int64_t{value.open()});
    put_case->bind(std::int64_t{at_rest(value)}).bind(to_ms(value.opened_at)).bind(to_ms(value.closed_at));
    const auto done = put_case->bind(wire::to_json(value)).run();
    if (!done) return done;
  }
  auto put_emergency = db_->prepare("INSERT OR REPLACE INTO emergency_projection VALUES(?, ?)");
  if (!put_emergency) return tl::unexpected(put_emergency.error());
  for (const Emergency& value : change.emergencies) {
    if (const auto done = put_emergency->bind(value.id.value).bind(wire::to_json(value)).run(); !done)
      return done;
  }
  return {};
}

// Within one epoch the acknowledgement only grows. Another epoch, even a lower one (a node's clock was set
// back), is a new state of the agent and takes its place: else that agent would never be acknowledged again.
Status SqliteStore::write_reports(const std::vector<KeptReport>& reports) {
  if (reports.empty()) return {};
  auto known = db_->prepare("SELECT epoch, sequence FROM acknowledged WHERE node = ?");
  if (!known) return tl::unexpected(known.error());
  auto put = db_->prepare(
      "INSERT INTO report(node, epoch, sequence, begin, body) VALUES(?, ?, ?, ?, ?) "
      "ON CONFLICT(node, epoch, sequence) DO NOTHING");
  if (!put) return tl::unexpected(put.error());
  auto acknowledge = db_->prepare("INSERT OR REPLACE INTO acknowledged VALUES(?, ?, ?)");
  if (!acknowledge) return tl::unexpected(acknowledge.error());
  for (const auto& [id, begin, json] : reports) {
    const auto row = known->bind(id.node).step();
    if (!row) return tl::unexpected(row.error());
    const bool again =
        *row && restored(known->integer(0)) == id.epoch && restored(known->integer(1)) >= id.sequence;
    if (const auto read = *row ? known->run() : Status{}; !read) return read;
    if (again) continue;
    put->bind(id.node).bind(stored(id.epoch)).bind(stored(id.sequence)).bind(to_ms(begin));
    if (const auto done = put->bind_blob(compress(json)).run(); !done) return done;
    acknowledge->bind(id.node).bind(stored(id.epoch)).bind(stored(id.sequence));
    if (const auto done = acknowledge->run(); !done) return done;
  }
  return {};
}

Result<std::vector<Case>> SqliteStore::cases(const CaseFilter& filter) {
  std::string sql = "SELECT id, json FROM case_projection WHERE true";
  if (filter.uid) sql += " AND uid = ?";
  // Staff's queue also holds what is closed but leaves a task.
  if (filter.open_only) sql += filter.uid ? " AND open = 1" : " AND (open = 1 OR at_rest = 0)";
  auto select = db_->prepare(sql + " ORDER BY id DESC LIMIT ?");
  if (!select) return tl::unexpected(select.error());
  if (filter.uid) select->bind(std::int64_t{*filter.uid});
  constexpr auto most = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
  select->bind(static_cast<std::int64_t>(std::min(filter.limit, most)));
  return read_cases(*select);
}

Result<std::optional<Case>> SqliteStore::find_case(CaseId id) {
  auto select = db_->prepare("SELECT id, json FROM case_projection WHERE id = ?");
  if (!select) return tl::unexpected(select.error());
  select->bind(id.value);
  auto found = read_cases(*select);
  if (!found) return tl::unexpected(found.error());
  if (found->empty()) return std::nullopt;
  return std::move(found->front());
}

Result<std::vector<Case>> SqliteStore::cases_closed_before(Time time, std::size_t limit) {
  auto select = db_->prepare(
      "SELECT id, json FROM case_projection WHERE at_rest = 1 AND closed_at < ? ORDER BY closed_at LIMIT ?");
  if (!select) return tl::unexpected(select.error());
  select->bind(to_ms(time)).bind(static_cast<std::int64_t>(limit));
  return read_cases(*select);
}

// By the person's present name, or by one that only their cases still have: uids are given to new people.
Result<std::optional<KnownPerson>> SqliteStore::person_named(const std::string& user) {
  const std::array<std::pair<std::string_view, bool>, 2> ways{
      {{"SELECT uid FROM person WHERE user = ? LIMIT 1", true},
       {"SELECT uid FROM case_projection WHERE json_extract(json, '$.user') = ? LIMIT 1", false}}};
  for (const auto& [sql, present] : ways) {
    auto select = db_->prepare(sql);
    if (!select) return tl::unexpected(select.error());
    const auto row = select->bind(user).step();
    if (!row) return tl::unexpected(row.error());
    if (*row) return KnownPerson{static_cast<uid_t>(select->integer(0)), present};
  }
  return std::nullopt;
}

Result<std::vector<Event>> SqliteStore::events_from(std::int64_t seq, std::size_t limit) {
  return ledger_->events_from(seq, limit);
}

Result<std::vector<Event>> SqliteStore::events_of(CaseId id) { return ledger_->events_of(id); }

Status SqliteStore::each_report(const std::function<void(const NodeReport&)>& take) {
  auto select = db_->prepare("SELECT arrival, body FROM report ORDER BY arrival");
  if (!select) return tl::unexpected(select.error());
  while (true) {
    const auto row = select->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return {};
    const auto report = report_in(select->blob(1));
    if (report) {
      take(*report);
    } else {
      log(LogLevel::warning, "report_unreadable",
          {{"arrival", select->integer(0)}, {"error", report.error().message}});
    }
  }
}

Result<bool> SqliteStore::keeps_report(const ReportId& id) {
  auto select = db_->prepare("SELECT 1 FROM report WHERE node = ? AND epoch = ? AND sequence = ?");
  if (!select) return tl::unexpected(select.error());
  return select->bind(id.node).bind(stored(id.epoch)).bind(stored(id.sequence)).step();
}

Status SqliteStore::forget_reports_before(Time time) {
  auto remove = db_->prepare("DELETE FROM report WHERE begin < ?");
  if (!remove) return tl::unexpected(remove.error());
  return remove->bind(to_ms(time)).run();
}

Result<std::vector<ChosenLanguage>> SqliteStore::languages() {
  auto select = db_->prepare("SELECT uid, user, language FROM language ORDER BY uid");
  if (!select) return tl::unexpected(select.error());
  std::vector<ChosenLanguage> chosen;
  while (true) {
    const auto row = select->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return chosen;
    chosen.push_back({static_cast<uid_t>(select->integer(0)), select->text(1), select->text(2)});
  }
}

Status SqliteStore::choose_language(const ChosenLanguage& chosen) {
  auto put = db_->prepare("INSERT OR REPLACE INTO language VALUES(?, ?, ?)");
  if (!put) return tl::unexpected(put.error());
  return put->bind(std::int64_t{chosen.uid}).bind(chosen.user).bind(chosen.language).run();
}

Result<LedgerHead> SqliteStore::ledger_head() {
  auto select = db_->prepare("SELECT at FROM entry ORDER BY seq LIMIT 1");
  if (!select) return tl::unexpected(select.error());
  const auto row = select->step();
  if (!row) return tl::unexpected(row.error());
  const auto& head = ledger_->head();
  return LedgerHead{head.seq, hex(head.mac), *row ? from_ms(select->integer(0)) : no_time};
}

Result<LedgerCheck> SqliteStore::verify_ledger(std::string_view published) {
  return verify(*db_, key_, published);
}

}  // namespace steward::store
