// The exact commands that fit a case now. Each mirrors what casework takes: none is offered that would be
// refused.
#include <fmt/format.h>

#include <algorithm>

#include "programs/steward/next_step.h"

namespace steward::cli {
namespace {

// Casework holds a yes back for so long after one was withdrawn.
constexpr Duration kSecondThoughts = minutes(1);

struct Steps {
  const Case& in;
  const Sight& sight;
  std::vector<Step> list{};

  void add(const std::string& command, const std::string& meaning) {
    list.push_back({"steward " + command, meaning});
  }

  bool runs(const CaseJob& job) const {
    const auto& gone = sight.not_running;
    return job.ended_at == no_time && std::find(gone.begin(), gone.end(), job.job().id) == gone.end();
  }
  // " --job ID" where an act without it could mean another.
  std::string which(const CaseJob& job) const {
    const auto going_on = std::count_if(in.jobs.begin(), in.jobs.end(),
                                        [](const CaseJob& each) { return each.ended_at == no_time; });
    return going_on > 1 ? " --job " + job.shown : "";
  }
  std::string which(const Permission& permission) const {
    const auto same = std::count_if(in.permissions.begin(), in.permissions.end(),
                                    [&](const Permission& each) { return each.state == permission.state; });
    const CaseJob* job = job_in(in, permission.run.job);
    return same > 1 && job != nullptr ? " --job " + job->shown : "";
  }

  void reply() {
    const auto id = in.id.value;
    add(fmt::format("reply {} TEXT", id),
        in.open() ? "write to staff" : "write to staff, who are told of it");
    if (!in.open() || in.findings.empty()) return;
    add(fmt::format("reply {} --help-me TEXT", id), "ask for help with it");
    add(fmt::format("reply {} --wrong TEXT", id), "say that Steward has it wrong");
    add(fmt::format("reply {} --exempt TEXT", id), "ask for leave from the rule");
  }

  void permit(const CaseJob& job) {
    const Permission* known = newest_permission(in, job.run);
    const bool just_withdrawn = known != nullptr && known->state == PermissionState::withdrawn &&
                                sight.now - known->answered_at < kSecondThoughts;
    if (cancelling(in, job.run) != nullptr || just_withdrawn) return;
    const bool beforehand = known != nullptr && known->state == PermissionState::given;
    add(fmt::format("permit {}{}", in.id.value, which(job)),
        beforehand ? "have this run cancelled now, idle or not"
                   : "have this run cancelled at once, and this run only");
  }

  void owner_steps() {
    if (in.user.empty()) return;
    reply();
    if (!in.open()) return;
    for (const CaseJob& job : in.jobs) {
      if (!gathers(in) || !runs(job)) continue;
      list.push_back({"scancel " + job.shown, "end the job yourself; that is always yours to do"});
      permit(job);
    }
    for (const Permission& each : in.permissions) {
      if (each.state == PermissionState::asked)
        add(fmt::format("decline {}{} TEXT", in.id.value, which(each)), "say no, and why; the job goes on");
      if (each.state == PermissionState::given)
        add(fmt::format("withdraw {}{}", in.id.value, which(each)),
            "take the permission back while it is unused");
    }
  }

  void tasks() {
    for (const StaffTask& task : in.tasks) {
      if (task.done_at != no_time) continue;
      add(fmt::format("task done {} {}", in.id.value, task.id.value), "when it is mended");
    }
  }

  void cancel(const CaseJob& job) {
    if (cancelling(in, job.run) != nullptr) return;
    const Permission* known = newest_permission(in, job.run);
    const bool given = known != nullptr && known->state == PermissionState::given;
    const bool spoken = given || (known != nullptr && (known->state == PermissionState::asked ||
                                                       known->state == PermissionState::declined));
    if (given && known->if_idle == Duration(0))
      add(fmt::format("cancel {}{}", in.id.value, which(job)), "cancel this run with the permission given");
    if (!spoken && gathers(in))
      add(fmt::format("ask {}{} TEXT", in.id.value, which(job)), "ask for permission to cancel this run");
    for (const Emergency& each : sight.emergencies) {
      const bool names = std::find(each.runs.begin(), each.runs.end(), job.run) != each.runs.end();
      if (names && each.stands(sight.now))
        add(fmt::format("cancel {} --emergency {}{}", in.id.value, each.id.value, which(job)),
            "cancel this run without permission: the emergency names it");
    }
  }

  void exemptions() {
    if (in.open() && !in.findings.empty() && gathers(in))
      add(fmt::format("exempt {} --reason TEXT", in.id.value), "grant leave from the rules for a time");
    for (const Exemption& each : in.exemptions) {
      if (each.ended_at == no_time)
        add(fmt::format("exempt {} --end {}", in.id.value, each.id.value), "end that exemption now");
    }
  }

  void write(bool platform) {
    const auto id = in.id.value;
    if (waiting_draft(in) != nullptr) {
      add(fmt::format("approve {}", id), "read the draft, and let it go out");
      add(fmt::format("approve {} --edit", id), "change its words first");
    }
    if (!platform) add(fmt::format("contact {} TEXT", id), "write to " + in.user);
    add(fmt::format("note {} TEXT", id), "leave a note that only staff see");
  }

  void staff_steps() {
    const auto id = in.id.value;
    tasks();
    if (in.user.empty()) return;
    const bool platform = in.principle.starts_with(principle::platform);
    write(platform);
    if (in.open() && in.assigned != sight.reader.user)
      add(fmt::format("take {}", id), "say that it is yours");
    if (in.open() && in.assigned == sight.reader.user)
      add(fmt::format("hand {} USER", id), "give it to another staff member");
    if (in.open() && in.ticket.empty() && !platform)
      add(fmt::format("ticket {} NUMBER", id), "note its number in the ticket system");
    bool under_way = false;
    for (const CaseJob& job : in.jobs) {
      under_way = under_way || cancelling(in, job.run) != nullptr;
      if (in.open() && runs(job)) cancel(job);
    }
    exemptions();
    if (in.open() && !under_way)
      add(fmt::format("close {} --resolution {} TEXT", id, gathers(in) ? "explained" : "answered"),
          "when the matter is settled");
    if (!in.open() && !sight.goes_on_in)
      add(fmt::format("reopen {} TEXT", id), "when it is not settled after all");
    if (!in.open() && sight.goes_on_in)
      add(fmt::format("case {}", sight.goes_on_in.value), "the matter goes on in that case");
  }
};

}  // namespace

std::vector<Step> possible_steps(const Case& in, const Sight& sight) {
  Steps steps{in, sight};
  if (owns(in, sight.reader)) {
    steps.owner_steps();
  } else if (sight.reader.role == Role::staff) {
    steps.staff_steps();
  }
  return std::move(steps.list);
}

}  // namespace steward::cli
