#include "programs/steward/emergency.h"

#include <fmt/format.h>

#include "base/text.h"
#include "programs/steward/words.h"

namespace steward::cli {
namespace {

void show_plan(const Session& session, const std::vector<JobView>& jobs, const EmergencyOptions& options) {
  const Terminal& terminal = session.terminal;
  terminal.line(terminal.paint(Tint::strong, "You are about to declare an emergency."));
  terminal.paragraph("Reason: " + plain_text(options.reason), 2);
  terminal.paragraph("Evidence: " + plain_text(options.evidence), 2);
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
  terminal.paragraph(fmt::format("For {}, staff may cancel these runs without their owners' permission, one "
                                 "by one: steward cancel CASE "
                                 "--emergency NUMBER. Nothing is cancelled by the declaration itself. It "
                                 "stands in the ledger under your "
                                 "name, with reason and evidence. Each owner is told when their job is "
                                 "cancelled.",
                                 show_duration(options.lasts)),
                     2);
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
  switch (ask_consent(session, "Is the platform compromised by these runs?", options.yes)) {
    case Consent::given:
      break;
    case Consent::refused:
      return kFailed;
    case Consent::cannot_ask:
      return kUsage;
  }
  act.reason = options.reason;
  act.evidence = options.evidence;
  act.lasts = options.lasts;
  const auto answer = session.api.act(act);
  if (!answer) return failed(session, answer.error());
  if (!answer->emergency)
    return failed(session, {ErrorCode::garbled, "stewardd's answer names no emergency"});
  session.terminal.line(fmt::format("Emergency {} stands until {}.", answer->emergency->id.value,
                                    session.terminal.time(answer->emergency->expires_at)));
  for (const JobView& view : jobs) {
    const std::string in = view.open_case ? std::to_string(view.open_case->value) : "CASE";
    session.terminal.line(fmt::format("  job {}: steward cancel {} --emergency {}", show_id(view.job), in,
                                      answer->emergency->id.value));
  }
  return kDone;
}

}  // namespace steward::cli
