#include "store/erase.h"

#include <algorithm>

namespace steward::store {
namespace {

Status erase_case(Db& db, const Event& event) {
  auto bodies = db.prepare("DELETE FROM body WHERE seq IN (SELECT seq FROM entry WHERE case_id = ? AND seq < ?)");
  if (!bodies) return tl::unexpected(bodies.error());
  if (const auto done = bodies->bind(event.in.value).bind(event.seq).run(); !done) return done;
  auto projection = db.prepare("DELETE FROM case_projection WHERE id = ?");
  if (!projection) return tl::unexpected(projection.error());
  return projection->bind(event.in.value).run();
}

// A number of nobody's, so that the same uid, used by a new person, gets a new one.
Status forget_person(Db& db, const Event& event) {
  auto person = db.prepare("UPDATE person SET uid = -number, user = NULL WHERE uid = ?");
  if (!person) return tl::unexpected(person.error());
  return person->bind(std::int64_t{event.person}).run();
}

bool is_erasing(const Event& event) {
  return std::holds_alternative<event::CaseErased>(event.body) ||
         std::holds_alternative<event::PersonForgotten>(event.body);
}

}  // namespace

Status carry_out_erasure(Db& db, const Event& event) {
  if (std::holds_alternative<event::CaseErased>(event.body)) return erase_case(db, event);
  if (std::holds_alternative<event::PersonForgotten>(event.body)) return forget_person(db, event);
  return {};
}

bool erases(const std::vector<Event>& events) { return std::any_of(events.begin(), events.end(), is_erasing); }

Status empty_wal(Db& db) {
  const auto busy = db.number("PRAGMA wal_checkpoint(TRUNCATE)");
  if (!busy) return tl::unexpected(busy.error());
  if (*busy != 0) return fail(ErrorCode::io, "the WAL could not be emptied: something else reads the database");
  return {};
}

}  // namespace steward::store
