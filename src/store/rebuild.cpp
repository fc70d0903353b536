#include "store/rebuild.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>

#include "store/fold.h"
#include "wire/json.h"

namespace steward::store {
namespace {

tl::unexpected<Error> refused(std::string_view what) {
  return fail(ErrorCode::refused,
              fmt::format("{}. The database was changed or damaged outside Steward: restore it from a backup "
                          "and check that with steward ledger verify",
                          what));
}

// An entry that is not what was written, with the case that it is, or pretends to be, of.
tl::unexpected<Error> refused(CaseId in, const Error& error) {
  return in ? refused(fmt::format("case {} cannot be trusted: {}", in.value, error.message))
            : refused(fmt::format("the ledger cannot be trusted: {}", error.message));
}

// A live case as it is stored, and beside it what its entries have made so far.
struct Live {
  CaseId id;
  std::int64_t uid = 0;
  bool open = false;
  bool rests = false;
  std::int64_t opened_at = 0;
  std::int64_t closed_at = 0;
  std::string json;
  Case made;

  bool same_as_made() const {
    return made.id == id && made.uid == uid && made.open() == open && at_rest(made) == rests &&
           to_ms(made.opened_at) == opened_at && to_ms(made.closed_at) == closed_at &&
           wire::to_json(made) == json;
  }
};

// "The last 100 days" (rules over ended jobs look back 90) end with the newest entry, since a store has no
// clock; after a long silence that is more cases than the caller needs, never fewer.
Result<std::vector<Live>> read_live(Db& db) {
  const auto newest = db.number("SELECT coalesce((SELECT at FROM entry ORDER BY seq DESC LIMIT 1), 0)");
  if (!newest) return tl::unexpected(newest.error());
  auto select = db.prepare(
      "SELECT id, uid, open, at_rest, opened_at, closed_at, json FROM case_projection "
      "WHERE at_rest = 0 OR closed_at >= ? ORDER BY id");
  if (!select) return tl::unexpected(select.error());
  constexpr Duration kept = hours(100 * 24);
  select->bind(std::max(*newest, kept.count()) - kept.count());
  std::vector<Live> live;
  while (true) {
    const auto row = select->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return live;
    live.push_back({CaseId{select->integer(0)},
                    select->integer(1),
                    select->integer(2) != 0,
                    select->integer(3) != 0,
                    select->integer(4),
                    select->integer(5),
                    select->text(6),
                    {}});
  }
}

Status fold_entry(const Sealed& sealed, const Stmt& row, std::vector<Live>& live) {
  const CaseId in{sealed.entry.in};
  const auto found = std::lower_bound(live.begin(), live.end(), in,
                                      [](const Live& item, CaseId id) { return item.id.value < id.value; });
  if (found == live.end() || found->id != in) return {};
  const auto event = event_of(sealed, row);
  if (!event) return refused(in, event.error());
  if (const auto folded = fold(found->made, *event); !folded) return refused(in, folded.error());
  return {};
}

// A case's id is its opening's place in the ledger, so that no entry of it stands before `from`. Ends at the
// ledger's head and nowhere else.
Status fold_since(std::int64_t from, Db& db, const Key& key, const Ledger& ledger, std::vector<Live>& live) {
  auto select = db.prepare(std::string(kSelectEntries) + "WHERE entry.seq >= ? ORDER BY entry.seq");
  if (!select) return tl::unexpected(select.error());
  select->bind(from);
  std::int64_t expected = from;
  Digest previous = genesis_of(key, ledger.instance());
  while (true) {
    const auto row = select->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) break;
    const Sealed sealed = sealed_of(*select);
    // Before the first that is read lies what is not: its own MAC vouches for what it says it follows.
    if (expected == from && from > 1) previous = sealed.entry.previous;
    if (const auto linked = check_link(key, sealed, expected, previous); !linked) {
      return refused(CaseId{sealed.entry.in}, linked.error());
    }
    if (const auto folded = fold_entry(sealed, *select, live); !folded) return folded;
    previous = sealed.mac;
    ++expected;
  }
  if (expected != ledger.head().seq + 1 || !same(previous, ledger.head().mac)) {
    return refused(
        fmt::format("the ledger cannot be trusted: entry {} is not the newest any more", ledger.head().seq));
  }
  return {};
}

Result<std::vector<Emergency>> read_declared(Db& db, const Key& key) {
  auto select = db.prepare(std::string(kSelectEntries) + "WHERE case_id = 0 ORDER BY entry.seq");
  if (!select) return tl::unexpected(select.error());
  std::map<EmergencyId, Emergency> declared;
  while (true) {
    const auto row = select->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) break;
    const Sealed sealed = sealed_of(*select);
    if (const auto whole = check_mac(key, sealed); !whole) return refused(CaseId{}, whole.error());
    const auto event = event_of(sealed, *select);
    if (!event) return refused(CaseId{}, event.error());
    if (const auto folded = fold(declared, *event); !folded) return refused(CaseId{}, folded.error());
  }
  std::vector<Emergency> emergencies;
  for (auto& [id, emergency] : declared) emergencies.push_back(std::move(emergency));
  return emergencies;
}

}  // namespace

Result<std::vector<Case>> rebuild_cases(Db& db, const Key& key, const Ledger& ledger) {
  auto live = read_live(db);
  if (!live) return tl::unexpected(live.error());
  // Without a live case at least the newest entry is checked, which the next one will follow.
  std::int64_t from = ledger.head().seq;
  if (!live->empty()) from = std::min(from, live->front().id.value);
  if (const auto done = fold_since(std::max<std::int64_t>(from, 1), db, key, ledger, *live); !done) {
    return tl::unexpected(done.error());
  }
  std::vector<Case> cases;
  cases.reserve(live->size());
  for (Live& item : *live) {
    if (!item.same_as_made()) {
      return refused(
          fmt::format("case {} cannot be trusted: what is stored of it differs from what its "
                      "ledger entries make",
                      item.id.value));
    }
    cases.push_back(std::move(item.made));
  }
  return cases;
}

Result<std::vector<Emergency>> rebuild_emergencies(Db& db, const Key& key) {
  auto declared = read_declared(db, key);
  if (!declared) return declared;
  auto select = db.prepare("SELECT id, json FROM emergency_projection ORDER BY id");
  if (!select) return tl::unexpected(select.error());
  std::size_t seen = 0;
  while (true) {
    const auto row = select->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) break;
    const EmergencyId id{select->integer(0)};
    if (seen >= declared->size() || (*declared)[seen].id != id ||
        wire::to_json((*declared)[seen]) != select->text(1)) {
      return refused(
          fmt::format("emergency {} cannot be trusted: what is stored of it differs from what was "
                      "declared",
                      id.value));
    }
    ++seen;
  }
  if (seen == declared->size()) return declared;
  return refused(fmt::format("emergency {} cannot be trusted: it was declared but is not stored any more",
                             (*declared)[seen].id.value));
}

Status check_emergencies(const std::vector<Case>& cases, const std::vector<Emergency>& emergencies) {
  for (const Case& value : cases) {
    for (const Cancellation& cancellation : value.cancellations) {
      if (!cancellation.emergency) continue;
      const bool known = std::any_of(emergencies.begin(), emergencies.end(), [&](const Emergency& emergency) {
        return emergency.id == cancellation.emergency;
      });
      if (known) continue;
      return refused(fmt::format("case {} cannot be trusted: its cancellation {} names an unknown emergency",
                                 value.id.value, cancellation.id.value));
    }
  }
  return {};
}

}  // namespace steward::store
