// Whether an event can follow what a case is: asked before apply() by whoever reads a ledger.
#include <fmt/format.h>

#include <algorithm>

#include "casework/apply.h"
#include "casework/moving.h"
#include "model/moves.h"

namespace steward::casework {
namespace {

template <typename Item, typename IdType>
const Item* find(const std::vector<Item>& items, IdType id) {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.id == id; });
  return found == items.end() ? nullptr : &*found;
}

struct Fits {
  const Case& value;

  template <typename Move>
  std::string moves(Move move) const {
    if (after(value.state, move)) return "";
    return fmt::format("there is no move \"{}\" of a case that is {}", to_string(move),
                       to_string(value.state));
  }
  template <typename State, typename Move>
  static std::string moves(std::string_view what, State from, Move move) {
    if (after(from, move)) return "";
    return fmt::format("there is no move \"{}\" of a {} that is {}", to_string(move), what, to_string(from));
  }
  std::string about(const JobKey& job) const { return job_in(value, job) ? "" : "names an unknown job"; }
  static std::string begins(CaseState state) {
    return may_begin(state) ? "" : "begins in an impossible state";
  }

  std::string contact(ContactId id, ContactMove move) const {
    const Contact* known = find(value.contacts, id);
    return known == nullptr ? "names an unknown contact" : moves("contact", known->passage, move);
  }
  std::string permission(PermissionId id, PermissionMove move) const {
    const Permission* known = find(value.permissions, id);
    return known == nullptr ? "names an unknown permission" : moves("permission", known->state, move);
  }
  std::string cancellation(CancellationId id, CancellationMove move) const {
    const Cancellation* known = find(value.cancellations, id);
    if (known == nullptr) return "names an unknown cancellation";
    if (move == CancellationMove::begin && known->permission) {
      if (auto why = permission(known->permission, PermissionMove::use); !why.empty()) return why;
    }
    return moves("cancellation", known->state, move);
  }

  std::string operator()(const event::CaseOpened& e) const { return begins(e.state); }
  std::string operator()(const event::JobJoined& e) const {
    return job_in(value, e.run.job) ? "names a job twice" : "";
  }
  std::string operator()(const event::RunEnded& e) const { return about(e.run.job); }
  std::string operator()(const event::RunChanged& e) const { return about(e.run.job); }
  std::string operator()(const event::FindingMade& e) const {
    return e.job == JobKey{} ? "" : about(e.job);  // the platform's faults are about no job
  }
  std::string operator()(const event::FindingEnded& e) const {
    return finding_in(value, e.job, e.rule) ? "" : "names an unknown finding";
  }
  std::string operator()(const event::HoldLifted& e) const {
    return moves(e.state == CaseState::drafted ? CaseMove::lift_hold_draft : CaseMove::lift_hold);
  }
  std::string operator()(const event::FellSilent&) const { return moves(CaseMove::fall_silent); }
  std::string operator()(const event::CaseReopened& e) const {
    return value.open() ? "reopens a case that is open" : begins(e.state);
  }
  std::string operator()(const event::ContactApproved& e) const {
    return contact(e.contact, ContactMove::approve);
  }
  std::string operator()(const event::ContactDropped& e) const {
    return contact(e.contact, ContactMove::drop);
  }
  std::string operator()(const event::ContactAttempting& e) const {
    return contact(e.contact, ContactMove::begin);
  }
  std::string operator()(const event::ContactSettled& e) const {
    return contact(e.contact, move_of(e.delivery));
  }
  std::string operator()(const event::ContactReturned& e) const {
    return contact(e.contact, ContactMove::bounce);
  }
  std::string operator()(const event::LinkUsed& e) const {
    const Contact* known = find(value.contacts, e.contact);
    if (known == nullptr) return "names an unknown contact";
    return known->link_used_at == no_time ? "" : "uses a link twice";
  }
  std::string operator()(const event::PermissionAsked&) const { return moves(CaseMove::staff_speak); }
  std::string operator()(const event::PermissionAnswered& e) const {
    if (e.answer == PermissionState::given && !find(value.permissions, e.permission)) return "";  // unasked
    return permission(e.permission, move_of(e.answer));
  }
  std::string operator()(const event::PermissionLapsed& e) const {
    return permission(e.permission, PermissionMove::lapse);
  }
  std::string operator()(const event::CancellationOwed& e) const {
    if (static_cast<bool>(e.permission) == static_cast<bool>(e.emergency)) return "has not one basis";
    if (e.permission && !find(value.permissions, e.permission)) return "names an unknown permission";
    return about(e.run.job);
  }
  std::string operator()(const event::CancellationAttempting& e) const {
    return cancellation(e.cancellation, CancellationMove::begin);
  }
  std::string operator()(const event::CancellationSettled& e) const {
    return cancellation(e.cancellation, e.done ? CancellationMove::succeed : CancellationMove::fail);
  }
  std::string operator()(const event::TaskOpened& e) const {
    if (e.contact && !find(value.contacts, e.contact)) return "names an unknown contact";
    return e.cancellation && !find(value.cancellations, e.cancellation) ? "names an unknown cancellation"
                                                                        : "";
  }
  std::string operator()(const event::TaskDone& e) const {
    return find(value.tasks, e.task) ? "" : "names an unknown task";
  }
  std::string operator()(const event::ExemptionEnded& e) const {
    return find(value.exemptions, e.exemption) ? "" : "names an unknown exemption";
  }
  std::string operator()(const event::CaseClosed&) const { return moves(CaseMove::close); }
  std::string operator()(const event::CaseErased&) const {
    return value.open() ? "erases a case that is open" : "";
  }

  // These make new things, or stand on nothing.
  template <typename Other>
  std::string operator()(const Other&) const {
    return "";
  }
};

}  // namespace

std::string misfit(const Case& value, const Event& event) { return std::visit(Fits{value}, event.body); }

}  // namespace steward::casework
