#include "store/db.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include "base/check.h"
#include "base/log.h"

namespace steward::store {
namespace {

// Our own misuse (a wrong parameter number, a statement used while it runs) is a bug and ends the process.
tl::unexpected<Error> failure(sqlite3* db, int code, std::string_view doing) {
  STEWARD_CHECK(code != SQLITE_MISUSE && code != SQLITE_RANGE);
  std::string_view hint;
  switch (code & 0xff) {
    case SQLITE_FULL:
      hint = "; free some space on its disk";
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      hint = "; another program holds it: end that program";
      break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      hint = "; its file and folder must be writable by Steward's user";
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      hint = "; the file is damaged or no database: restore it from a backup";
      break;
    default:
      break;
  }
  const char* reason = db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(code);
  return fail(ErrorCode::io, fmt::format("{}: database: {}{}", doing, reason, hint));
}

}  // namespace

void Stmt::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
void Db::Close::operator()(sqlite3* db) const { sqlite3_close(db); }

void Stmt::note(int code) {
  if (code != SQLITE_OK && bind_error_ == SQLITE_OK) bind_error_ = code;
}

Stmt& Stmt::bind(std::int64_t value) {
  note(sqlite3_bind_int64(statement_.get(), next_++, value));
  return *this;
}

Stmt& Stmt::bind(std::string_view text) {
  // An empty view may have no address, which SQLite would take for NULL.
  const char* data = text.empty() ? "" : text.data();
  note(sqlite3_bind_text64(statement_.get(), next_++, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
  return *this;
}

Stmt& Stmt::bind_blob(std::string_view bytes) {
  const char* data = bytes.empty() ? "" : bytes.data();
  note(sqlite3_bind_blob64(statement_.get(), next_++, data, bytes.size(), SQLITE_TRANSIENT));
  return *this;
}

Stmt& Stmt::bind_null() {
  note(sqlite3_bind_null(statement_.get(), next_++));
  return *this;
}

void Stmt::reset() {
  sqlite3_reset(statement_.get());  // repeats step()'s error, which was reported
  sqlite3_clear_bindings(statement_.get());
  next_ = 1;
  bind_error_ = SQLITE_OK;
}

Result<bool> Stmt::step() {
  const int code = bind_error_ != SQLITE_OK ? bind_error_ : sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) {
    reset();
    return false;
  }
  auto error = failure(db_, code, "running a statement");
  reset();
  return error;
}

Status Stmt::run() {
  while (true) {
    const auto row = step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return {};
  }
}

std::int64_t Stmt::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }

bool Stmt::is_null(int column) const { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }

std::string Stmt::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

std::string Stmt::blob(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

Result<Db> Db::open(const std::filesystem::path& path) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE, nullptr);
  Db db(raw);  // SQLite hands out a connection to be closed even when opening failed
  if (code != SQLITE_OK) return failure(raw, code, "opening " + path.string());
  sqlite3_extended_result_codes(raw, 1);
  sqlite3_busy_timeout(raw, 500);
  return db;
}

Result<Stmt> Db::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code =
      sqlite3_prepare_v2(db_.get(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
  if (code != SQLITE_OK) return failure(db_.get(), code, "preparing a statement");
  STEWARD_CHECK(statement != nullptr);
  return Stmt(db_.get(), statement);
}

Status Db::run(const char* sql) {
  const int code = sqlite3_exec(db_.get(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return failure(db_.get(), code, "running a statement");
  return {};
}

Result<std::int64_t> Db::number(std::string_view sql) {
  auto statement = prepare(sql);
  if (!statement) return tl::unexpected(statement.error());
  const auto row = statement->step();
  if (!row) return tl::unexpected(row.error());
  STEWARD_CHECK(*row);
  return statement->integer(0);
}

bool Db::in_transaction() const { return sqlite3_get_autocommit(db_.get()) == 0; }

Result<Tx> Tx::begin(Db& db) {
  // IMMEDIATE: a lock that cannot be had is found here, not half-way through.
  const auto begun = db.run("BEGIN IMMEDIATE");
  if (!begun) return tl::unexpected(begun.error());
  return Tx(db);
}

Status Tx::commit() {
  STEWARD_CHECK(db_ != nullptr);
  const auto committed = db_->run("COMMIT");
  if (committed) db_ = nullptr;
  return committed;
}

Tx::~Tx() {
  // A full disk or an I/O error may have rolled back already.
  if (db_ == nullptr || !db_->in_transaction()) return;
  const auto rolled_back = db_->run("ROLLBACK");
  if (!rolled_back) log(LogLevel::error, "rollback_failed", {{"error", rolled_back.error().message}});
}

}  // namespace steward::store
