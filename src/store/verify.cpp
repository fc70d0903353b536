#include "store/verify.h"

#include <fmt/format.h>

#include <initializer_list>
#include <map>
#include <optional>
#include <string>

#include "store/fold.h"
#include "store/ledger.h"
#include "wire/json.h"

namespace steward::store {
namespace {

// What the entries say of a person.
struct Person {
  std::optional<std::string> name;  // the last that a case_opened gave; nullopt: that one is erased
  std::optional<std::int64_t> uid;  // that a case_opened gave
  bool has_cases = false;           // that are not erased
  bool had_cases = false;           // that are
  bool forgotten = false;           // by an entry of its own
};

// The places of a case's first and last case_erased: usually one.
struct Erasure {
  std::int64_t first = 0;
  std::int64_t last = 0;
  bool opened = false;  // the case's opening was seen
};

// Status with two outcomes of its own: an Error ends the reading, `trouble_` is a finding.
class Verifier {
 public:
  Verifier(Db& db, const Key& key, std::string_view published) : db_(db), key_(key), published_(published) {}

  using Part = Status (Verifier::*)();

  Result<LedgerCheck> check_all() {
    return check({&Verifier::name, &Verifier::erasures, &Verifier::entries, &Verifier::bodies_without_entry,
                  &Verifier::persons, &Verifier::cases, &Verifier::emergencies, &Verifier::published});
  }
  Result<Made> make() {
    const auto checked = check({&Verifier::name, &Verifier::erasures, &Verifier::entries});
    if (!checked) return tl::unexpected(checked.error());
    if (!checked->intact) return fail(ErrorCode::refused, checked->trouble);
    return std::move(made_);
  }

 private:
  Result<LedgerCheck> check(std::initializer_list<Part> parts);
  Status name();
  Status erasures();
  Status entries();
  Status bodies_without_entry();
  Status persons();
  Status cases();
  Status emergencies();
  Status published();

  void entry(Stmt& row);
  void erased_entry(const Stmt& row, const Sealed& sealed);
  void fold_event(const Event& event, std::int64_t person);
  void trouble(std::string what) {
    if (check_.trouble.empty()) check_.trouble = std::move(what);
  }
  bool holds(const Status& checked) {
    if (!checked) trouble(checked.error().message);
    return checked.has_value();
  }
  // Hands each row to `take` until there is trouble.
  template <typename Take>
  Status each(std::string_view sql, Take take);

