#include "casework/platform.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "casework/telling.h"
#include "model/rights.h"

namespace steward::casework {
namespace {

constexpr std::string_view faults_principle = "platform:faults";
constexpr std::string_view emergencies_principle = "platform:emergencies";
constexpr std::string_view ledger_principle = "platform:ledger";
constexpr Duration week = hours(7 * 24);
constexpr std::string_view nobody = "platform";
constexpr Duration between_mails = hours(1);
constexpr Duration calm = minutes(10);
constexpr Duration taken_away = hours(7 * 24);

CaseId case_of(Draft& draft, std::string_view principle, const policy::Policy& policy) {
  const Case* known = draft.matter(nobody_uid, std::string(nobody), principle);
  if (known != nullptr && known->open()) return known->id;
  if (known != nullptr && has_room(*known, draft.at()) &&
      draft.at() - known->closed_at < policy.conduct.repeat_within) {
    const CaseId in = known->id;
    draft.emit(in, event::CaseReopened{CaseState::answered, "steward", "it happened again"});
    return in;
  }
  return draft.open({nobody_uid, std::string(nobody), std::string(principle), CaseState::answered});
}

bool is_told_of(const Finding& fault, Time last_mail) { return fault.last_at <= last_mail; }

// Staff, who hold what would else have gone to users, and the hardware's owners. One address: one letter.
std::vector<Audience> told_of_faults(const policy::Policy& policy) {
  const std::string& staff = policy.addresses.staff;
  const std::string& infrastructure = policy.addresses.infrastructure;
  std::vector<Audience> all;
  if (!infrastructure.empty()) all.push_back(Audience::infrastructure);
  if (!staff.empty() && staff != infrastructure) all.push_back(Audience::staff);
  return all;
}

void tell_of_faults(Draft& draft, CaseId in, const policy::Policy& policy) {
  const Case& value = draft.see(in);
  Time last = no_time;
  for (const Contact& contact : value.contacts) {
    if (contact.kind == MessageKind::platform_fault) last = std::max(last, contact.owed_at);
  }
  std::string list;
  bool any_new = false;
  for (const Finding& fault : value.findings) {
    if (!fault.standing) continue;
    list += fmt::format("{}{}", list.empty() ? "" : "\n", fault.reason);
    any_new |= last == no_time || !is_told_of(fault, last);
  }
  if (!any_new || (last != no_time && draft.at() - last < between_mails)) return;
  for (const Audience to : told_of_faults(policy)) {
    Draft::Message message;
    message.kind = MessageKind::platform_fault;
    message.to = to;
    message.words = {{"words", list}};
    draft.owe(in, message);
  }
}

}  // namespace

void consider_faults(Draft& draft, const Sight& sight, const policy::Policy& policy, bool contact) {
  const std::vector<Fault>& faults = sight.faults;
  const Case* known = draft.matter(nobody_uid, std::string(nobody), faults_principle);
  if (faults.empty() && (known == nullptr || !known->open())) return;
  const CaseId in = case_of(draft, faults_principle, policy);
  for (const Fault& fault : faults) {
    const Finding* finding = finding_in(draft.see(in), JobKey{}, fault.name);
    if (finding == nullptr || !finding->standing)
      draft.emit(in, event::FindingMade{fault.name, JobKey{}, fault.what, {}});
  }
  const std::vector<Finding> findings = draft.see(in).findings;
  bool gone = true;
  for (const Finding& finding : findings) {
    const bool stands = std::any_of(faults.begin(), faults.end(),
                                    [&](const Fault& fault) { return fault.name == finding.rule; });
    const bool gone_away = draft.at() - finding.last_at >= taken_away;
    const bool ends = finding.standing && !stands && (gone_away || sight.can_tell(finding.rule));
    if (ends) draft.emit(in, event::FindingEnded{finding.rule, JobKey{}});
    gone &= !finding.standing && draft.at() - finding.last_at >= calm;
  }
  if (contact) tell_of_faults(draft, in, policy);
  if (gone && !findings.empty())
    close(draft, in, Resolution::remedied, "steward", "all faults are gone", policy);
}

namespace {

std::string jobs_of(const Emergency& emergency) {
  std::string list;
  for (const RunKey& run : emergency.runs) list += fmt::format("{}{}", list.empty() ? "" : ", ", run.job.id);
  return list;
}

}  // namespace

void publish_head(Draft& draft, const std::string& words, Time begun_at, const policy::Policy& policy) {
  Time last = begun_at;
  if (const Case* known = draft.matter(nobody_uid, std::string(nobody), ledger_principle); known != nullptr) {
    for (const Contact& contact : known->contacts) last = std::max(last, contact.owed_at);
  }
  if (policy.addresses.staff.empty() || draft.at() - last < week) return;
  const CaseId in = case_of(draft, ledger_principle, policy);
  Draft::Message message;
  message.kind = MessageKind::weekly;
  message.to = Audience::staff;
  message.words = {{"words", words}};
  draft.owe(in, message);
  close(draft, in, Resolution::answered, "steward", "", policy);
}

void report_emergency(Draft& draft, const Emergency& emergency, const policy::Policy& policy) {
  const CaseId in = case_of(draft, emergencies_principle, policy);
  const std::string second =
      emergency.confirmed_by.empty() ? "" : fmt::format(", confirmed by {}", emergency.confirmed_by);
  const std::string report = fmt::format(
      "Emergency {} ({}), declared by {}{}: {}\nEvidence: {}\nThe platform at that moment: {}\nJobs it "
      "names: {}",
      emergency.id.value, to_string(emergency.cause), emergency.declared_by, second, emergency.reason,
      emergency.evidence, emergency.platform, jobs_of(emergency));
  draft.emit(in, event::WordSaid{"steward", true, Meaning::context, report});
  open_task(draft, in,
            fmt::format("read the report of emergency {}, and close this case when it is over",
                        emergency.id.value));
  if (policy.addresses.staff.empty()) return;
  Draft::Message message;
  message.kind = MessageKind::emergency_report;
  message.to = Audience::staff;
  message.words = {{"words", report}};
  draft.owe(in, message);
}

}  // namespace steward::casework
