#include "casework/acts.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "model/rights.h"

namespace steward::casework {
namespace {

tl::unexpected<Error> refuse(const Error& error) { return tl::unexpected<Error>(error); }

const Permission* newest_for(const Case& in, const RunKey& run) {
  const Permission* found = nullptr;
  for (const Permission& permission : in.permissions) {
    if (permission.run == run) found = &permission;
  }
  return found;
}

const Cancellation* under_way(const Case& in) {
  for (const Cancellation& cancellation : in.cancellations) {
    if (cancellation.state == CancellationState::owed ||
        cancellation.state == CancellationState::attempting) {
      return &cancellation;
    }
  }
  return nullptr;
}

// One overload per act. Each gets a case that exists and that the caller may act on.
struct Acts {
  Draft& draft;
  const Caller& caller;
  const Surroundings& around;

  // A case is copied and written whole at each step: what one person can add to it is bounded.
  static constexpr std::int64_t most_replies = 20;  // an hour
  static constexpr std::size_t most_words = 200;    // in all: 2 MB of 10 kB each
  std::int64_t replies_lately(CaseId in) const {
    const Case& value = draft.see(in);
    return std::count_if(value.conversation.begin(), value.conversation.end(), [&](const Entry& entry) {
      return !entry.staff && draft.at() - entry.at < hours(1);
    });
  }

  Status need_open(CaseId in) const {
    const Case& value = draft.see(in);
    if (value.open()) return {};
    return fail(ErrorCode::conflict,
                fmt::format("case {} is closed ({})", in.value, to_string(*value.resolution)));
  }

  // The case's run must be the one that runs now: yesterday's yes is no yes for today's run.
  Status need_running(CaseId in) const {
    const Case& value = draft.see(in);
    const auto now = around.run(value.run.job.id);
    if (now && *now == value.run) return {};
    return fail(ErrorCode::conflict,
                fmt::format("job {} does not run any more, so there is nothing to cancel", value.job_shown));
  }

  void say(CaseId in, const std::string& text) const {
    if (!trim(text).empty())
      draft.emit(in, event::WordSaid{caller.user,
                                     caller.role == Role::staff && caller.uid != draft.see(in).uid, text});
  }

  void owe_cancellation(CaseId in, PermissionId permission, EmergencyId emergency) const {
    draft.emit(in, event::CancellationOwed{CancellationId{draft.next_seq()}, draft.see(in).run, permission,
                                           emergency, caller.user});
  }

  Result<Done> operator()(const act::Reply& act) const {
    if (trim(act.text).empty()) return fail(ErrorCode::invalid, "the reply is empty");
    if (draft.see(act.in).conversation.size() >= most_words) {
      return fail(ErrorCode::conflict, "this case holds as many replies as it can; write to staff by mail");
    }
    if (replies_lately(act.in) >= most_replies) {
      return fail(ErrorCode::conflict,
                  "that is many replies within an hour; staff have them all and will answer");
    }
    say(act.in, act.text);
    return Done{act.in, {}};
  }

  Result<Done> operator()(const act::Permit& act) const {
    if (const Status open = need_open(act.in); !open) return refuse(open.error());
    if (const Status running = need_running(act.in); !running) return refuse(running.error());
    const Case& value = draft.see(act.in);
    if (act.start != no_time && act.start != value.run.start) {
      return fail(ErrorCode::conflict,
                  "the job was started anew since you looked; read the case again first");
    }
    if (under_way(value) != nullptr) return fail(ErrorCode::conflict, "the job is being cancelled already");
    const Permission* asked = newest_for(value, value.run);
    if (asked != nullptr && asked->state == PermissionState::withdrawn &&
        draft.at() - asked->answered_at < minutes(1)) {
      return fail(ErrorCode::conflict, "you took your permission back just now; give it again in a minute");
    }
    const bool answers = asked != nullptr && asked->state == PermissionState::asked;
    const PermissionId permission = answers ? asked->id : PermissionId{draft.next_seq()};
    const RunKey run = value.run;
    draft.emit(act.in, event::PermissionAnswered{permission, PermissionState::given, run});
    owe_cancellation(act.in, permission, {});
    return Done{act.in, {}};
  }

  Result<Done> operator()(const act::Decline& act) const {
    if (const Status open = need_open(act.in); !open) return refuse(open.error());
    const Case& value = draft.see(act.in);
    const Permission* asked = newest_for(value, value.run);
    if (asked == nullptr || asked->state != PermissionState::asked) {
      return fail(ErrorCode::conflict,
                  "nobody has asked for permission in this case; `steward reply` answers staff");
    }
    draft.emit(act.in, event::PermissionAnswered{asked->id, PermissionState::declined, asked->run});
    say(act.in, act.text);
    return Done{act.in, {}};
  }

