#include "programs/steward/next_step.h"

#include <fmt/format.h>

#include <algorithm>

namespace steward::cli {
namespace {

bool finding_stands(const Case& in) {
  return std::any_of(in.findings.begin(), in.findings.end(),
                     [](const Finding& each) { return each.standing; });
}

bool permission_is(const Case& in, PermissionState state) {
  const auto permission = standing_permission(in);
  return permission && permission->state == state;
}

std::size_t open_tasks(const Case& in) {
  return static_cast<std::size_t>(std::count_if(
      in.tasks.begin(), in.tasks.end(), [](const StaffTask& each) { return each.done_at == no_time; }));
}

std::string next_for_owner(const Case& in) {
  if (permission_is(in, PermissionState::asked)) return "staff ask to cancel this run: permit or decline";
  if (permission_is(in, PermissionState::given))
    return "you permitted a cancellation; withdraw it if you changed your mind";
  if (!in.conversation.empty() && in.conversation.back().staff) return "staff wrote to you: read and reply";
  if (finding_stands(in)) return "use what the job holds, end the job, or reply why it must wait";
  return "nothing: the matter is being settled";
}

std::string next_for_staff(const Case& in) {
  if (const auto tasks = open_tasks(in); tasks > 0)
    return fmt::format("{} for staff", tasks == 1 ? "a task" : "tasks");
  if (permission_is(in, PermissionState::given))
    return "permission is given: cancel, or close if it is settled";
  if (!in.conversation.empty() && !in.conversation.back().staff)
    return "the person answered: read and write back";
  if (permission_is(in, PermissionState::asked))
    return "the person was asked for permission and has not answered";
  if (in.held) return "held: observe mode contacts nobody";
  if (finding_stands(in)) return "wait for the person, or write to them";
  return "the rule is kept again: close when settled";
}

void add_owner_steps(const Case& in, std::vector<Step>& steps) {
  const auto id = in.id.value;
  steps.push_back({fmt::format("steward reply {} TEXT", id), "write to staff"});
  steps.push_back({"scancel " + in.job_shown, "end the job yourself; that is always yours to do"});
  if (permission_is(in, PermissionState::given)) {
    steps.push_back({fmt::format("steward withdraw {}", id), "take the permission back while it is unused"});
    return;
  }
  steps.push_back(
      {fmt::format("steward permit {}", id), "have this run cancelled at once, and this run only"});
  if (permission_is(in, PermissionState::asked)) {
    steps.push_back({fmt::format("steward decline {} TEXT", id), "say no, and why; the job goes on"});
  }
}

void add_task_steps(const Case& in, std::vector<Step>& steps) {
  for (const StaffTask& task : in.tasks) {
    if (task.done_at != no_time) continue;
    steps.push_back(
        {fmt::format("steward task done {} {}", in.id.value, task.id.value), "when it is mended"});
  }
}

void add_staff_steps(const Case& in, std::vector<Step>& steps) {
  const auto id = in.id.value;
  steps.push_back({fmt::format("steward contact {} TEXT", id), "write to " + in.user});
  if (permission_is(in, PermissionState::given)) {
    steps.push_back({fmt::format("steward cancel {}", id), "cancel this run with the permission given"});
  } else if (!permission_is(in, PermissionState::asked)) {
    steps.push_back({fmt::format("steward ask {} TEXT", id), "ask for permission to cancel this run"});
  }
  add_task_steps(in, steps);
  steps.push_back(
      {fmt::format("steward close {} --resolution explained TEXT", id), "when the matter is settled"});
}

}  // namespace

std::optional<Permission> standing_permission(const Case& in) {
  for (auto each = in.permissions.rbegin(); each != in.permissions.rend(); ++each) {
    if (each->run == in.run) return *each;
  }
  return std::nullopt;
}

std::string next_step(const Case& in, const Caller& reader) {
  const bool left = reader.role == Role::staff && open_tasks(in) > 0;
  if (!in.open()) return left ? "closed, but a task is left for staff" : "nothing: closed";
  return reader.uid == in.uid ? next_for_owner(in) : next_for_staff(in);
}

std::vector<Step> possible_steps(const Case& in, const Caller& reader) {
  std::vector<Step> steps;
  if (!in.open()) {
    if (reader.role == Role::staff) add_task_steps(in, steps);
    return steps;
  }
  if (reader.uid == in.uid) add_owner_steps(in, steps);
  if (reader.role == Role::staff) add_staff_steps(in, steps);
  return steps;
}

}  // namespace steward::cli
