#include "store/ledger.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "model/rights.h"
#include "wire/json.h"

namespace steward::store {
namespace {

constexpr std::size_t kInstanceBytes = 8;

std::string_view view_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// The statements of one append, prepared once for all its events.
struct Writer {
  Stmt find_person;
  Stmt add_person;
  Stmt name_person;
  Stmt add_entry;
  Stmt add_body;

  static Result<Writer> prepare(Db& db) {
    auto find = db.prepare("SELECT number FROM person WHERE uid = ?");
    if (!find) return tl::unexpected(find.error());
    // Numbers follow first use, so that the same events give the same numbers.
    auto add = db.prepare(
        "INSERT INTO person(number, uid) SELECT coalesce(max(number), 0) + 1, ? FROM person RETURNING "
        "number");
    if (!add) return tl::unexpected(add.error());
    auto name = db.prepare(
        "INSERT INTO person(number, uid, user) SELECT coalesce(max(number), 0) + 1, ?, ? FROM person WHERE "
        "true "
        "ON CONFLICT(uid) DO UPDATE SET user = excluded.user");
    if (!name) return tl::unexpected(name.error());
    auto entry = db.prepare("INSERT INTO entry VALUES(?, ?, ?, ?, ?, ?, ?, ?)");
    if (!entry) return tl::unexpected(entry.error());
    auto body = db.prepare("INSERT INTO body VALUES(?, ?, ?)");
    if (!body) return tl::unexpected(body.error());
    return Writer{std::move(*find), std::move(*add), std::move(*name), std::move(*entry), std::move(*body)};
  }

  Result<std::int64_t> number_of(uid_t uid) {
    for (Stmt* statement : {&find_person, &add_person}) {
      statement->bind(std::int64_t{uid});
      const auto row = statement->step();
      if (!row) return tl::unexpected(row.error());
      if (!*row) continue;
      const std::int64_t number = statement->integer(0);
      if (const auto done = statement->run(); !done) return tl::unexpected(done.error());
      return number;
    }
    check_failed("INSERT ... RETURNING gave no row");
  }

  // From the text that is kept, not from the event: the check compares the two, and the text has no bad
  // UTF-8.
  Status name(const std::string& case_opened) {
    const auto body = wire::body_from_json(kind_of(event::CaseOpened{}), case_opened);
    if (!body) return fail_in("reading back a case's opening", body.error());
    const auto& opened = std::get<event::CaseOpened>(*body);
    return name_person.bind(std::int64_t{opened.uid}).bind(opened.user).run();
  }

