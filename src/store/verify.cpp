#include "store/verify.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>
#include <string>

#include "store/fold.h"
#include "store/ledger.h"
#include "wire/json.h"

namespace steward::store {
namespace {

// Status with two outcomes of its own: an Error ends the reading, `trouble_` is a finding.
class Verifier {
 public:
  Verifier(Db& db, const Key& key, std::string_view published) : db_(db), key_(key), published_(published) {}

  Result<LedgerCheck> run() {
    using Part = Status (Verifier::*)();
    for (const Part part :
         {&Verifier::name, &Verifier::erasures, &Verifier::entries, &Verifier::bodies_without_entry, &Verifier::persons,
          &Verifier::cases, &Verifier::emergencies, &Verifier::published}) {
      if (const auto done = (this->*part)(); !done) return tl::unexpected(done.error());
      if (!check_.trouble.empty()) break;
    }
    check_.intact = check_.trouble.empty();
    check_.head = hex(previous_);
    return check_;
  }
  std::map<CaseId, Case> take_cases() { return std::move(cases_); }

 private:
  Status name();
  Status erasures();
  Status entries();
  Status bodies_without_entry();
  Status persons();
  Status cases();
  Status emergencies();
  Status published();

  void entry(Stmt& row);
  void fold_event(const Event& event);
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
  std::map<CaseId, Case> cases_;
  std::map<EmergencyId, Emergency> emergencies_;
  std::map<std::int64_t, std::optional<std::string>> names_;  // by uid: the last that a CaseOpened gave
  std::map<std::int64_t, std::int64_t> erased_;               // case -> the entry that erased it
  std::set<std::int64_t> forgotten_;                          // persons' numbers
  std::set<std::int64_t> unnamed_;  // uids whose names may have stood in what was erased
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
  return each("SELECT kind, case_id, person, seq FROM entry WHERE kind IN ('case_erased', 'person_forgotten')",
              [&](Stmt& row) {
                if (row.text(0) == "case_erased") {
                  erased_[row.integer(1)] = row.integer(3);
                } else {
                  forgotten_.insert(row.integer(2));
                }
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

  names_.emplace(row.integer(8), std::nullopt);
  const auto erased = erased_.find(sealed.entry.in);
  if (erased != erased_.end() && sealed.entry.seq < erased->second) {
    unnamed_.insert(row.integer(8));
    if (!row.blob(9).empty()) trouble(fmt::format("entry {}: its body was to be erased, and is there", sealed.entry.seq));
    return;
  }
  const auto event = event_of(sealed, row);
  if (!event) return trouble(event.error().message);
  if (erased == erased_.end()) fold_event(*event);
}

void Verifier::fold_event(const Event& event) {
  if (const auto* declared = std::get_if<event::EmergencyDeclared>(&event.body)) {
    emergencies_[declared->emergency.id] = declared->emergency;
  }
  if (const auto* owed = std::get_if<event::CancellationOwed>(&event.body);
      owed != nullptr && owed->emergency && !emergencies_.contains(owed->emergency)) {
    return trouble(fmt::format("entry {} names an unknown emergency", event.seq));
  }
  if (const auto* confirmed = std::get_if<event::EmergencyConfirmed>(&event.body)) {
    const auto known = emergencies_.find(confirmed->emergency);
    if (known == emergencies_.end()) return trouble(fmt::format("entry {} names an unknown emergency", event.seq));
    known->second.confirmed_by = confirmed->by;
    known->second.confirmed_at = event.at;
  }
  if (!event.in || !holds(fold(cases_[event.in], event))) return;
  if (const auto* opened = std::get_if<event::CaseOpened>(&event.body)) names_[event.person] = opened->user;
}

Status Verifier::bodies_without_entry() {
  return each("SELECT seq FROM body WHERE seq NOT IN (SELECT seq FROM entry)",
              [&](Stmt& row) { trouble(fmt::format("body {}: belongs to no entry", row.integer(0))); });
}

Status Verifier::persons() {
  return each("SELECT number, uid, user FROM person ORDER BY number", [&](Stmt& row) {
    if (forgotten_.contains(row.integer(0)) && row.integer(1) < 0) {
      if (row.integer(1) != -row.integer(0) || !row.text(2).empty())
        trouble(fmt::format("person {}: was to be forgotten, and is not", row.integer(0)));
      return;
    }
    const auto known = names_.find(row.integer(1));
    if (known == names_.end())
      return trouble(fmt::format("person {}: no entry is about them", row.integer(0)));
    if (row.text(2) != known->second.value_or("") && !unnamed_.contains(row.integer(1)))
      trouble(fmt::format("person {}: name changed", row.integer(0)));
  });
}

Status Verifier::cases() {
  std::size_t seen = 0;
  auto read =
      each("SELECT id, uid, open, at_rest, opened_at, closed_at, json FROM case_projection ORDER BY id",
           [&](Stmt& row) {
             const auto found = cases_.find(CaseId{row.integer(0)});
             ++seen;
             if (found == cases_.end())
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
  if (check_.trouble.empty() && seen != cases_.size()) trouble("a case that the entries make is not stored");
  return read;
}

Status Verifier::emergencies() {
  std::size_t seen = 0;
  auto read = each("SELECT id, json FROM emergency_projection ORDER BY id", [&](Stmt& row) {
    const auto found = emergencies_.find(EmergencyId{row.integer(0)});
    ++seen;
    if (found == emergencies_.end() || row.text(1) != wire::to_json(found->second)) {
      trouble(fmt::format("emergency {}: differs from what was declared", row.integer(0)));
    }
  });
  if (check_.trouble.empty() && seen != emergencies_.size())
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

Result<LedgerCheck> verify(Db& db, const Key& key, std::string_view published, std::map<CaseId, Case>* made) {
  Verifier verifier(db, key, published);
  auto check = verifier.run();
  if (made != nullptr) *made = verifier.take_cases();
  return check;
}

}  // namespace steward::store
