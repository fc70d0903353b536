#include "store/offline.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "store/schema.h"
#include "store/verify.h"
#include "wire/json.h"

namespace steward::store {
namespace {

std::string line_of(std::string_view what, std::string_view json) {
  return fmt::format("{{\"{}\":{}}}", what, json);
}

// Makes no file: whoever looks at the database may be another user than stewardd, who must be able to open
// the lock later.
Result<int> take_lock(const std::filesystem::path& path) {
  const std::string name = path.string() + ".lock";
  const int descriptor = ::open(name.c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor < 0 && errno == ENOENT) return -1;
  if (descriptor < 0) return fail(ErrorCode::io, fmt::format("opening {}: {}", name, std::strerror(errno)));
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return descriptor;
  ::close(descriptor);
  return fail(
      ErrorCode::conflict,
      fmt::format("stewardd has {} open: stop it first, or ask it (steward ledger verify)", path.string()));
}

Status look_at(Db& db) {
  if (const auto set = db.run("PRAGMA query_only=ON; PRAGMA trusted_schema=OFF; BEGIN"); !set) return set;
  const auto application = db.number("PRAGMA application_id");
  if (!application) return tl::unexpected(application.error());
  const auto version = db.number("PRAGMA user_version");
  if (!version) return tl::unexpected(version.error());
  if (*application != kApplicationId)
    return fail(ErrorCode::refused, "the file is another program's database, not Steward's");
  if (*version != kSchemaVersion) {
    return fail(
        ErrorCode::refused,
        fmt::format("the database has version {} and this Steward reads version {}: use the Steward that "
                    "wrote it",
                    *version, kSchemaVersion));
  }
  const auto form = db.number("SELECT cases FROM form");
  if (!form) return tl::unexpected(form.error());
  if (*form == kCaseForm) return {};
  return fail(
      ErrorCode::refused,
      fmt::format("its cases have form {} and this Steward reads form {}: use the Steward that wrote them, "
                  "or start this stewardd once",
                  *form, kCaseForm));
}

}  // namespace

Result<Offline> Offline::open(const std::filesystem::path& path, const Key& key) {
  if (::access(path.c_str(), F_OK) != 0)
    return fail(ErrorCode::not_found, fmt::format("there is no database at {}", path.string()));
  const auto lock = take_lock(path);
  if (!lock) return tl::unexpected(lock.error());
  auto db = Db::open(path);
  if (!db) {
    if (*lock >= 0) ::close(*lock);
    return tl::unexpected(db.error());
  }
  Offline offline(std::move(*db), key, *lock);
  if (const auto looked = look_at(offline.db_); !looked) return tl::unexpected(looked.error());
  return offline;
}

Offline::Offline(Offline&& other) noexcept
    : db_(std::move(other.db_)), key_(other.key_), lock_(std::exchange(other.lock_, -1)) {}

Offline::~Offline() {
  if (lock_ >= 0) ::close(lock_);
}

Result<LedgerCheck> Offline::verify(std::string_view published) {
  return store::verify(db_, key_, published);
}

Status Offline::dump_ledger(const Line& line) {
  const auto made = make_anew(db_, key_);
  if (!made) return tl::unexpected(made.error());
  for (const auto& [id, value] : made->cases) line(line_of("case", wire::to_json(value)));
  for (const auto& [id, value] : made->emergencies) line(line_of("emergency", wire::to_json(value)));
  return {};
}

Status Offline::dump_stored(const Line& line) {
  for (const auto& [what, sql] :
       {std::pair("case", "SELECT json FROM case_projection ORDER BY id"),
        std::pair("emergency", "SELECT json FROM emergency_projection ORDER BY id")}) {
    auto select = db_.prepare(sql);
    if (!select) return tl::unexpected(select.error());
    while (true) {
      const auto row = select->step();
      if (!row) return tl::unexpected(row.error());
      if (!*row) break;
      line(line_of(what, select->text(0)));
    }
  }
  return {};
}

}  // namespace steward::store
