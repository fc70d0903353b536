#include "store/erase.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "base/check.h"
#include "base/log.h"

namespace steward::store {
namespace {

Status erase_case(Db& db, const Event& event) {
  auto bodies =
      db.prepare("DELETE FROM body WHERE seq IN (SELECT seq FROM entry WHERE case_id = ? AND seq < ?)");
  if (!bodies) return tl::unexpected(bodies.error());
  if (const auto done = bodies->bind(event.in.value).bind(event.seq).run(); !done) return done;
  auto projection = db.prepare("DELETE FROM case_projection WHERE id = ?");
  if (!projection) return tl::unexpected(projection.error());
  return projection->bind(event.in.value).run();
}

// A case's id is its opening's place in the ledger. The uid alone does not tell: it may be a new person's by
// now.
Status forget_if_it_was_the_last(Db& db, const Event& event) {
  auto person = db.prepare(
      "UPDATE person SET uid = -number, user = NULL "
      "WHERE number = (SELECT person FROM entry WHERE seq = ?) AND uid >= 0 AND NOT EXISTS "
      "(SELECT 1 FROM case_projection JOIN entry ON entry.seq = case_projection.id "
      "WHERE case_projection.uid = person.uid AND entry.person = person.number)");
  if (!person) return tl::unexpected(person.error());
  return person->bind(event.in.value).run();
}

// What they ran, too.
Status forget_history(Db& db, const Event& event) {
  auto remove = db.prepare("DELETE FROM ended_job WHERE uid = ?");
  if (!remove) return tl::unexpected(remove.error());
  if (const auto done = remove->bind(std::int64_t{event.person}).run(); !done) return done;
  // Accounting is read again for a week: it must not bring them back. A number alone stays so long.
  constexpr Duration kReadAgain = hours(24 * 30);
  auto mark = db.prepare(
      "INSERT INTO history_forgotten VALUES(?, ?) ON CONFLICT(uid) DO UPDATE SET at = excluded.at");
  if (!mark) return tl::unexpected(mark.error());
  if (const auto done = mark->bind(std::int64_t{event.person}).bind(to_ms(event.at)).run(); !done)
    return done;
  auto old = db.prepare("DELETE FROM history_forgotten WHERE at < ?");
  if (!old) return tl::unexpected(old.error());
  return old->bind(to_ms(event.at - kReadAgain)).run();
}

// A uid of nobody's, so that the same uid, used by a new person, gets a new number.
Status forget_person(Db& db, const Event& event) {
  if (const auto done = forget_history(db, event); !done) return done;
  auto language = db.prepare("DELETE FROM language WHERE uid = ?");
  if (!language) return tl::unexpected(language.error());
  if (const auto done = language->bind(std::int64_t{event.person}).run(); !done) return done;
  auto person = db.prepare("UPDATE person SET uid = -number, user = NULL WHERE uid = ?");
  if (!person) return tl::unexpected(person.error());
  return person->bind(std::int64_t{event.person}).run();
}

bool is_erasing(const Event& event) {
  return std::holds_alternative<event::CaseErased>(event.body) ||
         std::holds_alternative<event::PersonForgotten>(event.body);
}

Status carry_out(Db& db, const Event& event) {
  if (std::holds_alternative<event::CaseErased>(event.body)) {
    if (const auto erased = erase_case(db, event); !erased) return erased;
    return forget_if_it_was_the_last(db, event);
  }
  if (std::holds_alternative<event::PersonForgotten>(event.body)) return forget_person(db, event);
  return {};
}

// SQLite moves rows from page to page as a table grows and shrinks, and leaves copies of them in what is then
// unused of a page. secure_delete overwrites a row where it stands, and pages that are freed, but not those
// copies. So the pages that can hold texts are all freed.
Status write_anew(Db& db, const char* table) {
  const auto sql = fmt::format(
      "CREATE TABLE anew AS SELECT * FROM {0} ORDER BY rowid; DELETE FROM {0};"
      "INSERT INTO {0} SELECT * FROM anew ORDER BY rowid; DROP TABLE anew",
      table);
  return db.run(sql.c_str());
}

}  // namespace

bool erases(const std::vector<Event>& events) {
  return std::any_of(events.begin(), events.end(), is_erasing);
}

Status carry_out_erasures(Db& db, const std::vector<Event>& events) {
  for (const Event& event : events) {
    if (const auto done = carry_out(db, event); !done) return done;
  }
  const bool forgets = std::any_of(events.begin(), events.end(), [](const Event& event) {
    return std::holds_alternative<event::PersonForgotten>(event.body);
  });
  for (const char* table : {"body", "case_projection", "person", "language", "ended_job"}) {
    // The history is large, and only forgetting a person takes anything out of it.
    if (!forgets && std::string_view(table) == "ended_job") continue;
    if (const auto written = write_anew(db, table); !written) return written;
  }
  return {};
}

Result<WithoutForeignKeys> WithoutForeignKeys::begin(Db& db) {
  STEWARD_CHECK(!db.in_transaction());
  if (const auto off = db.run("PRAGMA foreign_keys=OFF"); !off) return tl::unexpected(off.error());
  return WithoutForeignKeys(db);
}

WithoutForeignKeys::~WithoutForeignKeys() {
  if (db_ == nullptr) return;
  if (const auto on = db_->run("PRAGMA foreign_keys=ON"); !on)
    log(LogLevel::error, "foreign_keys_stay_off", {{"error", on.error().message}});
}

Status empty_wal(Db& db) {
  const auto busy = db.number("PRAGMA wal_checkpoint(TRUNCATE)");
  if (!busy) return tl::unexpected(busy.error());
  if (*busy != 0)
    return fail(ErrorCode::io, "the WAL could not be emptied: something else reads the database");
  return {};
}

}  // namespace steward::store
