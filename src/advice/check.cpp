#include "advice/check.h"

#include <algorithm>
#include <array>

#include "advice/findings.h"

namespace steward::advice {
namespace {

constexpr std::array<Check, 16> checks = {check_reading,     check_file,   check_directives, check_repeats,
                                          check_names,       check_limits, check_time,       check_closures,
                                          check_fit,         check_shares, check_gpu_use,    check_many_gpus,
                                          check_interactive, check_loops,  check_paths,      check_release};

constexpr Severity error = Severity::error;
constexpr Severity warning = Severity::warning;
constexpr Severity hint = Severity::hint;

const std::vector<CheckRule> rules = {
    {"unknown_option", error, "an option that Slurm has not, or a word that belongs to none"},
    {"bad_value", error, "a value that Slurm does not take, or one that is missing"},
    {"contradiction", error, "options that Slurm refuses together"},
    {"no_interpreter", error, "a first line that does not name the interpreter"},
    {"dos_line_ends", error, "lines that end as Windows ends them"},
    {"no_text", error, "a file that is no text"},
    {"too_large", error, "a script larger than Slurm takes"},
    {"cut_value", warning, "a directive that Slurm stops reading in its middle"},
    {"continued_directive", warning, "a directive that would go on in the next line"},
    {"late_directive", warning, "a directive behind the first command, which Slurm does not read"},
    {"misspelt_directive", warning, "a comment that was meant as a directive"},
    {"foreign_directive", hint, "#PBS, #BSUB and #SLURM lines"},
    {"unexpanded_variable", warning, "a variable in a directive, which Slurm takes as it stands"},
    {"repeated_option", warning, "an option given twice with different values: the later one counts"},
    {"no_command", warning, "a script that runs nothing"},
    {"unknown_partition", error, "a partition that is not there"},
    {"unknown_qos", error, "a QOS that is not there"},
    {"not_allowed_here", error, "a QOS or an account that a partition does not take"},
    {"unknown_gpu", error, "a type of GPU that no node has"},
    {"no_gpu_here", error, "GPUs of a partition that has none, or none of that type"},
    {"unknown_node", error, "a node that is not there"},
    {"over_limit", error, "more GPUs than the QOS lets one job or one person have"},
    {"impossible", error, "a request that no node of the partition can hold"},
    {"time_over_limit", error, "a time above the limit of the partition or of the QOS"},
    {"partition_down", warning, "a partition that starts nothing now"},
    {"no_time", hint, "no time limit"},
    {"whole_time", hint, "the longest time that there is"},
    {"closure", warning, "a service window within the time limit"},
    {"memory_share", warning, "so much memory beside few GPUs that the node's others cannot be used"},
    {"cpu_share", warning, "so many CPUs beside few GPUs that the node's others cannot be used"},
    {"whole_node", warning, "--exclusive with fewer GPUs than the node has"},
    {"pinned_node", hint, "a certain node, where others would do"},
    {"container_without_gpus", warning, "a container that does not see the job's GPUs (no --nv)"},
    {"unused_gpus", warning, "GPUs for programs that work on CPUs alone"},
    {"unshared_gpus", warning, "several GPUs for a program that shows no way to use them"},
    {"interactive_program", warning, "a notebook, an editor's server, a tunnel or a terminal in a batch job"},
    {"waits_only", warning, "a job that only sleeps"},
    {"interactive_step", warning, "srun --pty in a batch script"},
    {"interactive_session", warning, "GPUs for a session at a terminal"},
    {"submission_loop", warning, "a loop of submissions, where an array would do"},
    {"shared_output", warning, "one output file for all tasks of an array"},
    {"no_folder", warning, "a folder for output that is not there"},
    {"no_container", warning, "a container image that is not there"},
    {"release_if_idle", hint, "a long job on GPUs that could give them back by itself"},
    {"bad_release", warning, "a word for Steward in the comment that it does not take"},
};

std::size_t line_of(const ScriptFinding& finding) { return finding.place.line; }

CheckedScript run(const std::string& file, const Subject& subject) {
  Findings findings;
  for (const Check check : checks) check(subject, findings);
  // --wrap's text and a command line have no lines that a person would find.
  for (ScriptFinding& each : findings.all) {
    if (subject.script == nullptr) each.place = {};
  }
  std::stable_sort(findings.all.begin(), findings.all.end(),
                   [](const ScriptFinding& a, const ScriptFinding& b) {
                     if (line_of(a) != line_of(b)) return line_of(a) < line_of(b);
                     return a.place.column < b.place.column;
                   });
  CheckedScript checked{file, subject.job.parts, {}, std::move(findings.all)};
  for (const Request& each : subject.job.parts) checked.totals.push_back(totals(each));
  return checked;
}

bool is_shell(const std::string& interpreter) {
  constexpr std::array<std::string_view, 6> shells = {"bash", "sh", "dash", "zsh", "ksh", "rbash"};
  return std::find(shells.begin(), shells.end(), interpreter) != shells.end();
}

std::string as_lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

// A command line's words as one command, quoted already.
ShellRead as_shell(const std::vector<std::string>& words) {
  ShellRead read;
  if (words.empty()) return read;
  ShellCommand command;
  for (const std::string& word : words) command.words.push_back({word, true, {}});
  read.commands.push_back(std::move(command));
  return read;
}

std::string version_of(const Surroundings& around) {
  return around.cluster == nullptr ? "" : around.cluster->slurm_version;
}

}  // namespace

const std::vector<CheckRule>& check_rules() { return rules; }

CheckedScript check_script(const std::string& file, std::string_view text,
                           const std::vector<std::string>& words,
                           const std::vector<std::pair<std::string, std::string>>& environment,
                           const Surroundings& around) {
  const Script script = read_script(text);
  const JobRead job = read_job({SlurmCommand::sbatch, &script, environment, words, version_of(around)});
  ShellRead shell;
  const bool readable = is_shell(script.interpreter);
  if (readable) shell = read_shell(script.dos ? as_lines(script.lines) : std::string(text));
  Subject subject{job, &script, readable ? &shell : nullptr, {}, around};
  if (readable) subject.programs = programs_in(shell);
  return run(file, subject);
}

CheckedScript check_command(SlurmCommand command, const std::vector<std::string>& words,
                            const std::vector<std::pair<std::string, std::string>>& environment,
                            const Surroundings& around) {
  const JobRead job = read_job({command, nullptr, environment, words, version_of(around)});
  const auto& wrap = job.request().wrap;
  const ShellRead shell = wrap ? read_shell(wrap->value) : as_shell(job.arguments);
  Subject subject{job, nullptr, &shell, programs_in(shell), around};
  return run("", subject);
}

}  // namespace steward::advice