  Result<Done> operator()(const act::Withdraw& act) const {
    const Case& value = draft.see(act.in);
    const Permission* given = newest_for(value, value.run);
    if (given == nullptr || given->state != PermissionState::given) {
      return fail(ErrorCode::conflict, "there is no unused permission to take back");
    }
    const PermissionId permission = given->id;
    const Cancellation* cancellation = under_way(value);
    const CancellationId id = cancellation == nullptr ? CancellationId{} : cancellation->id;
    draft.emit(act.in, event::PermissionAnswered{permission, PermissionState::withdrawn, given->run});
    if (id) draft.emit(act.in, event::CancellationSettled{id, false, "the owner took the permission back"});
    return Done{act.in, {}};
  }

  Result<Done> operator()(const act::Say& act) const {
    if (trim(act.text).empty()) return fail(ErrorCode::invalid, "the message is empty");
    say(act.in, act.text);
    owe_word(draft, act.in, MessageKind::staff_word, {{"words", act.text}, {"staff", caller.user}},
             around.reach(draft.see(act.in).uid));
    return Done{act.in, {}};
  }

  Result<Done> operator()(const act::Ask& act) const {
    if (const Status open = need_open(act.in); !open) return refuse(open.error());
    if (const Status running = need_running(act.in); !running) return refuse(running.error());
    const Case& value = draft.see(act.in);
    const Permission* known = newest_for(value, value.run);
    if (known != nullptr && known->state == PermissionState::asked) {
      return fail(ErrorCode::conflict, "permission has been asked already and not yet answered");
    }
    if (known != nullptr && known->state == PermissionState::declined) {
      return fail(ErrorCode::refused,
                  "the owner has declined for this run; talk with them (`steward contact`)");
    }
    draft.emit(act.in, event::PermissionAsked{PermissionId{draft.next_seq()}, value.run, caller.user});
    say(act.in, act.text);
    const std::string words =
        trim(act.text).empty() ? "Others wait for what it holds and does not use." : act.text;
    owe_word(draft, act.in, MessageKind::ask, {{"words", words}, {"staff", caller.user}},
             around.reach(draft.see(act.in).uid));
    return Done{act.in, {}};
  }

  Result<Done> operator()(const act::Close& act) const {
    if (const Status open = need_open(act.in); !open) return refuse(open.error());
    if (under_way(draft.see(act.in)) != nullptr) {
      return fail(ErrorCode::conflict, "a cancellation is under way; its outcome closes the case");
    }
    if (act.resolution != Resolution::explained && act.resolution != Resolution::mistaken) {
      return fail(ErrorCode::invalid,
                  "people close a case as explained or mistaken; the rest is Steward's to see");
    }
    lapse_permissions(draft, act.in, "the case was closed");
    draft.emit(act.in, event::CaseClosed{act.resolution, caller.user, act.words});
    return Done{act.in, {}};
  }

  Result<Done> operator()(const act::SettleTask& act) const {
    const Case& value = draft.see(act.in);
    const auto found = std::find_if(value.tasks.begin(), value.tasks.end(),
                                    [&](const StaffTask& task) { return task.id == act.task; });
    if (found == value.tasks.end()) return fail(ErrorCode::not_found, "no such task in this case");
    if (found->done_at != no_time)
      return fail(ErrorCode::conflict, fmt::format("done already by {}", found->done_by));
    draft.emit(act.in, event::TaskDone{act.task, caller.user});
    return Done{act.in, {}};
  }

  Result<Done> operator()(const act::Cancel& act) const {
    if (const Status open = need_open(act.in); !open) return refuse(open.error());
    if (const Status running = need_running(act.in); !running) return refuse(running.error());
    const Case& value = draft.see(act.in);
    if (under_way(value) != nullptr) return fail(ErrorCode::conflict, "the job is being cancelled already");
    if (act.emergency) return cancel_in_emergency(act, value);
    const Permission* given = newest_for(value, value.run);
    if (given == nullptr || given->state != PermissionState::given) {
      return fail(
          ErrorCode::refused,
          fmt::format(
              "job {} is not cancelled without its owner's permission; ask for it with `steward ask {}`, or, "
              "if the platform is compromised, declare it with `steward emergency`",
              value.job_shown, act.in.value));
    }
    owe_cancellation(act.in, given->id, {});
    return Done{act.in, {}};
  }

