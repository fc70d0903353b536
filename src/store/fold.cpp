#include "store/fold.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "casework/apply.h"
#include "store/ledger.h"
#include "wire/json.h"

namespace steward::store {
namespace {

tl::unexpected<Error> trouble(std::int64_t seq, std::string_view what) {
  return fail(ErrorCode::refused, fmt::format("entry {}{}", seq, what));
}

template <typename Item, typename IdType>
const Item* find(const std::vector<Item>& items, IdType id) {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.id == id; });
  return found == items.end() ? nullptr : &*found;
}

// What an event names and its case does not have: "contact", "permission", …; empty: it has everything.
struct Unknown {
  const Case& value;

  std::string_view contact(ContactId id) const { return find(value.contacts, id) ? "" : "contact"; }
  std::string_view permission(PermissionId id) const {
    return find(value.permissions, id) ? "" : "permission";
  }

  std::string_view operator()(const event::ContactAttempting& e) const { return contact(e.contact); }
  std::string_view operator()(const event::ContactSettled& e) const { return contact(e.contact); }
  std::string_view operator()(const event::PermissionLapsed& e) const { return permission(e.permission); }
  std::string_view operator()(const event::CancellationOwed& e) const {
    return e.permission ? permission(e.permission) : "";
  }
  std::string_view operator()(const event::CancellationAttempting& e) const {
    const Cancellation* cancellation = find(value.cancellations, e.cancellation);
    if (cancellation == nullptr) return "cancellation";
    return cancellation->permission ? permission(cancellation->permission) : "";
  }
  std::string_view operator()(const event::CancellationSettled& e) const {
    return find(value.cancellations, e.cancellation) ? "" : "cancellation";
  }
  std::string_view operator()(const event::TaskOpened& e) const {
    if (e.cancellation && !find(value.cancellations, e.cancellation)) return "cancellation";
    return e.contact ? contact(e.contact) : "";
  }
  std::string_view operator()(const event::TaskDone& e) const {
    return find(value.tasks, e.task) ? "" : "task";
  }

  // These make new things, or name none.
  std::string_view operator()(const event::CaseOpened&) const { return ""; }
  std::string_view operator()(const event::FindingMade&) const { return ""; }
  std::string_view operator()(const event::FindingEnded&) const { return ""; }
  std::string_view operator()(const event::RunChanged&) const { return ""; }
  std::string_view operator()(const event::HoldLifted&) const { return ""; }
  std::string_view operator()(const event::ContactOwed&) const { return ""; }
  std::string_view operator()(const event::PermissionAsked&) const { return ""; }
  std::string_view operator()(const event::PermissionAnswered&) const { return ""; }  // or given unasked
  std::string_view operator()(const event::EmergencyDeclared&) const { return ""; }
  std::string_view operator()(const event::WordSaid&) const { return ""; }
  std::string_view operator()(const event::CaseClosed&) const { return ""; }
};

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
  return Event{entry.seq, from_ms(entry.at_ms), CaseId{entry.in}, static_cast<uid_t>(row.integer(8)),
               std::move(*body)};
}

Status fold(Case& value, const Event& event) {
  if (const auto* opened = std::get_if<event::CaseOpened>(&event.body)) {
    if (opened->uid != event.person) return trouble(event.seq, ": its person was changed");
    if (value.id) return trouble(event.seq, ": opens a case twice");
  } else if (!value.id) {
    return trouble(event.seq, ": its case was never opened");
  }
  if (const auto unknown = std::visit(Unknown{value}, event.body); !unknown.empty()) {
    return trouble(event.seq, fmt::format(" names an unknown {}", unknown));
  }
  casework::apply(value, event);
  return {};
}

}  // namespace steward::store
