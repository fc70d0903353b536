#include "casework/troubleshooting.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "casework/findings.h"
#include "casework/telling.h"

namespace steward::casework {
namespace {

constexpr std::string_view word = "troubleshoot:";
constexpr Duration week = hours(7 * 24);
constexpr std::size_t longest_why = 200;

const Exemption* leave_of(const Case& in, const JobKey& job) {
  const auto found = std::find_if(in.exemptions.begin(), in.exemptions.end(), [&](const Exemption& each) {
    return each.by == in.user && each.job && *each.job == job;
  });
  return found == in.exemptions.end() ? nullptr : &*found;
}

std::int64_t used_this_week(const Draft& draft, const Case* matter, Duration lasts) {
  if (matter == nullptr) return 0;
  return std::count_if(matter->exemptions.begin(), matter->exemptions.end(), [&](const Exemption& each) {
    return each.by == matter->user && draft.at() - (each.until - lasts) < week;
  });
}

// A closed case of its own: nobody has to do anything about it.
void note(Draft& draft, const Job& job, const RunKey& run, const std::string& why,
          const policy::Policy& policy) {
  const Case* known = draft.matter(job.uid, job.user, principle::troubleshooting);
  const bool goes_on = known != nullptr && has_room(*known, draft.at()) &&
                       draft.at() - known->closed_at < policy.conduct.repeat_within;
  const CaseId in =
      goes_on ? known->id
              : draft.open({job.uid, job.user, std::string(principle::troubleshooting), CaseState::watched});
  if (goes_on) draft.emit(in, event::CaseReopened{CaseState::watched, "steward", "declared once more"});
  draft.emit(in, event::JobJoined{run, show_id(job), one_line(job.name, 120), ""});
  draft.emit(in, event::ExemptionGranted{ExemptionId{draft.next_seq()}, "", run.job,
                                         run.start + policy.troubleshooting.lasts, why, job.user});
  close(draft, in, Resolution::exempt, "steward", "leave that its owner declared", policy);
}

}  // namespace

std::string declared_in(std::string_view comment) {
  const std::size_t at = comment.find(word);
  const bool begins =
      at == 0 || (at != std::string_view::npos && (comment[at - 1] == ';' || comment[at - 1] == ' '));
  if (!begins) return "";
  const std::string_view rest = comment.substr(at + word.size());
  return one_line(trim(rest.substr(0, rest.find(';'))), longest_why);
}

const Exemption* declared_leave(Draft& draft, const Job& job, const RunKey& run,
                                const policy::Policy& policy) {
  const policy::Troubleshooting& limits = policy.troubleshooting;
  const std::string why = declared_in(job.comment);
  if (why.empty() || !limits.allowed || job.gpus > limits.gpus) return nullptr;
  const Case* matter = draft.matter(job.uid, job.user, principle::troubleshooting);
  const Exemption* leave = matter == nullptr ? nullptr : leave_of(*matter, run.job);
  if (leave == nullptr) {
    const bool over = draft.at() >= run.start + limits.lasts;
    if (over || used_this_week(draft, matter, limits.lasts) >= limits.per_week) return nullptr;
    note(draft, job, run, why, policy);
    leave = leave_of(*draft.matter(job.uid, job.user, principle::troubleshooting), run.job);
  }
  return leave != nullptr && leave->in_force(draft.at()) ? leave : nullptr;
}

}  // namespace steward::casework
