#include "programs/steward/case_page.h"

#include <fmt/format.h>

#include <algorithm>

#include "programs/steward/words.h"

namespace steward::cli {
namespace {

void show_head(const Terminal& terminal, const Case& in, const Caller& reader) {
  const std::string number = fmt::format("Case {}", in.id.value);
  const std::string state = "  " + state_words(in, owns(in, reader));
  terminal.fitted(terminal.paint(Tint::strong, number) + state, number + state, 0);
  if (in.user.empty()) {
    terminal.line("  its texts were erased; only that there was a case is kept");
  } else {
    terminal.paragraph(fmt::format("{}: {}", in.user, principle_words(in)), 2);
  }
  const std::string again = in.repeats == 0   ? std::string()
                            : in.repeats == 1 ? "; it happened again once"
                                              : fmt::format("; it happened again {} times", in.repeats);
  terminal.paragraph("opened " + terminal.time(in.opened_at) + again, 2);
  if (!in.assigned.empty()) terminal.line("  " + in.assigned + " of staff looks after it");
  if (!in.ticket.empty()) terminal.line("  ticket " + in.ticket);
  if (in.open()) return;
  terminal.line(fmt::format("  closed {}{}", terminal.time(in.closed_at),
                            in.closed_by.empty() ? "" : " by " + in.closed_by));
  if (!in.closing_words.empty()) terminal.paragraph(in.closing_words, 4);
}

// What is known of a job now; empty when the case does not tell.
std::string fate_of(const Terminal& terminal, const Case& in, const CaseJob& job, const Sight& sight) {
  if (job.ended_at != no_time)
    return fmt::format("{} {}", job.cancelled ? "cancelled" : "ended", terminal.short_time(job.ended_at));
  if (!in.open()) return "";
  const auto& gone = sight.not_running;
  const bool waits = std::find(gone.begin(), gone.end(), job.job().id) != gone.end();
  return waits ? "does not run now" : "running since " + terminal.time(job.run.start);
}

void show_jobs(const Terminal& terminal, const Case& in, const Sight& sight) {
  if (in.jobs.empty()) return;
  terminal.heading(in.jobs.size() == 1 ? "The job it is about" : "The jobs it is about");
  for (const CaseJob& each : in.jobs) {
    const std::string where = each.nodes.empty() ? "" : ", on " + each.nodes;
    const std::string fate = fate_of(terminal, in, each, sight);
    std::string rest = fate.empty() ? "" : "; " + fate;
    const std::string whom = owns(in, sight.reader) ? "you were" : in.user + " was";
    if (each.told_at != no_time) rest += fmt::format("; {} told {}", whom, terminal.short_time(each.told_at));
    const std::string name = fmt::format("  {}{}", each.name, where);
    terminal.fitted(terminal.paint(Tint::strong, each.shown) + name + terminal.paint(Tint::dim, rest),
                    each.shown + name + rest, 2);
  }
}

void show_finding(const Terminal& terminal, const Finding& each, const std::string& job) {
  const std::string mark =
      verdict_mark(terminal, each.standing ? Judgement::breaks : Judgement::keeps) + " " + each.rule + job;
  const std::string head = each.standing ? mark : mark + ", kept again";
  const std::string when = fmt::format("  since {}, last seen {}", terminal.time(each.first_at),
                                       terminal.short_time(each.last_at));
  const Tint tint = each.standing ? Tint::bad : Tint::good;
  terminal.fitted(terminal.paint(tint, head) + terminal.paint(Tint::dim, when), head + when, 2);
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
    terminal.paragraph(fmt::format("job {}: {} (the run started {}{})", shown_in(in, each.run.job),
                                   permission_words(terminal, each), terminal.time(each.run.start),
                                   present ? "" : ", which is not the present one"),
                       2);
  }
  if (!in.cancellations.empty()) terminal.heading("Cancellation");
  for (const Cancellation& each : in.cancellations) {
    terminal.paragraph(
        fmt::format("job {}: {}", shown_in(in, each.run.job), cancellation_words(terminal, each)), 2);
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

std::string sentence(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text + ".";
}

void show_steps(const Terminal& terminal, const Case& in, const Sight& sight) {
  const auto steps = possible_steps(in, sight);
  if (steps.empty()) return;
  terminal.heading("What you can do now");
  if (in.open()) terminal.paragraph(sentence(next_step(in, sight.reader)), 2);
  std::size_t commands = 0, meanings = 0;
  for (const Step& each : steps) {
    commands = std::max(commands, display_width(each.command));
    meanings = std::max(meanings, display_width(each.meaning));
  }
  const bool narrow = terminal.width != 0 && 2 + commands + 2 + meanings > terminal.width;
  for (const Step& each : steps) {
    const std::string command = narrow ? each.command : pad(each.command, commands);
    const std::string meaning = narrow ? "" : "  " + each.meaning;
    terminal.line("  " + terminal.paint(Tint::strong, command) + meaning);
    if (narrow) terminal.paragraph(each.meaning, 6);
  }
}

}  // namespace

void print_case(const Terminal& terminal, const Case& in, const Sight& sight, bool full) {
  show_head(terminal, in, sight.reader);
  show_jobs(terminal, in, sight);
  show_findings(terminal, in);
  print_story(terminal, in, sight.reader, full);
  show_permissions(terminal, in);
  show_tasks(terminal, in);
  show_steps(terminal, in, sight);
}

}  // namespace steward::cli
