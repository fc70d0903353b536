// An in-memory engine::Service: people, jobs and cases are put in by the test; acts change the cases the way
// a person would see it, without casework's due process. Rights are the real ones (model/rights.h).
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/service.h"
#include "model/rights.h"

namespace steward::fakes {

class FakeService final : public engine::Service {
 public:
  std::map<uid_t, Caller> people;
  std::vector<JobView> all_jobs;
  std::vector<Case> all_cases;
  std::vector<Event> events;
  std::vector<PersonAct> acts;      // every act that got as far as the service
  std::vector<NodeReport> reports;  // every report taken
  Health health_now;
  LedgerCheck ledger;
  std::optional<Error> trouble;  // set: every call fails with it
  Time now = from_seconds(1'795'000'000);
  std::function<void()> before_act;  // what happens just before an act arrives

  void add_person(uid_t uid, std::string user, Role role) {
    people[uid] = Caller{uid, std::move(user), role};
  }

  Result<Caller> identify(uid_t uid) override {
    const auto found = people.find(uid);
    if (found == people.end()) return fail(ErrorCode::not_found, "no such user");
    return found->second;
  }

  Result<ReportAnswer> take_report(const Caller& caller, const NodeReport& report) override {
    if (const auto allowed = ready(caller, Act::report); !allowed) return tl::unexpected(allowed.error());
    reports.push_back(report);
    return ReportAnswer{report.sequence, {}};
  }

  Result<ActAnswer> act(const Caller& caller, const PersonAct& act) override {
    if (trouble) return tl::unexpected(*trouble);
    if (before_act) before_act();
    acts.push_back(act);
    return std::visit([&](const auto& each) { return perform(caller, each); }, act);
  }

  Result<std::vector<JobView>> jobs(const Caller& caller, bool everybody) override {
    if (const auto allowed = ready(caller, everybody ? Act::see_all : Act::see_job); !allowed) {
      return tl::unexpected(allowed.error());
    }
    std::vector<JobView> found;
    for (const JobView& job : all_jobs) {
      if (everybody || job.job.uid == caller.uid) found.push_back(job);
    }
    return found;
  }

  Result<JobView> job(const Caller& caller, const std::string& shown_id) override {
    if (trouble) return tl::unexpected(*trouble);
    for (const JobView& job : all_jobs) {
      if (show_id(job.job) == shown_id && may(caller, Act::see_job, job.job.uid)) return job;
    }
    return fail(ErrorCode::not_found, "no job " + shown_id);
  }

  Result<std::vector<Case>> cases(const Caller& caller, const store::CaseFilter& filter) override {
    const bool own = filter.uid == caller.uid;
    if (const auto allowed = ready(caller, own ? Act::see_case : Act::see_all); !allowed) {
      return tl::unexpected(allowed.error());
    }
    std::vector<Case> found;
    for (const Case& each : all_cases) {
      if (filter.uid && *filter.uid != each.uid) continue;
      if (!filter.open_only || each.open()) found.push_back(shown(caller, each));
    }
    return found;
  }

  Result<Case> find_case(const Caller& caller, CaseId id) override {
    auto found = visible(caller, id);
    if (!found) return tl::unexpected(found.error());
    return shown(caller, **found);
  }

  Result<std::vector<Event>> events_of(const Caller& caller, CaseId id) override {
    if (const auto allowed = ready(caller, Act::see_all); !allowed) return tl::unexpected(allowed.error());
    std::vector<Event> found;
    for (const Event& event : events) {
      if (event.in == id) found.push_back(event);
    }
    return found;
  }

  Result<LedgerCheck> verify_ledger(const Caller& caller) override {
    if (const auto allowed = ready(caller, Act::verify_ledger); !allowed)
      return tl::unexpected(allowed.error());
    return ledger;
  }

  Result<Health> health(const Caller& caller) override {
    if (const auto allowed = ready(caller, Act::see_all); !allowed) return tl::unexpected(allowed.error());
    return health_now;
  }

 private:
  // As Live shows it: what staff have to mend is for staff.
  static Case shown(const Caller& caller, Case value) {
    if (caller.role != Role::staff) value.tasks.clear();
    return value;
  }

  Status ready(const Caller& caller, Act act) const {
    if (trouble) return tl::unexpected(*trouble);
    return may(caller, act, caller.uid);
  }

  Result<Case*> visible(const Caller& caller, CaseId id) {
    if (trouble) return tl::unexpected(*trouble);
    for (Case& each : all_cases) {
      if (each.id == id && may(caller, Act::see_case, each.uid)) return &each;
    }
    return fail(ErrorCode::not_found, "no case " + std::to_string(id.value));
  }

  template <typename Change>
  Result<ActAnswer> in_case(const Caller& caller, CaseId id, Act right, Change change) {
    auto found = visible(caller, id);
    if (!found) return tl::unexpected(found.error());
    if (const auto allowed = may(caller, right, (*found)->uid); !allowed)
      return tl::unexpected(allowed.error());
    if (const Status changed = change(**found); !changed) return tl::unexpected(changed.error());
    return ActAnswer{shown(caller, **found), std::nullopt};
  }

  std::int64_t next_id() { return ++last_id_; }

  Result<ActAnswer> perform(const Caller& caller, const act::Reply& act) {
    return in_case(caller, act.in, Act::answer, [&](Case& in) -> Status {
      in.conversation.push_back({now, caller.user, false, act.text});
      return {};
    });
  }
  Result<ActAnswer> perform(const Caller& caller, const act::Permit& act) {
    return in_case(caller, act.in, Act::permit, [&](Case& in) { return answer(in, PermissionState::given); });
  }
  Result<ActAnswer> perform(const Caller& caller, const act::Decline& act) {
    return in_case(caller, act.in, Act::decline, [&](Case& in) {
      if (!act.text.empty()) in.conversation.push_back({now, caller.user, false, act.text});
      return answer(in, PermissionState::declined);
    });
  }
  Result<ActAnswer> perform(const Caller& caller, const act::Withdraw& act) {
    return in_case(caller, act.in, Act::decline, [&](Case& in) -> Status {
      for (Permission& each : in.permissions) {
        if (each.state == PermissionState::given) return each.state = PermissionState::withdrawn, Status();
      }
      return fail(ErrorCode::conflict, "there is no unused permission to withdraw");
    });
  }
  Result<ActAnswer> perform(const Caller& caller, const act::Say& act) {
    return in_case(caller, act.in, Act::contact, [&](Case& in) -> Status {
      in.conversation.push_back({now, caller.user, true, act.text});
      return {};
    });
  }
  Result<ActAnswer> perform(const Caller& caller, const act::OpenCase& act) {
    if (const auto allowed = may(caller, Act::contact, caller.uid); !allowed)
      return tl::unexpected(allowed.error());
    for (const JobView& job : all_jobs) {
      if (job.job.id != act.job) continue;
      Case opened;
      opened.id = CaseId{next_id()};
      opened.uid = job.job.uid;
      opened.user = job.job.user;
      opened.job_shown = show_id(job.job);
      opened.job_name = job.job.name;
      opened.opened_at = now;
      opened.conversation.push_back({now, caller.user, true, act.text});
      all_cases.push_back(opened);
      return ActAnswer{opened, std::nullopt};
    }
    return fail(ErrorCode::not_found, "no such job");
  }
  Result<ActAnswer> perform(const Caller& caller, const act::Ask& act) {
    return in_case(caller, act.in, Act::ask, [&](Case& in) -> Status {
      in.permissions.push_back(
          {PermissionId{next_id()}, in.run, PermissionState::asked, now, caller.user, no_time});
      return {};
    });
  }
  Result<ActAnswer> perform(const Caller& caller, const act::Close& act) {
    return in_case(caller, act.in, Act::close, [&](Case& in) -> Status {
      if (!in.open()) return fail(ErrorCode::conflict, "the case is closed already");
      in.resolution = act.resolution;
      in.closed_at = now;
      in.closed_by = caller.user;
      in.closing_words = act.words;
      return {};
    });
  }
  Result<ActAnswer> perform(const Caller& caller, const act::SettleTask& act) {
    return in_case(caller, act.in, Act::settle_task, [&](Case& in) -> Status {
      for (StaffTask& task : in.tasks) {
        if (task.id != act.task) continue;
        task.done_at = now;
        task.done_by = caller.user;
        return {};
      }
      return fail(ErrorCode::not_found, "no such task in this case");
    });
  }
  Result<ActAnswer> perform(const Caller& caller, const act::DeclareEmergency& act) {
    if (const auto allowed = may(caller, Act::declare_emergency, caller.uid); !allowed) {
      return tl::unexpected(allowed.error());
    }
    Emergency declared;
    declared.id = EmergencyId{next_id()};
    declared.declared_by = caller.user;
    declared.declared_at = now;
    declared.expires_at = now + act.lasts;
    declared.reason = act.reason;
    declared.evidence = act.evidence;
    for (const SlurmId id : act.jobs) declared.runs.push_back({{"aicloud", id, now}, now});
    return ActAnswer{std::nullopt, declared};
  }
  Result<ActAnswer> perform(const Caller& caller, const act::Cancel& act) {
    return in_case(caller, act.in, Act::cancel, [&](Case& in) -> Status {
      for (Permission& each : in.permissions) {
        if (each.state != PermissionState::given) continue;
        each.state = PermissionState::used;
        Cancellation owed;
        owed.id = CancellationId{next_id()};
        owed.run = each.run;
        owed.permission = each.id;
        owed.owed_at = now;
        in.cancellations.push_back(owed);
        return {};
      }
      return fail(ErrorCode::refused, "no permission stands in this case; `steward ask` asks for it");
    });
  }

  Status answer(Case& in, PermissionState state) {
    for (Permission& each : in.permissions) {
      if (each.state != PermissionState::asked) continue;
      each.state = state;
      each.answered_at = now;
      return {};
    }
    in.permissions.push_back({PermissionId{next_id()}, in.run, state, no_time, "", now});
    return {};
  }

  std::int64_t last_id_ = 1000;
};

}  // namespace steward::fakes
