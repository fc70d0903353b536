#include "programs/steward/next_step.h"

#include <fmt/format.h>

#include <algorithm>

namespace steward::cli {
namespace {

bool finding_stands(const Case& in) {
  return std::any_of(in.findings.begin(), in.findings.end(),
                     [](const Finding& each) { return each.standing; });
}

std::size_t count(const Case& in, PermissionState state) {
  return static_cast<std::size_t>(std::count_if(in.permissions.begin(), in.permissions.end(),
                                                [&](const Permission& each) { return each.state == state; }));
}

bool under_way(const Case& in) {
  return std::any_of(in.jobs.begin(), in.jobs.end(),
                     [&](const CaseJob& each) { return cancelling(in, each.run) != nullptr; });
}

std::size_t open_tasks(const Case& in) {
  return static_cast<std::size_t>(std::count_if(
      in.tasks.begin(), in.tasks.end(), [](const StaffTask& each) { return each.done_at == no_time; }));
}

bool staff_wrote_last(const Case& in) {
  const auto last = std::find_if(in.conversation.rbegin(), in.conversation.rend(), [](const Entry& each) {
    return each.meaning != Meaning::context && each.meaning != Meaning::note;
  });
  return last != in.conversation.rend() && last->staff;
}

// "job 4711", or "jobs 4711, 120_3" for those that staff asked about.
std::string asked_about(const Case& in) {
  std::string list;
  for (const Permission& each : in.permissions) {
    const CaseJob* job = each.state == PermissionState::asked ? job_in(in, each.run.job) : nullptr;
    if (job != nullptr) list += (list.empty() ? "" : ", ") + job->shown;
  }
  return (count(in, PermissionState::asked) > 1 ? "jobs " : "job ") + list;
}

std::string next_for_owner(const Case& in) {
  if (count(in, PermissionState::asked) > 0)
    return fmt::format("staff ask to cancel {}: permit or decline", asked_about(in));
  if (under_way(in)) return "a cancellation is under way";
  if (in.state == CaseState::answered) return "wait: staff read what was written";
  if (count(in, PermissionState::given) > 0)
    return "you permitted a cancellation; withdraw it if you changed your mind";
  if (staff_wrote_last(in)) return "staff wrote to you: read and reply";
  if (finding_stands(in) && in.principle == principle::front_end)
    return "end what others wait for, move it into a batch job, or reply what it is";
  if (finding_stands(in) && about_person(in)) return "ask for less with the next jobs, or reply why it is so";
  if (finding_stands(in)) return "use what the job holds, end the job, or reply why it must wait";
  return "nothing: the matter is being settled";
}

std::string next_for_staff(const Case& in) {
  if (const auto tasks = open_tasks(in); tasks > 0)
    return tasks == 1 ? "a task for staff" : fmt::format("{} tasks for staff", tasks);
  switch (in.state) {
    case CaseState::watched:
      return "nothing: observe mode contacts nobody";
    case CaseState::drafted:
      return fmt::format("a draft waits for your approval: steward approve {}", in.id.value);
    case CaseState::answered:
      return in.principle.starts_with(principle::platform) ? "look into it, and close it when it is mended"
                                                           : "the person wrote: read and answer";
    case CaseState::silent:
      return "reminded, no word: decide what to do";
    case CaseState::told:
    case CaseState::closed:
      break;
  }
  if (under_way(in)) return "wait: a cancellation is under way";
  if (count(in, PermissionState::asked) > 0) return "wait: the person was asked for permission";
  return finding_stands(in) ? "wait for the person, or write to them" : "wait: it closes when all is settled";
}

std::string jobs_going_on(const Case& in) {
  std::string list;
  for (const CaseJob& each : in.jobs) {
    if (each.ended_at == no_time) list += (list.empty() ? "" : ", ") + each.shown;
  }
  return list;
}

}  // namespace

bool owns(const Case& in, const Caller& reader) { return in.uid == reader.uid && in.user == reader.user; }

const Contact* waiting_draft(const Case& in) {
  const auto found = std::find_if(in.contacts.begin(), in.contacts.end(),
                                  [](const Contact& each) { return each.passage == Passage::drafted; });
  return found == in.contacts.end() ? nullptr : &*found;
}

Result<CaseJob> meant_job(const Case& in, const std::string& shown) {
  const CaseJob* found = nullptr;
  std::size_t fitting = 0;
  for (const CaseJob& each : in.jobs) {
    if (shown.empty() ? each.ended_at != no_time : each.shown != shown) continue;
    found = &each;
    ++fitting;
  }
  if (shown.empty() && fitting > 1) {
    return fail(ErrorCode::invalid,
                fmt::format("case {} is about several jobs that have not ended: {}. Say which "
                            "one with --job",
                            in.id.value, jobs_going_on(in)));
  }
  if (found != nullptr) return *found;
  if (!shown.empty()) {
    return fail(
        ErrorCode::not_found,
        fmt::format("case {0} is not about job {1}; steward case {0} names its jobs", in.id.value, shown));
  }
  return fail(ErrorCode::conflict, in.jobs.empty()
                                       ? fmt::format("case {} is about no job", in.id.value)
                                       : fmt::format("no job of case {} runs any more", in.id.value));
}

std::string next_step(const Case& in, const Caller& reader) {
  const bool own = owns(in, reader);
  if (!in.open()) return open_tasks(in) > 0 ? "closed, but a task is left for staff" : "nothing: closed";
  return own || reader.role != Role::staff ? next_for_owner(in) : next_for_staff(in);
}

}  // namespace steward::cli