  Db& db_;
  const Key& key_;
  std::string_view published_;
  LedgerCheck check_;
  Digest previous_{};
  bool published_seen_ = false;
  Made made_;
  std::map<std::int64_t, Person> persons_;  // by number
  std::map<std::int64_t, Erasure> erased_;  // by case
};

template <typename Take>
Status Verifier::each(std::string_view sql, Take take) {
  auto select = db_.prepare(sql);
  if (!select) return tl::unexpected(select.error());
  while (check_.trouble.empty()) {
    const auto row = select->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) break;
    take(*select);
  }
  return {};
}

Result<LedgerCheck> Verifier::check(std::initializer_list<Part> parts) {
  for (const Part part : parts) {
    if (const auto done = (this->*part)(); !done) return tl::unexpected(done.error());
    if (!check_.trouble.empty()) break;
  }
  check_.intact = check_.trouble.empty();
  check_.head = hex(previous_);
  return check_;
}

Status Verifier::name() {
  std::int64_t rows = 0;
  auto read = each("SELECT instance, genesis FROM meta", [&](Stmt& row) {
    ++rows;
    previous_ = genesis_of(key_, row.text(0));
    if (!same(previous_, digest_from(row.blob(1))))
      trouble("the ledger's name was changed, or the key is not its key");
  });
  if (rows == 0) trouble("the ledger's name is gone");
  if (hex(previous_) == published_) published_seen_ = true;
  return read;
}

// Looked up first; each is an entry of the chain itself, which entries() checks.
Status Verifier::erasures() {
  return each("SELECT case_id, min(seq), max(seq) FROM entry WHERE kind = 'case_erased' GROUP BY case_id",
              [&](Stmt& row) {
                erased_[row.integer(0)] = {row.integer(1), row.integer(2), false};
              });
}

Status Verifier::entries() {
  return each(std::string(kSelectEntries) + "ORDER BY entry.seq", [&](Stmt& row) { entry(row); });
}

void Verifier::entry(Stmt& row) {
  const Sealed sealed = sealed_of(row);
  if (!holds(check_link(key_, sealed, check_.entries + 1, previous_))) return;
  check_.entries = sealed.entry.seq;
  previous_ = sealed.mac;
  if (hex(sealed.mac) == published_) published_seen_ = true;
  persons_.try_emplace(sealed.entry.person).first->second.forgotten |=
      sealed.entry.kind == "person_forgotten";

  if (erased_.contains(sealed.entry.in)) return erased_entry(row, sealed);
  const auto event = event_of(sealed, row);
  if (!event) return trouble(event.error().message);
  fold_event(*event, sealed.entry.person);
}

// Its body was not folded into anything, so that only its place can be asked for.
void Verifier::erased_entry(const Stmt& row, const Sealed& sealed) {
  const LedgerEntry& entry = sealed.entry;
  Erasure& erasure = erased_.at(entry.in);
  if (entry.kind == "case_opened") {
    if (entry.seq != entry.in)
      return trouble(fmt::format("entry {}: opens a case under another's number", entry.seq));
    erasure.opened = true;
    Person& person = persons_.at(entry.person);
    person.name.reset();
    person.had_cases = true;
  }
  if (!erasure.opened) return trouble(fmt::format("entry {}: its case was never opened", entry.seq));
  if (entry.seq > erasure.first && entry.kind != "case_erased")
    return trouble(fmt::format("entry {}: follows its case's erasure", entry.seq));
  if (entry.seq == erasure.last) {
    if (const auto event = event_of(sealed, row); !event) trouble(event.error().message);
  } else if (!row.blob(9).empty() || !row.text(10).empty()) {
    trouble(fmt::format("entry {}: its body was to be erased, and is there", entry.seq));
  }
}

void Verifier::fold_event(const Event& event, std::int64_t person) {
  if (const auto* owed = std::get_if<event::CancellationOwed>(&event.body);
      owed != nullptr && owed->emergency && !made_.emergencies.contains(owed->emergency)) {
    return trouble(fmt::format("entry {} names an unknown emergency", event.seq));
  }
  if (!holds(event.in ? fold(made_.cases[event.in], event) : fold(made_.emergencies, event))) return;
  if (const auto* opened = std::get_if<event::CaseOpened>(&event.body)) {
    persons_.at(person).name = opened->user;
    persons_.at(person).uid = opened->uid;
    persons_.at(person).has_cases = true;
  }
}

Status Verifier::bodies_without_entry() {
  return each("SELECT seq FROM body WHERE seq NOT IN (SELECT seq FROM entry)",
              [&](Stmt& row) { trouble(fmt::format("body {}: belongs to no entry", row.integer(0))); });
}

Status Verifier::persons() {
  return each("SELECT number, uid, user FROM person ORDER BY number", [&](Stmt& row) {
    const std::int64_t number = row.integer(0);
    const auto known = persons_.find(number);
    if (known == persons_.end()) return trouble(fmt::format("person {}: no entry is about them", number));
    const Person& person = known->second;
    const bool gone = row.integer(1) == -number && row.text(2).empty();
    if (person.forgotten || (person.had_cases && !person.has_cases)) {
      if (!gone) trouble(fmt::format("person {}: was to be forgotten, and is not", number));
    } else if (row.integer(1) < 0) {
      trouble(fmt::format("person {}: no entry forgot them", number));
    } else if (person.uid && row.integer(1) != *person.uid) {
      trouble(fmt::format("person {}: uid changed", number));
    } else if (person.name && row.text(2) != *person.name) {
      trouble(fmt::format("person {}: name changed", number));
    }
  });
}

Status Verifier::cases() {
  std::size_t seen = 0;
  auto read =
      each("SELECT id, uid, open, at_rest, opened_at, closed_at, json FROM case_projection ORDER BY id",
           [&](Stmt& row) {
             const auto found = made_.cases.find(CaseId{row.integer(0)});
             ++seen;
             if (found == made_.cases.end())
               return trouble(fmt::format("case {}: no entry opened it", row.integer(0)));
             const Case& value = found->second;
             const bool columns =
                 row.integer(1) == value.uid && row.integer(2) == std::int64_t{value.open()} &&
                 row.integer(3) == std::int64_t{at_rest(value)} && row.integer(4) == to_ms(value.opened_at) &&
                 row.integer(5) == to_ms(value.closed_at);
             if (!columns || row.text(6) != wire::to_json(value)) {
               trouble(fmt::format("case {}: differs from what its entries make", row.integer(0)));
             }
           });
  if (check_.trouble.empty() && seen != made_.cases.size())
    trouble("a case that the entries make is not stored");
  return read;
}

Status Verifier::emergencies() {
  std::size_t seen = 0;
  auto read = each("SELECT id, json FROM emergency_projection ORDER BY id", [&](Stmt& row) {
    const auto found = made_.emergencies.find(EmergencyId{row.integer(0)});
    ++seen;
    if (found == made_.emergencies.end() || row.text(1) != wire::to_json(found->second)) {
      trouble(fmt::format("emergency {}: differs from what was declared", row.integer(0)));
    }
  });
  if (check_.trouble.empty() && seen != made_.emergencies.size())
    trouble("an emergency that was declared is not stored");
  return read;
}

Status Verifier::published() {
  if (!published_.empty() && !published_seen_) {
    trouble("the published head is not in the ledger: entries were cut off its end, or it is another ledger");
  }
  return {};
}

}  // namespace

Result<LedgerCheck> verify(Db& db, const Key& key, std::string_view published) {
  return Verifier(db, key, published).check_all();
}

Result<Made> make_anew(Db& db, const Key& key) { return Verifier(db, key, {}).make(); }

}  // namespace steward::store
