#include "casework/acts.h"

#include <fmt/format.h>

#include "base/text.h"
#include "casework/acts_impl.h"
#include "model/rights.h"

namespace steward::casework {
namespace {

// The right an act needs, and whether it changes what another staff member may be looking at.
struct Need {
  Act right;
  bool by_what_was_seen = false;
};

struct Needs {
  Need operator()(const act::Reply&) const { return {Act::answer}; }
  Need operator()(const act::Permit&) const { return {Act::permit}; }
  Need operator()(const act::Decline&) const { return {Act::decline}; }
  Need operator()(const act::Withdraw&) const { return {Act::permit}; }
  Need operator()(const act::Concern&) const { return {Act::raise}; }
  Need operator()(const act::Support&) const { return {Act::raise}; }
  Need operator()(const act::Say&) const { return {Act::contact, true}; }
  Need operator()(const act::OpenCase&) const { return {Act::contact}; }
  Need operator()(const act::Note&) const { return {Act::note}; }
  Need operator()(const act::Ask&) const { return {Act::ask, true}; }
  Need operator()(const act::Approve&) const { return {Act::approve, true}; }
  Need operator()(const act::Assign&) const { return {Act::assign, true}; }
  Need operator()(const act::Ticket&) const { return {Act::ticket}; }
  Need operator()(const act::Grant&) const { return {Act::exempt, true}; }
  Need operator()(const act::Revoke&) const { return {Act::exempt, true}; }
  Need operator()(const act::Close&) const { return {Act::close, true}; }
  Need operator()(const act::Reopen&) const { return {Act::reopen, true}; }
  Need operator()(const act::SettleTask&) const { return {Act::settle_task}; }
  Need operator()(const act::DeclareEmergency&) const { return {Act::declare_emergency}; }
  Need operator()(const act::ConfirmEmergency&) const { return {Act::declare_emergency}; }
  Need operator()(const act::Cancel&) const { return {Act::cancel, true}; }
};

// Two staff on one case: the second hears what changed before they act on what is no longer so.
Status nothing_changed(const Case& value, const Caller& caller, std::int64_t seen) {
  std::string changes;
  for (const Touch& touch : value.touches) {
    if (touch.seq <= seen || touch.who == caller.user) continue;
    changes += fmt::format("{}{} {}", changes.empty() ? "" : "; ", touch.who, touch.what);
  }
  if (seen == 0 || changes.empty()) return {};
  return fail(ErrorCode::conflict,
              fmt::format("since you looked at case {}: {}. Look again (steward case {}), then do it if you "
                          "still mean it",
                          value.id.value, changes, value.id.value));
}

// Whose matter an act is that names no case.
uid_t owner_beside_cases(const PersonAct& act, const Surroundings& around, const Caller& caller) {
  const auto* opens = std::get_if<act::OpenCase>(&act);
  if (opens == nullptr) return caller.uid;
  const Job* job = around.job(opens->job);
  return job == nullptr ? nobody_uid : job->uid;
}

std::string jobs_of(const Case& in) {
  std::string list;
  for (const CaseJob& job : in.jobs) {
    if (job.ended_at == no_time) list += (list.empty() ? "" : ", ") + job.shown;
  }
  return list;
}

}  // namespace

Status Hand::need_open(CaseId in) const {
  const Case& value = draft.see(in);
  if (value.open()) return {};
  const std::string how = value.resolution ? fmt::format(" ({})", to_string(*value.resolution)) : "";
  const std::string then = caller.role == Role::staff
                               ? fmt::format("; open it again with `steward reopen {}`", in.value)
                               : "; `steward reply` still reaches staff";
  return fail(ErrorCode::conflict, fmt::format("case {} is closed{}{}", in.value, how, then));
}

Result<CaseJob> Hand::target(CaseId in, SlurmId raw) const {
  const Case& value = draft.see(in);
  const CaseJob* found = nullptr;
  std::size_t going_on = 0;
  for (const CaseJob& job : value.jobs) {
    if (raw != 0 ? job.job().id != raw : job.ended_at != no_time) continue;
    found = &job;
    ++going_on;
  }
  if (going_on > 1 && raw == 0) {
    return fail(ErrorCode::invalid,
                fmt::format("case {} is about jobs {}: say which with --job", in.value, jobs_of(value)));
  }
  if (found != nullptr) return *found;
  if (raw != 0) return fail(ErrorCode::not_found, fmt::format("case {} is not about that job", in.value));
  return fail(ErrorCode::conflict, value.jobs.empty() ? fmt::format("case {} is about no job", in.value)
                                                      : "no job of this case runs any more");
}

Result<CaseJob> Hand::running_target(CaseId in, SlurmId raw) const {
  auto job = target(in, raw);
  if (!job) return job;
  const auto now = around.run(job->job().id);
  if (now && *now == job->run) return job;
  if (!around.polled)
    return fail(ErrorCode::conflict,
                "Steward has just started and has not heard from Slurm yet: try again in a few seconds");
  return fail(ErrorCode::conflict,
              fmt::format("job {} does not run any more, so there is nothing to cancel", job->shown));
}

void Hand::say(CaseId in, const std::string& text, Meaning meaning) const {
  if (trim(text).empty()) return;
  draft.emit(in, event::WordSaid{caller.user, as_staff(in), meaning, text});
  if (meaning != Meaning::note && draft.see(in).open())
    tell_ticket(draft, in, MessageKind::ticket_updated, fmt::format("{}: {}", caller.user, text), policy());
}

Result<Done> take(Draft& draft, const Caller& caller, const PersonAct& act, const Surroundings& around,
                  std::int64_t seen) {
  const auto in = case_of(act);
  const Case* value = in ? draft.find(*in) : nullptr;
  // A case that does not exist belongs to nobody: users get the same answer as for a stranger's.
  const uid_t owner = value != nullptr ? owner_of(*value, caller)
                      : in             ? nobody_uid
                                       : owner_beside_cases(act, around, caller);
  const Need need = std::visit(Needs{}, act);
  if (const Status allowed = may(caller, need.right, owner); !allowed) return refuse(allowed.error());
  if (in && (value == nullptr || value->user.empty()))  // an erased one is nobody's any more
    return fail(ErrorCode::not_found, fmt::format("there is no live case {}", in->value));
  if (need.by_what_was_seen) {
    if (const Status same = nothing_changed(*value, caller, seen); !same) return refuse(same.error());
  }
  const Hand hand{draft, caller, around};
  return std::visit([&](const auto& one) { return perform(hand, one); }, act);
}

bool asks_what_changed(const PersonAct& act) { return std::visit(Needs{}, act).by_what_was_seen; }

const Exemption* exemption_for(const CaseBook& book, uid_t uid, const std::string& user,
                               const std::optional<JobKey>& job, std::string_view rule, Time now) {
  for (CaseId id : book.of_person(uid)) {
    const Case& value = *book.find(id);
    if (value.user != user) continue;
    for (const Exemption& exemption : value.exemptions) {
      const bool fits =
          (exemption.rule.empty() || exemption.rule == rule) && (!exemption.job || exemption.job == job);
      if (fits && exemption.in_force(now)) return &exemption;
    }
  }
  return nullptr;
}

}  // namespace steward::casework
