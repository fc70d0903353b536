#include "casework/apply.h"

#include <algorithm>

#include "base/check.h"

namespace steward::casework {
namespace {

template <typename Item, typename IdType>
Item& with_id(std::vector<Item>& items, IdType id) {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.id == id; });
  STEWARD_CHECK(found != items.end());
  return *found;
}

Passage passage_after(Delivery delivery) {
  switch (delivery) {
    case Delivery::accepted:
      return Passage::accepted;
    case Delivery::refused:
      return Passage::refused;
    case Delivery::unclear:
      return Passage::unclear;
  }
  return Passage::unclear;
}

// One overload per event: what it does to the case.
struct Fold {
  Case& value;
  const Event& event;

  void operator()(const event::CaseOpened& e) const {
    value.id = event.in;
    value.uid = e.uid;
    value.user = e.user;
    value.job = e.run.job;
    value.run = e.run;
    value.job_shown = e.job_shown;
    value.job_name = e.job_name;
    value.node_list = e.node_list;
    value.opened_at = event.at;
    value.held = e.held;
  }

  void operator()(const event::FindingMade& e) const {
    auto found = std::find_if(value.findings.begin(), value.findings.end(),
                              [&](const Finding& finding) { return finding.rule == e.rule; });
    if (found == value.findings.end()) {
      value.findings.push_back({e.rule, {}, {}, event.at, event.at, true});
      found = std::prev(value.findings.end());
    }
    found->reason = e.reason;
    found->evidence = e.evidence;
    found->last_at = event.at;
    found->standing = true;
  }

  void operator()(const event::FindingEnded& e) const {
    for (Finding& finding : value.findings) {
      if (finding.rule != e.rule) continue;
      finding.standing = false;
      finding.last_at = event.at;
    }
  }

  void operator()(const event::RunChanged& e) const { value.run = e.run; }
  void operator()(const event::HoldLifted&) const { value.held = false; }

  void operator()(const event::ContactOwed& e) const {
    Contact contact;
    contact.id = e.contact;
    contact.kind = e.kind;
    contact.channel = e.channel;
    contact.owed_at = event.at;
    contact.message_id = e.message_id;
    contact.subject = e.subject;
    contact.text = e.text;
    value.contacts.push_back(std::move(contact));
  }

  void operator()(const event::ContactAttempting& e) const {
    Contact& contact = with_id(value.contacts, e.contact);
    contact.passage = Passage::attempting;
    contact.attempted_at = event.at;
    ++contact.attempts;
  }

  void operator()(const event::ContactSettled& e) const {
    Contact& contact = with_id(value.contacts, e.contact);
    contact.passage = passage_after(e.delivery);
    contact.settled_at = event.at;
    contact.detail = e.detail;
  }

  void operator()(const event::PermissionAsked& e) const {
    value.permissions.push_back({e.permission, e.run, PermissionState::asked, event.at, e.by, no_time});
  }

  void operator()(const event::PermissionAnswered& e) const {
    auto found = std::find_if(value.permissions.begin(), value.permissions.end(),
                              [&](const Permission& permission) { return permission.id == e.permission; });
    if (found == value.permissions.end()) {  // given without being asked
      value.permissions.push_back({e.permission, e.run, e.answer, no_time, {}, event.at});
      return;
    }
    found->state = e.answer;
    found->answered_at = event.at;
  }

  void operator()(const event::PermissionLapsed& e) const {
    with_id(value.permissions, e.permission).state = PermissionState::lapsed;
  }

  void operator()(const event::EmergencyDeclared&) const {}  // no case's own

  void operator()(const event::CancellationOwed& e) const {
    Cancellation cancellation;
    cancellation.id = e.cancellation;
    cancellation.run = e.run;
    cancellation.permission = e.permission;
    cancellation.emergency = e.emergency;
    cancellation.owed_at = event.at;
    value.cancellations.push_back(std::move(cancellation));
  }

  // A permission is used up when the act it allows begins, so that it can never serve twice.
  void operator()(const event::CancellationAttempting& e) const {
    Cancellation& cancellation = with_id(value.cancellations, e.cancellation);
    cancellation.state = CancellationState::attempting;
    if (cancellation.permission)
      with_id(value.permissions, cancellation.permission).state = PermissionState::used;
  }

  void operator()(const event::CancellationSettled& e) const {
    Cancellation& cancellation = with_id(value.cancellations, e.cancellation);
    cancellation.state = e.done ? CancellationState::done : CancellationState::failed;
    cancellation.settled_at = event.at;
    cancellation.detail = e.detail;
  }

  void operator()(const event::WordSaid& e) const {
    value.conversation.push_back({event.at, e.who, e.staff, e.text});
  }

  void operator()(const event::TaskOpened& e) const {
    value.tasks.push_back({e.task, event.at, e.what, e.contact, e.cancellation, no_time, {}});
  }

  void operator()(const event::TaskDone& e) const {
    StaffTask& task = with_id(value.tasks, e.task);
    task.done_at = event.at;
    task.done_by = e.by;
  }

  void operator()(const event::CaseClosed& e) const {
    value.resolution = e.resolution;
    value.closed_at = event.at;
    value.closed_by = e.by;
    value.closing_words = e.words;
  }
};

}  // namespace

void apply(Case& value, const Event& event) { std::visit(Fold{value, event}, event.body); }

}  // namespace steward::casework
