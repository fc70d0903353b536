// What waits for a person, or for nothing, while the job holds what it has.
#include <fmt/format.h>

#include <algorithm>

#include "advice/findings.h"
#include "advice/program_kinds.h"
#include "base/text.h"

namespace steward::advice {
namespace {

constexpr auto long_sleep_with_gpus = minutes(30);
constexpr auto long_sleep = hours(4);

std::string holding(const Subject& subject) {
  const std::uint64_t gpus = subject.gpus();
  return gpus == 0 ? "what the job holds" : gpus == 1 ? "the GPU" : fmt::format("the {} GPUs", gpus);
}

void programs(const Subject& subject, Findings& findings) {
  for (const Program& each : subject.programs) {
    const std::string_view what = waits_for_person(each);
    if (what.empty() || (each.name == "ssh" && each.mentions("git@"))) continue;
    findings.add(
        Severity::warning, "interactive_program", each.place,
        fmt::format(
            "{} in a batch job keeps {} while it waits for a person; run the work itself as a script, or "
            "do it where interactive work belongs (steward rules interactive_session)",
            what, holding(subject)));
  }
}

// A loop that does nothing but sleep is one long sleep.
bool only_sleeps(const Subject& subject, const Program& program) {
  const ShellCommand& command = subject.shell->commands[program.command];
  if (command.loops == 0) return false;
  return std::all_of(subject.programs.begin(), subject.programs.end(), [&](const Program& each) {
    const bool elsewhere = subject.shell->commands[each.command].loops == 0;
    return elsewhere || each.name == "sleep" || each.name == "true" || each.name == ":" ||
           each.name == "echo" || each.name == "date";
  });
}

void sleeps(const Subject& subject, Findings& findings) {
  if (subject.shell->background) return;
  for (const Program& each : subject.programs) {
    const auto time = sleep_of(each);
    const ShellCommand& command = subject.shell->commands[each.command];
    if (!time || command.background || command.substituted) continue;
    const bool endless = *time == Duration::max() || only_sleeps(subject, each);
    const bool too_long =
        *time >= (subject.gpus() > 0 ? Duration(long_sleep_with_gpus) : Duration(long_sleep));
    if (!endless && (!too_long || command.loops > 0)) continue;
    findings.add(
        Severity::warning, "waits_only", each.place,
        fmt::format(
            "the job sleeps {} and keeps {} meanwhile; start what it waits for by --begin or --dependency",
            endless ? "until it is ended" : "for " + show_duration(*time), holding(subject)));
  }
}

void steps(const Subject& subject, Findings& findings) {
  for (const Program& each : subject.programs) {
    const bool pty = std::find(each.srun.begin(), each.srun.end(), "--pty") != each.srun.end();
    if (!pty) continue;
    ScriptFinding& finding =
        findings.add(Severity::warning, "interactive_step", each.srun_place,
                     "srun --pty waits for a terminal, and a batch job has none; leave --pty out");
    if (each.srun_place.line == 0 || subject.script == nullptr) continue;
    const std::string& line = subject.script->lines[each.srun_place.line - 1];
    const std::size_t at = line.find(" --pty", each.srun_place.column - 1);
    if (at == std::string::npos) continue;
    finding.fix =
        replace_at(subject, {each.srun_place.line, static_cast<std::uint32_t>(at + 1), 6}, "", false);
  }
}

// The command line itself.
void session(const Subject& subject, Findings& findings) {
  const Request& request = subject.request();
  if (request.overlap_or_jobid || subject.gpus() == 0) return;
  const bool alone = subject.job.command == SlurmCommand::salloc && subject.job.arguments.empty();
  if (!request.pty && !alone) return;
  findings.add(
      Severity::warning, "interactive_session", {},
      fmt::format(
          "a session at a terminal keeps {} between commands, and ends with the connection; steward batch "
          "makes a batch script of it",
          holding(subject)));
}

}  // namespace

void check_interactive(const Subject& subject, Findings& findings) {
  if (subject.job.command != SlurmCommand::sbatch) return session(subject, findings);
  if (subject.shell == nullptr) return;
  programs(subject, findings);
  sleeps(subject, findings);
  steps(subject, findings);
}

void check_loops(const Subject& subject, Findings& findings) {
  if (subject.shell == nullptr || subject.job.command != SlurmCommand::sbatch) return;
  for (const Program& each : subject.programs) {
    const ShellCommand& command = subject.shell->commands[each.command];
    const bool chain = each.mentions("dependency") || each.has_argument("-d");
    if (each.name != "sbatch" || command.loops == 0 || chain) continue;
    ScriptFinding& finding = findings.add(Severity::warning, "submission_loop", each.place,
                                          "each round submits a job of its own; one array is kinder to "
                                          "Slurm, and can be watched and ended as a whole");
    finding.fix =
        only_lines({"sbatch --array=0-99%10 job.sh     # $SLURM_ARRAY_TASK_ID in it tells the tasks apart"});
    return;
  }
}

}  // namespace steward::advice