  Result<Done> cancel_in_emergency(const act::Cancel& act, const Case& value) const {
    const Emergency* emergency = draft.find(act.emergency);
    if (emergency == nullptr) return fail(ErrorCode::not_found, "no such emergency has been declared");
    if (draft.at() >= emergency->expires_at)
      return fail(ErrorCode::refused, "that emergency is over; declare it anew if it lasts");
    if (std::find(emergency->runs.begin(), emergency->runs.end(), value.run) == emergency->runs.end()) {
      return fail(ErrorCode::refused, fmt::format("that emergency does not name job {}", value.job_shown));
    }
    owe_cancellation(act.in, {}, act.emergency);
    return Done{act.in, {}};
  }

  Result<Done> operator()(const act::OpenCase& act) const {
    const Job* job = around.job(act.job);
    const auto run = around.run(act.job);
    if (job == nullptr || !run) return fail(ErrorCode::not_found, "no such job runs");
    if (trim(act.text).empty()) return fail(ErrorCode::invalid, "the message is empty");
    const Case* known = draft.about(run->job);
    const CaseId in = known != nullptr && known->open() ? known->id : open_about(*job, *run);
    return (*this)(act::Say{in, act.text});
  }

  CaseId open_about(const Job& job, const RunKey& run) const {
    return draft.open({job.uid, job.user, run, show_id(job), one_line(job.name, 120),
                       job.nodes.empty() ? "" : job.nodes.front().node, false});
  }

  Result<Done> operator()(const act::DeclareEmergency& act) const {
    if (trim(act.reason).empty()) return fail(ErrorCode::invalid, "an emergency needs a reason (--reason)");
    if (trim(act.evidence).empty())
      return fail(ErrorCode::invalid, "an emergency needs evidence (--evidence)");
    if (act.lasts <= Duration(0) || act.lasts > around.emergency_lasts) {
      return fail(ErrorCode::invalid,
                  fmt::format("an emergency lasts at most {}", show_duration(around.emergency_lasts)));
    }
    Emergency emergency;
    for (SlurmId id : act.jobs) {
      const auto run = around.run(id);
      if (!run) return fail(ErrorCode::not_found, fmt::format("job {} does not run", id));
      emergency.runs.push_back(*run);
    }
    if (emergency.runs.empty())
      return fail(ErrorCode::invalid, "an emergency names the jobs that compromise the platform (--job)");
    emergency.declared_by = caller.user;
    emergency.expires_at = draft.at() + act.lasts;
    emergency.reason = act.reason;
    emergency.evidence = act.evidence;
    const EmergencyId id = draft.declare(emergency, caller.uid);
    for (const RunKey& run : emergency.runs) ensure_case(run);
    return Done{{}, id};
  }

  // Each named run gets a case, so that whatever is done to it has a place and its owner an answer.
  void ensure_case(const RunKey& run) const {
    const Case* known = draft.about(run.job);
    if (known == nullptr || !known->open()) open_about(*around.job(run.job.id), run);
  }
};

Act right_for(const PersonAct& act) {
  struct Rights {
    Act operator()(const act::Reply&) const { return Act::answer; }
    Act operator()(const act::Permit&) const { return Act::permit; }
    Act operator()(const act::Decline&) const { return Act::decline; }
    Act operator()(const act::Withdraw&) const { return Act::permit; }
    Act operator()(const act::Say&) const { return Act::contact; }
    Act operator()(const act::OpenCase&) const { return Act::contact; }
    Act operator()(const act::Ask&) const { return Act::ask; }
    Act operator()(const act::Close&) const { return Act::close; }
    Act operator()(const act::SettleTask&) const { return Act::settle_task; }
    Act operator()(const act::DeclareEmergency&) const { return Act::declare_emergency; }
    Act operator()(const act::Cancel&) const { return Act::cancel; }
  };
  return std::visit(Rights{}, act);
}

}  // namespace

Result<Done> take(Draft& draft, const Caller& caller, const PersonAct& act, const Surroundings& around) {
  const auto in = case_of(act);
  const Case* value = in ? draft.find(*in) : nullptr;
  // A case that does not exist belongs to nobody: users get the same answer as for a stranger's.
  const uid_t owner = value != nullptr ? owner_of(*value, caller) : in ? nobody_uid : caller.uid;
  if (const Status allowed = may(caller, right_for(act), owner); !allowed) return refuse(allowed.error());
  if (in && value == nullptr)
    return fail(ErrorCode::not_found, fmt::format("there is no live case {}", in->value));
  return std::visit(Acts{draft, caller, around}, act);
}

}  // namespace steward::casework
