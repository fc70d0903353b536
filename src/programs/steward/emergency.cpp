#include "programs/steward/emergency.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "programs/steward/words.h"

namespace steward::cli {
namespace {

void show_reasons(const Terminal& terminal, Cause cause, const std::string& reason,
                  const std::string& evidence) {
  terminal.paragraph("What is compromised: " + cause_words(cause), 2);
  terminal.paragraph("Reason: " + plain_text(reason), 2);
  terminal.paragraph("Evidence: " + plain_text(evidence), 2);
}

void show_plan(const Session& session, const std::vector<JobView>& jobs, const EmergencyOptions& options) {
  const Terminal& terminal = session.terminal;
  terminal.line(terminal.paint(Tint::strong, "You are about to declare an emergency."));
  show_reasons(terminal, options.cause, options.reason, options.evidence);
  terminal.heading("The runs it is about");
  Table table({{"JOBID"},
               {"USER"},
               {"NAME", false, 8},
               {"STATE"},
               {"WHERE", false, 12},
               {"GPUS", true},
               {"CASE", true}});
  for (const JobView& view : jobs) {
    const Job& job = view.job;
    table.add({{show_id(job)},
               {job.user},
               {job.name},
               {doing(terminal, job)},
               {where(terminal, job)},
               {std::to_string(job.gpus)},
               {view.open_case ? std::to_string(view.open_case->value) : terminal.dash()}});
  }
  terminal.print(table);
  terminal.heading("What will happen");
  terminal.paragraph(
      fmt::format(
          "For {}, staff may cancel these runs without their owners' permission, one by one: steward "
          "cancel CASE --emergency NUMBER. Where the policy asks for it, another staff member must "
          "confirm it first. Nothing is cancelled by the declaration itself. It stands in the ledger "
          "under your name, with reason and evidence. Each owner is told of it at once, and again when "
          "their job is cancelled; with several owners they read what --tell says, not the reason.",
          show_duration(options.lasts)),
      2);
}

std::string state_of(const Terminal& terminal, const Emergency& value) {
  if (terminal.now >= value.expires_at) return "over since " + terminal.time(value.expires_at);
  if (!value.stands(terminal.now)) return "waits for a second staff member";
  return "stands until " + terminal.time(value.expires_at);
}

// What can be done with it now, job by job; the case of a job may have been opened by the declaration.
void show_next(const Session& session, const Emergency& value, const std::vector<std::string>& shown) {
  const Terminal& terminal = session.terminal;
  if (!value.stands(terminal.now)) {
    terminal.paragraph(fmt::format("Emergency {0} is declared. It allows nothing until another staff member "
                                   "confirms it: steward emergency confirm {0}",
                                   value.id.value),
                       0);
    return;
  }
  terminal.line(
      fmt::format("Emergency {} stands until {}.", value.id.value, terminal.time(value.expires_at)));
  for (const std::string& id : shown) {
    const auto view = session.api.job(id);
    const std::string in = view && view->open_case ? std::to_string(view->open_case->value) : "CASE";
    terminal.line(
        fmt::format("  job {0}: steward cancel {1} --emergency {2} --job {0}", id, in, value.id.value));
  }
}

std::string runs_words(const Emergency& value) {
  constexpr std::size_t kShown = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(kShown, value.runs.size()); ++i)
    text += (i == 0 ? "" : ", ") + std::to_string(value.runs[i].job.id);
  if (value.runs.size() > kShown) text += fmt::format(" +{}", value.runs.size() - kShown);
  return text;
}

// As squeue shows them, where Slurm still knows them: the declaration holds raw ids.
std::vector<std::string> shown_runs(const Session& session, const Emergency& value) {
  std::vector<std::string> shown;
  const auto jobs = session.api.jobs(true);
  for (const RunKey& run : value.runs) {
    std::string id = std::to_string(run.job.id);
    for (const JobView& view : jobs ? *jobs : std::vector<JobView>()) {
      if (view.job.id == run.job.id) id = show_id(view.job);
    }
    shown.push_back(std::move(id));
  }
  return shown;
}

// Asks, acts, and shows what stands then.
int ask_and_act(const Session& session, const PersonAct& act, const std::vector<std::string>& shown,
                bool yes) {
  const int consent = ask_consent(session, "Is the platform compromised by these runs?", yes);
  if (consent != kDone) return consent;
  const auto answer = session.api.act(act);
  if (!answer) return failed(session, answer.error());
  if (!answer->emergency)
    return failed(session, {ErrorCode::garbled, "stewardd's answer names no emergency"});
  show_next(session, *answer->emergency, shown);
  return kDone;
}

}  // namespace

int declare_emergency(const Session& session, const EmergencyOptions& options) {
  std::vector<JobView> jobs;
  act::DeclareEmergency act;
  for (const std::string& shown_id : options.jobs) {
    auto job = session.api.job(shown_id);
    if (!job)
      return failed(session, {job.error().code, fmt::format("job {}: {}", shown_id, job.error().message)});
    act.jobs.push_back(job->job.id);
    jobs.push_back(std::move(*job));
  }
  show_plan(session, jobs, options);
  act.cause = options.cause;
  act.reason = options.reason;
  act.evidence = options.evidence;
  act.lasts = options.lasts;
  act.tell = options.tell;
  return ask_and_act(session, act, options.jobs, options.yes);
}

int confirm_emergency(const Session& session, EmergencyId id, bool yes) {
  const auto all = session.api.emergencies();
  if (!all) return failed(session, all.error());
  const auto found =
      std::find_if(all->begin(), all->end(), [&](const Emergency& each) { return each.id == id; });
  if (found == all->end()) {
    return failed(session,
                  {ErrorCode::not_found, "no such emergency; `steward emergency list` names them all"});
  }
  const Terminal& terminal = session.terminal;
  const auto shown = shown_runs(session, *found);
  std::string jobs;
  for (const std::string& each : shown) jobs += (jobs.empty() ? "" : ", ") + each;
  terminal.line(
      terminal.paint(Tint::strong, fmt::format("You are about to confirm emergency {}, which {} declared.",
                                               id.value, found->declared_by)));
  show_reasons(terminal, found->cause, found->reason, found->evidence);
  terminal.paragraph("What Steward saw of the platform: " + found->platform, 2);
  terminal.paragraph("Jobs: " + jobs, 2);
  terminal.paragraph("With your yes, staff may cancel these runs without their owners' permission.", 2);
  return ask_and_act(session, act::ConfirmEmergency{id}, shown, yes);
}

int list_emergencies(const Session& session, bool json) {
  if (json) return print_json(session, "/emergencies");
  const auto all = session.api.emergencies();
  if (!all) return failed(session, all.error());
  const Terminal& terminal = session.terminal;
  if (all->empty()) {
    terminal.line("No emergency was declared.");
    return kDone;
  }
  Table table({{"EMERGENCY", true},
               {"DECLARED"},
               {"BY", false, 8},
               {"CAUSE", false, 8},
               {"STATE", false, 12},
               {"JOBS", false, 8},
               {"REASON", false, 12}});
  for (const Emergency& each : *all) {
    const bool stands = each.stands(terminal.now);
    table.add({{std::to_string(each.id.value)},
               {terminal.time(each.declared_at)},
               {each.confirmed_by.empty() ? each.declared_by : each.declared_by + ", " + each.confirmed_by},
               {std::string(to_string(each.cause))},
               {state_of(terminal, each), stands ? Tint::bad : Tint::dim},
               {runs_words(each)},
               {each.reason}});
  }
  terminal.print(table);
  return kDone;
}

}  // namespace steward::cli
