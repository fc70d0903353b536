// Judges histories by nothing but the ledger's events: everything it ever said about what allows a
// cancellation, and about words owed and sent, kept apart from casework's own reading of it.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "casework/book.h"
#include "model/warrant.h"

namespace steward::engine {

class Oracle {
 public:
  explicit Oracle(Duration notice) : notice_(notice) {}

  void hear(const Event& event) {
    std::visit([&](const auto& body) { take(event, body); }, event.body);
  }

  bool allows(const Warrant& warrant, Time now) const {
    const auto owed = owed_.find(warrant.cancellation());
    if (owed == owed_.end() || owed->second.run != warrant.run()) return false;
    if (owed->second.permission) return permits(owed->second.permission, owed->second.by, warrant, now);
    const auto emergency = emergencies_.find(owed->second.emergency);
    if (emergency == emergencies_.end() || now >= emergency->second.expires_at) return false;
    if (emergency->second.needs_second && !confirmed_.contains(emergency->first)) return false;
    const auto& runs = emergency->second.runs;
    return std::find(runs.begin(), runs.end(), warrant.run()) != runs.end();
  }

  // Contacts.
  std::map<ContactId, int> attempts, accepted;
  std::map<ContactId, MessageKind> kinds;
  std::set<ContactId> with_task, drafts;
  std::map<ContactId, Delivery> last;
  int findings_owed = 0, releases_given = 0, releases_used = 0, reminders = 0, reopened = 0;
  int cancellations_done = 0, told_of_cancellation = 0, told_of_emergency = 0;
  std::set<CancellationId> attempted;
  std::set<CaseId> erased;

 private:
  struct Given {
    RunKey run;
    Time at = no_time;
    Duration if_idle{0};
  };

  // Used at the very moment of the warrant; one given beforehand only after its notice has arrived and
  // passed, unless the owner said yes again.
  bool permits(PermissionId id, const std::string& by, const Warrant& warrant, Time now) const {
    const auto found = was_valid_.find(id);
    if (found == was_valid_.end() || found->second.run != warrant.run()) return false;
    if (found->second.if_idle == Duration(0) || by != "steward") return true;
    const auto told = release_told_.find(warrant.run());
    if (told == release_told_.end()) return false;
    return std::any_of(told->second.begin(), told->second.end(),
                       [&](Time at) { return at >= found->second.at && now - at >= notice_; });
  }

  template <typename Body>
  void take(const Event&, const Body&) {}
  void take(const Event&, const event::CaseReopened& e) { reopened += e.by == "steward" ? 1 : 0; }
  void take(const Event& event, const event::CaseErased&) { erased.insert(event.in); }
  void take(const Event&, const event::PermissionAsked& e) { runs_[e.permission] = e.run; }
  void take(const Event& event, const event::PermissionAnswered& e) {
    if (e.answer == PermissionState::given) {
      valid_[e.permission] = {runs_.contains(e.permission) ? runs_.at(e.permission) : e.run, event.at,
                              e.if_idle};
      releases_given += e.if_idle != Duration(0) ? 1 : 0;
    } else {
      valid_.erase(e.permission);
    }
  }
  void take(const Event&, const event::PermissionLapsed& e) { valid_.erase(e.permission); }
  void take(const Event&, const event::EmergencyDeclared& e) { emergencies_[e.emergency.id] = e.emergency; }
  void take(const Event&, const event::EmergencyConfirmed& e) {
    if (emergencies_.at(e.emergency).declared_by != e.by) confirmed_.insert(e.emergency);
  }
  void take(const Event&, const event::CancellationOwed& e) { owed_[e.cancellation] = e; }
  void take(const Event&, const event::CancellationAttempting& e) {
    attempted.insert(e.cancellation);
    const event::CancellationOwed& owed = owed_.at(e.cancellation);
    was_valid_.clear();
    if (owed.permission && valid_.contains(owed.permission))
      was_valid_[owed.permission] = valid_.at(owed.permission);
    valid_.erase(owed.permission);  // used up
    releases_used += owed.permission && owed.by == "steward" ? 1 : 0;
  }
  void take(const Event&, const event::CancellationSettled& e) { cancellations_done += e.done ? 1 : 0; }
  void take(const Event&, const event::ContactOwed& e) {
    kinds[e.contact] = e.kind;
    if (e.draft) drafts.insert(e.contact);
    if (e.run && e.kind == MessageKind::release_soon) soon_[e.contact] = *e.run;
    if (e.channel != ChannelKind::mail) return;
    findings_owed += e.kind == MessageKind::finding ? 1 : 0;
    reminders += e.kind == MessageKind::reminder ? 1 : 0;
    told_of_emergency += e.kind == MessageKind::emergency_declared ? 1 : 0;
    told_of_cancellation += e.kind == MessageKind::cancelled || e.kind == MessageKind::emergency ? 1 : 0;
  }
  void take(const Event&, const event::ContactApproved& e) { drafts.erase(e.contact); }
  void take(const Event&, const event::ContactAttempting& e) { ++attempts[e.contact]; }
  void take(const Event& event, const event::ContactSettled& e) {
    // Steward's own "not needed any more" is nobody's refusal.
    if (e.detail.starts_with("not sent: ")) return;
    last[e.contact] = e.delivery;
    if (e.delivery != Delivery::accepted) return;
    ++accepted[e.contact];
    if (soon_.contains(e.contact)) release_told_[soon_.at(e.contact)].insert(event.at);
  }
  void take(const Event&, const event::TaskOpened& e) { with_task.insert(e.contact); }

  Duration notice_;
  std::map<PermissionId, RunKey> runs_;
  std::map<PermissionId, Given> valid_, was_valid_;
  std::map<EmergencyId, Emergency> emergencies_;
  std::set<EmergencyId> confirmed_;
  std::map<CancellationId, event::CancellationOwed> owed_;
  std::map<ContactId, RunKey> soon_;
  std::map<RunKey, std::set<Time>> release_told_;  // when words about it arrived
};

}  // namespace steward::engine
