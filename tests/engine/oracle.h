// Judges histories by nothing but the ledger's events: everything it ever said about what allows a
// cancellation, and about words owed and sent, kept apart from casework's own reading of it.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "casework/book.h"
#include "model/warrant.h"

namespace steward::engine {

class Oracle {
 public:
  struct Times {
    Duration notice;   // between telling of a release and using the permission
    Duration silence;  // between a reminder and calling it silence
  };
  explicit Oracle(Times times) : times_(times) {}

  void hear(const Event& event) {
    std::visit([&](const auto& body) { take(event, body); }, event.body);
  }

  bool allows(const Warrant& warrant, Time now) const {
    const auto owed = owed_.find(warrant.cancellation());
    if (owed == owed_.end() || owed->second.what.run != warrant.run()) return false;
    const event::CancellationOwed& what = owed->second.what;
    if (!what.permission) return emergency_allows(what.emergency, warrant.run(), now);
    const auto found = was_valid_.find(what.permission);
    if (found == was_valid_.end() || found->second.run != warrant.run()) return false;
    return !for_idle(found->second, what) ||
           (notice_is_over(what.permission, now) && now - owed->second.at <= minutes(2));
  }
  // Given, and neither taken back nor used nor lapsed.
  bool stands(PermissionId id, const RunKey& run) const {
    const auto found = valid_.find(id);
    return found != valid_.end() && found->second.run == run;
  }
  bool emergency_allows(EmergencyId id, const RunKey& run, Time now) const {
    const auto found = emergencies_.find(id);
    if (found == emergencies_.end() || now >= found->second.expires_at) return false;
    if (found->second.needs_second && !confirmed_.contains(id)) return false;
    const auto& runs = found->second.runs;
    return std::find(runs.begin(), runs.end(), run) != runs.end();
  }
  bool notice_is_over(PermissionId id, Time now) const {
    const auto told = release_told_.find(id);
    return told != release_told_.end() && now - told->second >= times_.notice;
  }
  bool is_told(PermissionId id) const { return release_told_.contains(id); }
  // Steward's own use of a permission that came with the job.
  bool is_release(CancellationId id) const {
    const auto owed = owed_.find(id);
    const auto found = owed == owed_.end() ? was_valid_.end() : was_valid_.find(owed->second.what.permission);
    return found != was_valid_.end() && for_idle(found->second, owed->second.what);
  }

  std::vector<std::string> wrong;  // what must never happen, and did
  // Contacts.
  std::map<ContactId, int> attempts, accepted;
  std::map<ContactId, MessageKind> kinds;
  std::set<ContactId> with_task, drafts;
  std::map<ContactId, Delivery> last;
  int findings_owed = 0, releases_given = 0, releases_used = 0, reminders = 0, reopened = 0, by_itself = 0;
  int cancellations_done = 0, told_of_cancellation = 0, told_of_emergency = 0;
  std::set<CancellationId> attempted;
  std::set<CaseId> erased;

 private:
  struct Given {
    RunKey run;
    CaseId in;
    Duration if_idle{0};
  };
  struct Owed {
    event::CancellationOwed what;
    Time at = no_time;
  };

  static bool for_idle(const Given& given, const event::CancellationOwed& owed) {
    return given.if_idle != Duration(0) && owed.by == "steward";
  }
  void must(bool holds, const char* what) {
    if (!holds) wrong.emplace_back(what);
  }

  template <typename Body>
  void take(const Event&, const Body&) {}
  void take(const Event& event, const event::CaseReopened& e) {
    reopened += e.by == "steward" ? 1 : 0;
    if (e.by != "steward") unsettle(event.in);
  }
  void take(const Event& event, const event::CaseOpened& e) {
    if (e.principle == principle::support) requests_.insert(event.in);  // settles no finding
  }
  void take(const Event& event, const event::JobJoined& e) {
    if (!requests_.contains(event.in)) jobs_[event.in].insert(e.run.job);
  }
  void take(const Event& event, const event::CaseClosed& e) {
    if (e.resolution != Resolution::explained && e.resolution != Resolution::mistaken) return;
    for (const JobKey& job : jobs_[event.in]) settled_[job].insert(event.in);
  }
  void take(const Event&, const event::FindingMade& e) {
    must(!settled_.contains(e.job) || settled_.at(e.job).empty(), "a finding about what people settled");
  }
  void unsettle(CaseId in) {
    for (auto& [job, cases] : settled_) cases.erase(in);
  }
  void take(const Event& event, const event::CaseErased&) {
    erased.insert(event.in);
    unsettle(event.in);
    std::erase_if(refused_,
                  [&](const auto& each) { return each.second == event.in; });  // what was said is gone
  }

