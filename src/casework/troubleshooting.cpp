#include "casework/troubleshooting.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "casework/findings.h"
#include "casework/telling.h"

namespace steward::casework {
namespace {

constexpr std::string_view word = "troubleshoot:";
constexpr Duration this_long_ago = hours(7 * 24);
constexpr std::size_t longest_why = 200;

// Where the person's declarations stand: as many cases as there were breaks between them.
using Declarations = std::vector<const Case*>;

template <typename Source>
Declarations declarations_of(const Source& source, const std::vector<CaseId>& own, const std::string& user) {
  Declarations found;
  for (CaseId id : own) {
    const Case* value = source.find(id);
    if (value->user == user && value->principle == principle::troubleshooting) found.push_back(value);
  }
  return found;
}

const Exemption* leave_of(const Declarations& all, const JobKey& job) {
  for (const Case* in : all) {
    for (const Exemption& each : in->exemptions) {
      if (each.by == in->user && each.job && *each.job == job) return &each;
    }
  }
  return nullptr;
}

std::int64_t used_this_week(const Declarations& all, Duration lasts, Time now) {
  std::int64_t used = 0;
  for (const Case* in : all) {
    used += std::count_if(in->exemptions.begin(), in->exemptions.end(), [&](const Exemption& each) {
      return each.by == in->user && now - (each.until - lasts) < this_long_ago;
    });
  }
  return used;
}

// Why a declaration gives no leave; empty: it does.
std::string refusal(const Declarations& all, const Job& job, const RunKey& run,
                    const policy::Troubleshooting& limits, Time now) {
  if (!limits.allowed) return "such declarations are not taken here";
  if (job.gpus > limits.gpus)
    return fmt::format("it holds {} GPUs, and troubleshooting is for {} at most", job.gpus, limits.gpus);
  const Exemption* leave = leave_of(all, run.job);
  const Time until = leave != nullptr ? leave->until : run.start + limits.lasts;
  if (now >= until || (leave != nullptr && !leave->in_force(now)))
    return fmt::format("it was for {}, and that is over", show_duration(limits.lasts));
  if (leave == nullptr && used_this_week(all, limits.lasts, now) >= limits.per_week)
    return fmt::format("{} jobs of yours have had it within seven days", limits.per_week);
  return "";
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
  const std::string why = declared_in(job.comment);
  if (why.empty()) return nullptr;
  const auto all = [&] { return declarations_of(draft, draft.own_cases(job.uid), job.user); };
  if (!refusal(all(), job, run, policy.troubleshooting, draft.at()).empty()) return nullptr;
  if (leave_of(all(), run.job) == nullptr) note(draft, job, run, why, policy);
  return leave_of(all(), run.job);
}

std::string leave_refused(const CaseBook& book, const Job& job, const RunKey& run,
                          const policy::Policy& policy, Time now) {
  if (declared_in(job.comment).empty()) return "";
  return refusal(declarations_of(book, book.of_person(job.uid), job.user), job, run, policy.troubleshooting,
                 now);
}

}  // namespace steward::casework
