// The only way past the owner's permission: a declared emergency, and the cancellation under it.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "casework/acts_impl.h"
#include "casework/findings.h"
#include "casework/platform.h"

namespace steward::casework {
namespace {

std::string causes_of(const policy::Policy& policy) {
  std::string list;
  for (Cause cause : policy.emergencies.causes)
    list += fmt::format("{}{}", list.empty() ? "" : ", ", to_string(cause));
  return list;
}

Status check_declaration(const act::DeclareEmergency& act, const policy::Policy& policy) {
  const auto& causes = policy.emergencies.causes;
  if (std::find(causes.begin(), causes.end(), act.cause) == causes.end()) {
    return fail(ErrorCode::refused,
                fmt::format("\"{}\" does not compromise the platform: ask the owner with `steward ask`. What "
                            "does, by the policy: {}",
                            to_string(act.cause), causes_of(policy)));
  }
  if (trim(act.reason).empty()) return fail(ErrorCode::invalid, "an emergency needs a reason (--reason)");
  if (trim(act.evidence).empty()) return fail(ErrorCode::invalid, "an emergency needs evidence (--evidence)");
  if (act.lasts <= Duration(0) || act.lasts > policy.emergencies.lasts) {
    return fail(ErrorCode::invalid,
                fmt::format("an emergency lasts at most {}", show_duration(policy.emergencies.lasts)));
  }
  return {};
}

// The reason is staff's own account and may speak of one of the owners: only who is the only one reads it.
std::string words_for_owners(const Hand& hand, const act::DeclareEmergency& act) {
  if (!trim(act.tell).empty()) return act.tell;
  std::set<uid_t> owners;
  for (SlurmId id : act.jobs) {
    if (const Job* job = hand.around.job(id); job != nullptr) owners.insert(job->uid);
  }
  if (owners.size() == 1) return act.reason;
  return fmt::format(
      "It is about: {}. Several jobs are named; staff will tell you what yours has to do with it.",
      to_string(act.cause));
}

// From here on it allows cancellations: each owner hears of it at once, whatever the hour, and all staff do.
void stand(const Hand& hand, const Emergency& emergency) {
  for (const RunKey& run : emergency.runs) {
    const Job* job = hand.around.job(run.job.id);
    if (job == nullptr || hand.around.run(run.job.id) != run) continue;  // it has ended meanwhile
    const CaseId in = case_for(hand.draft, *job, run, principle::emergency, CaseState::told, hand.policy());
    owe_word(hand.draft, in, MessageKind::emergency_declared, {{"reason", emergency.told}}, hand.reach(in),
             run);
    tell_ticket(
        hand.draft, in, MessageKind::ticket_updated,
        fmt::format("emergency {} names job {}: {}", emergency.id.value, show_id(*job), emergency.reason),
        hand.policy());
  }
  report_emergency(hand.draft, emergency, hand.policy());
}

Result<Done> cancel_in_emergency(const Hand& hand, const act::Cancel& act, const CaseJob& job) {
  const Emergency* emergency = hand.draft.find(act.emergency);
  if (emergency == nullptr) return fail(ErrorCode::not_found, "no such emergency has been declared");
  if (hand.draft.at() >= emergency->expires_at)
    return fail(ErrorCode::refused, "that emergency is over; declare it anew if it lasts");
  if (!emergency->stands(hand.draft.at())) {
    return fail(ErrorCode::refused,
                fmt::format("another staff member must confirm it first: steward emergency confirm {}",
                            act.emergency.value));
  }
  if (std::find(emergency->runs.begin(), emergency->runs.end(), job.run) == emergency->runs.end()) {
    return fail(ErrorCode::refused, fmt::format("that emergency does not name job {}", job.shown));
  }
  hand.draft.emit(act.in,
                  event::CancellationOwed{
                      CancellationId{hand.draft.next_seq()}, job.run, {}, act.emergency, hand.caller.user});
  return Done{act.in, {}};
}

}  // namespace

Result<Done> perform(const Hand& hand, const act::DeclareEmergency& act) {
  if (const Status fits = check_declaration(act, hand.policy()); !fits) return refuse(fits.error());
  Emergency emergency;
  for (SlurmId id : act.jobs) {
    const auto run = hand.around.run(id);
    if (!run) return fail(ErrorCode::not_found, fmt::format("job {} does not run", id));
    if (std::find(emergency.runs.begin(), emergency.runs.end(), *run) == emergency.runs.end())
      emergency.runs.push_back(*run);
  }
  if (emergency.runs.empty())
    return fail(ErrorCode::invalid, "an emergency names the jobs that compromise the platform (--job)");
  emergency.declared_by = hand.caller.user;
  emergency.expires_at = hand.draft.at() + act.lasts;
  emergency.cause = act.cause;
  emergency.reason = act.reason;
  emergency.evidence = act.evidence;
  emergency.told = words_for_owners(hand, act);
  emergency.platform = hand.around.platform();
  emergency.needs_second = hand.policy().emergencies.second_staff;
  const EmergencyId id = hand.draft.declare(emergency, hand.caller.uid);
  if (!emergency.needs_second) stand(hand, *hand.draft.find(id));
  return Done{{}, id};
}

Result<Done> perform(const Hand& hand, const act::ConfirmEmergency& act) {
  const Emergency* known = hand.draft.find(act.emergency);
  if (known == nullptr) return fail(ErrorCode::not_found, "no such emergency has been declared");
  if (hand.draft.at() >= known->expires_at) return fail(ErrorCode::refused, "that emergency is over");
  if (!known->needs_second || known->confirmed_at != no_time)
    return fail(ErrorCode::conflict, "that emergency stands already");
  if (known->declared_by == hand.caller.user)
    return fail(ErrorCode::refused, "you declared it: another staff member must confirm it");
  hand.draft.confirm(act.emergency, hand.caller.user, hand.caller.uid);
  stand(hand, *hand.draft.find(act.emergency));
  return Done{{}, act.emergency};
}

Result<Done> perform(const Hand& hand, const act::Cancel& act) {
  if (const Status open = hand.need_open(act.in); !open) return refuse(open.error());
  const auto job = hand.running_target(act.in, act.job);
  if (!job) return refuse(job.error());
  const Case& value = hand.draft.see(act.in);
  if (!gathers(value)) return fail(ErrorCode::conflict, "this is no case about ending a job");
  if (cancelling(value, job->run) != nullptr)
    return fail(ErrorCode::conflict, "the job is being cancelled already");
  if (act.emergency) return cancel_in_emergency(hand, act, *job);
  const Permission* given = newest_permission(value, job->run);
  const bool stands = given != nullptr && given->state == PermissionState::given;
  if (stands && given->if_idle != Duration(0)) {
    return fail(ErrorCode::refused,
                "the owner's permission is for when the job stays idle, and Steward itself uses it then");
  }
  if (!stands) {
    return fail(
        ErrorCode::refused,
        fmt::format("job {} is not cancelled without its owner's permission; ask for it with `steward "
                    "ask {}`, or, if the platform is compromised, declare it with `steward emergency`",
                    job->shown, act.in.value));
  }
  hand.draft.emit(act.in,
                  event::CancellationOwed{
                      CancellationId{hand.draft.next_seq()}, job->run, given->id, {}, hand.caller.user});
  return Done{act.in, {}};
}

}  // namespace steward::casework
