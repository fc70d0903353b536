#include "programs/steward/case_page.h"

#include <fmt/format.h>

#include <algorithm>

#include "programs/steward/words.h"

namespace steward::cli {
namespace {

void show_head(const Terminal& terminal, const Case& in, const Caller& reader) {
  terminal.line(fmt::format("{}  {}", terminal.paint(Tint::strong, fmt::format("Case {}", in.id.value)),
                            state_words(in, owns(in, reader))));
  if (in.user.empty()) {
    terminal.line("  its texts were erased; only that there was a case is kept");
  } else {
    terminal.line(fmt::format("  {}: {}", in.user, principle_words(in)));
  }
  const std::string again =
      in.repeats == 0 ? "" : "; happened again " + count_of(in.repeats, "time", "times");
  terminal.line("  opened " + terminal.time(in.opened_at) + again);
  if (!in.assigned.empty()) terminal.line("  " + in.assigned + " of staff looks after it");
  if (!in.ticket.empty()) terminal.line("  ticket " + in.ticket);
  if (in.open()) return;
  terminal.line(fmt::format("  closed {}{}", terminal.time(in.closed_at),
                            in.closed_by.empty() ? "" : " by " + in.closed_by));
  if (!in.closing_words.empty()) terminal.paragraph(in.closing_words, 4);
}

void show_jobs(const Terminal& terminal, const Case& in) {
  if (in.jobs.empty()) return;
  terminal.heading(in.jobs.size() == 1 ? "The job it is about" : "The jobs it is about");
  for (const CaseJob& each : in.jobs) {
    std::string fate = each.told_at == no_time ? "" : "; told of " + terminal.short_time(each.told_at);
    if (each.ended_at != no_time)
      fate +=
          fmt::format("; {} {}", each.cancelled ? "cancelled" : "ended", terminal.short_time(each.ended_at));
    terminal.line(fmt::format("  {}  {}{}{}", terminal.paint(Tint::strong, each.shown), each.name,
                              each.nodes.empty() ? "" : ", on " + each.nodes,
                              terminal.paint(Tint::dim, fate)));
  }
}

void show_finding(const Terminal& terminal, const Finding& each, const std::string& job) {
  const std::string mark =
      verdict_mark(terminal, each.standing ? Judgement::breaks : Judgement::keeps) + " " + each.rule + job;
  const std::string head = each.standing ? mark : mark + ", kept again";
  terminal.line(
      "  " + terminal.paint(each.standing ? Tint::bad : Tint::good, head) +
      terminal.paint(Tint::dim, fmt::format("  since {}, last seen {}", terminal.time(each.first_at),
                                            terminal.short_time(each.last_at))));
  terminal.paragraph(each.reason, 4);
  for (const auto& item : each.evidence) terminal.line("      " + evidence_line(terminal, item));
}

void show_findings(const Terminal& terminal, const Case& in) {
  if (in.findings.empty()) return;
  terminal.heading("What was found");
  const auto show = [&](const Finding& each) {
    const bool name_job = in.jobs.size() > 1 && job_in(in, each.job) != nullptr;
    show_finding(terminal, each, name_job ? ", job " + shown_in(in, each.job) : "");
  };
  // Job by job, in the order in which they joined; then what is about no job, as the platform's faults.
  for (const CaseJob& job : in.jobs) {
    for (const Finding& each : in.findings) {
      if (each.job == job.job()) show(each);
    }
  }
  for (const Finding& each : in.findings) {
    if (job_in(in, each.job) == nullptr) show(each);
  }
}

void show_permissions(const Terminal& terminal, const Case& in) {
  if (!in.permissions.empty()) terminal.heading("Permission to cancel");
  for (const Permission& each : in.permissions) {
    const CaseJob* job = job_in(in, each.run.job);
    const bool present = job != nullptr && job->run == each.run;
    terminal.line(fmt::format("  job {}: {} (the run started {}{})", shown_in(in, each.run.job),
                              permission_words(terminal, each), terminal.time(each.run.start),
                              present ? "" : ", which is not the present one"));
  }
  if (!in.cancellations.empty()) terminal.heading("Cancellation");
  for (const Cancellation& each : in.cancellations) {
    terminal.line(
        fmt::format("  job {}: {}", shown_in(in, each.run.job), cancellation_words(terminal, each)));
  }
  if (!in.exemptions.empty()) terminal.heading("Exemptions");
  for (const Exemption& each : in.exemptions)
    terminal.paragraph("exemption " + exemption_words(terminal, in, each), 2);
}

void show_tasks(const Terminal& terminal, const Case& in) {
  if (in.tasks.empty()) return;
  terminal.heading("Tasks for staff");
  for (const StaffTask& each : in.tasks) {
    const bool open = each.done_at == no_time;
    const std::string state =
        open ? "open since " + terminal.short_time(each.opened_at)
             : fmt::format("done {} by {}", terminal.short_time(each.done_at), each.done_by);
    terminal.paragraph(fmt::format("task {}: {} ({})", each.id.value, each.what, state), 2);
  }
}

void show_steps(const Terminal& terminal, const Case& in, const Sight& sight) {
  const auto steps = possible_steps(in, sight);
  if (steps.empty()) return;
  terminal.heading("What you can do now: " + next_step(in, sight.reader));
  std::size_t width = 0;
  for (const Step& each : steps) width = std::max(width, display_width(each.command));
  for (const Step& each : steps) {
    terminal.line(
        fmt::format("  {}  {}", terminal.paint(Tint::strong, pad(each.command, width)), each.meaning));
  }
}

}  // namespace

void print_case(const Terminal& terminal, const Case& in, const Sight& sight, bool full) {
  show_head(terminal, in, sight.reader);
  show_jobs(terminal, in);
  show_findings(terminal, in);
  print_story(terminal, in, sight.reader, full);
  show_permissions(terminal, in);
  show_tasks(terminal, in);
  show_steps(terminal, in, sight);
}

}  // namespace steward::cli