  void take(const Event&, const event::PermissionAsked& e) { runs_[e.permission] = e.run; }
  void take(const Event& event, const event::PermissionAnswered& e) {
    const RunKey run = runs_.contains(e.permission) ? runs_.at(e.permission) : e.run;
    if (e.answer != PermissionState::given) {
      refused_[run] = event.in;
      valid_.erase(e.permission);
      return;
    }
    must(e.if_idle == Duration(0) || !refused_.contains(run), "a release after the owner's no");
    valid_[e.permission] = {run, event.in, e.if_idle};
    releases_given += e.if_idle != Duration(0) ? 1 : 0;
  }
  void take(const Event&, const event::PermissionLapsed& e) { valid_.erase(e.permission); }
  // A release is for an owner who says nothing.
  void take(const Event& event, const event::WordSaid& e) {
    if (e.staff || e.meaning == Meaning::context) return;
    std::erase_if(valid_, [&](const auto& each) {
      return each.second.if_idle != Duration(0) && each.second.in == event.in;
    });
  }
  void take(const Event&, const event::RunChanged& e) {
    for (const auto& [id, given] : valid_)
      must(given.run.job != e.run.job || given.run == e.run, "a permission outlived its run");
  }

  void take(const Event&, const event::EmergencyDeclared& e) {
    must(e.emergency.cause != Cause::idle, "an emergency because of idle GPUs");
    emergencies_[e.emergency.id] = e.emergency;
  }
  void take(const Event&, const event::EmergencyConfirmed& e) {
    const bool another = emergencies_.at(e.emergency).declared_by != e.by;
    must(another, "an emergency confirmed by the one who declared it");
    if (another) confirmed_.insert(e.emergency);
  }

  void take(const Event& event, const event::CancellationOwed& e) {
    must(e.permission ? stands(e.permission, e.run) : emergency_allows(e.emergency, e.run, event.at),
         "a cancellation is owed that nothing allows");
    owed_[e.cancellation] = {e, event.at};
  }
  void take(const Event&, const event::CancellationAttempting& e) {
    attempted.insert(e.cancellation);
    const event::CancellationOwed& owed = owed_.at(e.cancellation).what;
    was_valid_.clear();
    if (owed.permission && valid_.contains(owed.permission))
      was_valid_[owed.permission] = valid_.at(owed.permission);
    valid_.erase(owed.permission);  // used up
    releases_used += owed.permission && owed.by == "steward" ? 1 : 0;
  }
  void take(const Event&, const event::CancellationSettled& e) { cancellations_done += e.done ? 1 : 0; }

  void take(const Event& event, const event::ContactOwed& e) {
    kinds[e.contact] = e.kind;
    if (e.draft) drafts.insert(e.contact);
    by_itself += e.kind == MessageKind::finding || e.kind == MessageKind::reminder ||
                 e.kind == MessageKind::remedied || e.kind == MessageKind::release_soon ||
                 e.kind == MessageKind::release_refused;
    if (e.channel != ChannelKind::mail) return;
    if (e.kind == MessageKind::release_soon) tells_of_release(event.in, e.contact);
    if (e.kind == MessageKind::reminder) reminded_[event.in] = event.at;
    findings_owed += e.kind == MessageKind::finding ? 1 : 0;
    reminders += e.kind == MessageKind::reminder ? 1 : 0;
    told_of_emergency += e.kind == MessageKind::emergency_declared ? 1 : 0;
    told_of_cancellation += e.kind == MessageKind::cancelled || e.kind == MessageKind::emergency ? 1 : 0;
  }
  // The letter is about all that was given in its case and that no letter was about before.
  void tells_of_release(CaseId in, ContactId contact) {
    for (const auto& [id, given] : valid_) {
      if (given.in == in && given.if_idle != Duration(0) && covered_.insert(id).second)
        soon_[contact].insert(id);
    }
  }
  void take(const Event&, const event::ContactApproved& e) { drafts.erase(e.contact); }
  void take(const Event&, const event::ContactAttempting& e) { ++attempts[e.contact]; }
  void take(const Event& event, const event::ContactSettled& e) {
    // Steward's own "not needed any more" is nobody's refusal.
    if (e.detail.starts_with("not sent: ")) return;
    last[e.contact] = e.delivery;
    if (e.delivery != Delivery::accepted) return;
    ++accepted[e.contact];
    for (const PermissionId id : soon_[e.contact]) release_told_[id] = event.at;
  }
  void take(const Event& event, const event::FellSilent&) {
    must(reminded_.contains(event.in) && event.at - reminded_.at(event.in) >= times_.silence,
         "silence before its time");
  }
  void take(const Event&, const event::TaskOpened& e) { with_task.insert(e.contact); }

  Times times_;
  std::map<PermissionId, RunKey> runs_;
  std::map<PermissionId, Given> valid_, was_valid_;
  std::set<CaseId> requests_;
  std::map<CaseId, std::set<JobKey>> jobs_;
  std::map<JobKey, std::set<CaseId>> settled_;  // explained or mistaken, in which cases
  std::map<RunKey, CaseId> refused_;            // in which case the owner said no
  std::map<EmergencyId, Emergency> emergencies_;
  std::set<EmergencyId> confirmed_;
  std::map<CancellationId, Owed> owed_;
  std::map<ContactId, std::set<PermissionId>> soon_;
  std::set<PermissionId> covered_;
  std::map<PermissionId, Time> release_told_;  // when words about it arrived
  std::map<CaseId, Time> reminded_;
};

}  // namespace steward::engine
