#include "store/fold.h"

#include <fmt/format.h>

#include <string>

#include "casework/apply.h"
#include "model/rights.h"
#include "store/ledger.h"
#include "wire/json.h"

namespace steward::store {
namespace {

// The end of the year 9999, as wherever else times are read.
constexpr std::int64_t kLastAt = 253'402'300'799'999;

bool of_no_case(const Event& event) {
  return std::holds_alternative<event::EmergencyDeclared>(event.body) ||
         std::holds_alternative<event::EmergencyConfirmed>(event.body) ||
         std::holds_alternative<event::PersonForgotten>(event.body);
}

tl::unexpected<Error> trouble(std::int64_t seq, std::string_view what) {
  return fail(ErrorCode::refused, fmt::format("entry {}{}", seq, what));
}

}  // namespace

Sealed sealed_of(const Stmt& row) {
  return {{row.integer(0), row.integer(1), row.text(2), row.integer(3), row.integer(4),
           digest_from(row.blob(5)), digest_from(row.blob(6))},
          digest_from(row.blob(7))};
}

Status check_mac(const Key& key, const Sealed& sealed) {
  if (!same(sealed.mac, mac_of(key, sealed.entry))) return trouble(sealed.entry.seq, ": changed");
  return {};
}

Status check_link(const Key& key, const Sealed& sealed, std::int64_t seq, const Digest& previous) {
  if (sealed.entry.seq != seq) return trouble(seq, ": missing");
  if (!same(sealed.entry.previous, previous)) return trouble(seq, ": does not follow the entry before it");
  return check_mac(key, sealed);
}

Result<Event> event_of(const Sealed& sealed, const Stmt& row) {
  const LedgerEntry& entry = sealed.entry;
  const std::string salt = row.blob(9);
  const std::string json = row.text(10);
  if (salt.empty()) return trouble(entry.seq, ": body missing");
  if (salt.size() != kSaltBytes || !same(entry.commitment, commitment_of(salt, json))) {
    return trouble(entry.seq, ": body changed");
  }
  auto body = wire::body_from_json(entry.kind, json);
  if (!body) return trouble(entry.seq, ": body cannot be read: " + body.error().message);
  if (entry.at_ms < 0 || entry.at_ms > kLastAt) return trouble(entry.seq, ": its time is impossible");
  return Event{entry.seq, from_ms(entry.at_ms), CaseId{entry.in}, uid_from(row.integer(8)), std::move(*body)};
}

Status fold(Case& value, const Event& event) {
  if (of_no_case(event)) return trouble(event.seq, ": belongs to no case, and says that it does");
  if (const auto* opened = std::get_if<event::CaseOpened>(&event.body)) {
    // A forgotten person is nobody; that they were to be forgotten is the check's to ask (verify.h).
    if (event.person != nobody_uid && opened->uid != event.person)
      return trouble(event.seq, ": its person was changed");
    if (value.id) return trouble(event.seq, ": opens a case twice");
    if (event.in.value != event.seq) return trouble(event.seq, ": opens a case under another's number");
  } else if (!value.id) {
    return trouble(event.seq, ": its case was never opened");
  }
  if (const std::string why = casework::misfit(value, event); !why.empty())
    return trouble(event.seq, " " + why);
  casework::apply(value, event);
  return {};
}

Status fold(std::map<EmergencyId, Emergency>& emergencies, const Event& event) {
  if (!of_no_case(event)) return trouble(event.seq, ": belongs to a case, and does not say to which");
  if (const auto* declared = std::get_if<event::EmergencyDeclared>(&event.body)) {
    if (declared->emergency.id.value != event.seq)
      return trouble(event.seq, ": declares an emergency under another's number");
    emergencies[declared->emergency.id] = declared->emergency;
  }
  if (const auto* confirmed = std::get_if<event::EmergencyConfirmed>(&event.body)) {
    const auto known = emergencies.find(confirmed->emergency);
    if (known == emergencies.end()) return trouble(event.seq, " names an unknown emergency");
    known->second.confirmed_by = confirmed->by;
    known->second.confirmed_at = event.at;
  }
  return {};
}

}  // namespace steward::store