  Status write(const LedgerEntry& entry, const Digest& mac, const std::string& salt,
               const std::string& json) {
    add_entry.bind(entry.seq).bind(entry.at_ms).bind(entry.kind).bind(entry.in).bind(entry.person);
    add_entry.bind_blob(view_of(entry.commitment)).bind_blob(view_of(entry.previous)).bind_blob(view_of(mac));
    if (const auto done = add_entry.run(); !done) return done;
    return add_body.bind(entry.seq).bind_blob(salt).bind(json).run();
  }
};

}  // namespace

uid_t uid_from(std::int64_t stored) {
  return stored < 0 || stored > std::int64_t{nobody_uid} ? nobody_uid : static_cast<uid_t>(stored);
}

Digest digest_from(const std::string& bytes) {
  Digest digest{};
  if (bytes.size() == digest.size()) std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

Result<Ledger> Ledger::open(Db& db, const Key& key) {
  Ledger ledger(db, key);
  const auto named = db.number("SELECT count(*) FROM meta");
  if (!named) return tl::unexpected(named.error());
  const auto name = *named == 0 ? ledger.make_name() : ledger.read_name();
  if (!name) return tl::unexpected(name.error());
  if (const auto head = ledger.read_head(); !head) return tl::unexpected(head.error());
  return ledger;
}

Status Ledger::make_name() {
  const auto entries = db_->number("SELECT count(*) FROM entry");
  if (!entries) return tl::unexpected(entries.error());
  if (*entries > 0)
    return fail(ErrorCode::refused, "the ledger's name is gone: restore the database from a backup");
  instance_ = hex_of(random_bytes(kInstanceBytes));
  auto insert = db_->prepare("INSERT INTO meta VALUES(1, ?, ?)");
  if (!insert) return tl::unexpected(insert.error());
  return insert->bind(instance_).bind_blob(view_of(genesis_of(key_, instance_))).run();
}

Status Ledger::read_name() {
  auto select = db_->prepare("SELECT instance, genesis FROM meta");
  if (!select) return tl::unexpected(select.error());
  if (const auto row = select->step(); !row) return tl::unexpected(row.error());
  instance_ = select->text(0);
  if (same(digest_from(select->blob(1)), genesis_of(key_, instance_))) return {};
  return fail(
      ErrorCode::refused,
      "the ledger was not written with this key: put back the key it was begun with, or begin a new ledger "
      "beside it");
}

Status Ledger::read_head() {
  head_ = {0, genesis_of(key_, instance_)};
  auto select = db_->prepare("SELECT seq, mac FROM entry ORDER BY seq DESC LIMIT 1");
  if (!select) return tl::unexpected(select.error());
  const auto row = select->step();
  if (!row) return tl::unexpected(row.error());
  if (*row) head_ = {select->integer(0), digest_from(select->blob(1))};
  return {};
}

Result<Head> Ledger::append(const std::vector<Event>& events) const {
  STEWARD_CHECK(db_->in_transaction());
  Head head = head_;
  if (events.empty()) return head;
  auto writer = Writer::prepare(*db_);
  if (!writer) return tl::unexpected(writer.error());
  for (const Event& event : events) {
    STEWARD_CHECK(event.seq == head.seq + 1);
    const std::string json = wire::to_json(event.body);
    if (std::holds_alternative<event::CaseOpened>(event.body)) {
      if (const auto named = writer->name(json); !named) return tl::unexpected(named.error());
    }
    const auto person = writer->number_of(event.person);
    if (!person) return tl::unexpected(person.error());
    const std::string salt = random_bytes(kSaltBytes);
    const LedgerEntry entry{event.seq,      to_ms(event.at), std::string(kind_of(event.body)),
                            event.in.value, *person,         commitment_of(salt, json),
                            head.mac};
    head = {event.seq, mac_of(key_, entry)};
    if (const auto done = writer->write(entry, head.mac, salt, json); !done)
      return tl::unexpected(done.error());
  }
  return head;
}

namespace {

constexpr std::string_view kSelectEvents =
    "SELECT seq, at, uid, kind, json, case_id FROM entry JOIN person ON number = person JOIN body "
    "USING(seq) ";

Result<std::vector<Event>> read_events(Stmt& select) {
  std::vector<Event> events;
  while (true) {
    const auto row = select.step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return events;
    auto body = wire::body_from_json(select.text(3), select.text(4));
    if (!body) return fail_in(fmt::format("ledger entry {}", select.integer(0)), body.error());
    events.push_back({select.integer(0), from_ms(select.integer(1)), CaseId{select.integer(5)},
                      uid_from(select.integer(2)), std::move(*body)});
  }
}

}  // namespace

Result<std::vector<Event>> Ledger::events_of(CaseId in) const {
  auto select = db_->prepare(std::string(kSelectEvents) + "WHERE case_id = ? ORDER BY seq");
  if (!select) return tl::unexpected(select.error());
  select->bind(in.value);
  return read_events(*select);
}

Result<std::vector<Event>> Ledger::events_from(std::int64_t seq, std::size_t limit) const {
  auto select = db_->prepare(std::string(kSelectEvents) + "WHERE seq >= ? ORDER BY seq LIMIT ?");
  if (!select) return tl::unexpected(select.error());
  select->bind(seq).bind(static_cast<std::int64_t>(limit));
  return read_events(*select);
}

}  // namespace steward::store
