// Directives that do not count, or not as they look.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "advice/findings.h"
#include "base/text.h"

namespace steward::advice {
namespace {

Place whole(std::uint32_t line, const std::string& text) {
  return {line, 1, static_cast<std::uint32_t>(text.size())};
}

// Words behind it that begin with an option of sbatch's.
bool is_option(std::string_view text) {
  text = trim(text);
  if (text.size() < 2 || text.front() != '-') return false;
  if (text[1] != '-')
    return match_letter(SlurmCommand::sbatch, text[1]) != nullptr || text.starts_with("-mem");
  const std::string_view name = text.substr(2, text.find_first_of("= \t", 2) - 2);
  const LongMatch match = match_long(SlurmCommand::sbatch, name);
  return name.size() > 1 &&
         (match.option != nullptr || nearest(name, long_names(SlurmCommand::sbatch)).has_value());
}

// How a comment that was meant as a directive went wrong.
struct Slip {
  std::string line;  // as it should be
  bool sure = true;  // nobody writes it so to take it out
  std::string why;
};

std::optional<Slip> slip_in(const std::string& line) {
  const std::string_view trimmed = trim(line);
  const bool indented = !line.empty() && line.front() != '#' && trimmed.starts_with('#');
  if (!trimmed.starts_with('#')) return std::nullopt;
  std::string_view rest = trimmed.substr(1);
  const bool apart = rest.starts_with(' ') || rest.starts_with('\t');
  rest = trim(rest);
  const std::size_t end = std::min(rest.find_first_of(" \t-"), rest.size());
  const std::string word = upper(rest.substr(0, end));
  const std::string_view options = rest.substr(end);
  const bool same = word == "SBATCH";
  // Near it only where it is written as directives are: "# search -n" is prose.
  const bool shouted = !apart && word == rest.substr(0, end);
  const bool near = shouted && word.size() >= 5 && word.size() <= 7 && word.front() == 'S' &&
                    nearest(word, {"SBATCH"}).has_value();
  if ((!same && !near) || !is_option(options)) return std::nullopt;
  const std::string right = "#SBATCH " + std::string(trim(options));
  if (!same)
    return Slip{right, true,
                fmt::format("\"#{}\" is a comment to Slurm: a directive begins with #SBATCH",
                            one_line(rest.substr(0, end), 20))};
  if (apart && rest.starts_with("SBATCH"))
    return Slip{right, false,
                "with a blank behind # it is a comment: Slurm does not read it. If it is meant to be one, "
                "all is well"};
  if (!rest.starts_with("SBATCH")) return Slip{right, true, "Slurm wants SBATCH in capitals"};
  if (indented)
    return Slip{right, true, "a directive must begin in the first column; Slurm does not read this one"};
  return std::nullopt;
}

// Comments as the shell has them; all lines, where no shell was read or it lost its way before.
bool is_comment(const Subject& subject, std::uint32_t line) {
  if (subject.shell == nullptr) return true;
  return std::any_of(subject.shell->comments.begin(), subject.shell->comments.end(),
                     [&](const Place& each) { return each.line == line; });
}

void misspelt(const Subject& subject, Findings& findings) {
  const Script& script = *subject.script;
  for (std::uint32_t number = 2; number <= script.lines.size(); ++number) {
    const std::string& line = script.lines[number - 1];
    if (script.first_command != 0 && number >= script.first_command) break;
    const auto slip = slip_in(line);
    if (!slip) continue;
    ScriptFinding& finding = findings.add(slip->sure ? Severity::warning : Severity::hint,
                                          "misspelt_directive", whole(number, line), slip->why);
    finding.fix = ScriptFix{{{number, 1, {slip->line}}}, {slip->line}, slip->sure};
  }
}

void late(const Subject& subject, Findings& findings) {
  const Script& script = *subject.script;
  if (script.first_command == 0) return;
  for (std::uint32_t number = script.first_command + 1; number <= script.lines.size(); ++number) {
    const std::string& line = script.lines[number - 1];
    if (!line.starts_with("#SBATCH") || !is_option(std::string_view(line).substr(7)) ||
        !is_comment(subject, number))
      continue;
    ScriptFinding& finding =
        findings.add(Severity::warning, "late_directive", whole(number, line),
                     fmt::format("Slurm reads directives only before the first command, which is in line {}",
                                 script.first_command));
    const bool sure = subject.shell != nullptr;
    finding.fix = ScriptFix{{{script.first_command, 0, {line}}, {number, 1, {}}}, {line}, sure};
  }
}

void foreign(const Subject& subject, Findings& findings) {
  for (const Directive& each : subject.script->directives) {
    if (each.kind == DirectiveKind::sbatch) continue;
    const std::string& line = subject.script->lines[each.line - 1];
    const bool old = each.kind == DirectiveKind::slurm;
    ScriptFinding& finding = findings.add(Severity::hint, "foreign_directive", whole(each.line, line),
                                          old ? "#SLURM is the old name of #SBATCH"
                                              : "sbatch takes a few of these options for its own, and they "
                                                "win over #SBATCH; the others it passes over");
    if (!old) continue;
    const std::string right = "#SBATCH" + each.rest;
    finding.fix = ScriptFix{{{each.line, 1, {right}}}, {right}, true};
  }
}

// In a variable's name.
bool goes_on(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Of several of these Slurm takes all.
bool adds_up(std::string_view option) { return option == "mail-type"; }

// Of output and error: what Slurm itself puts in.
std::string with_patterns(std::string text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> patterns = {{
      {"SLURM_ARRAY_JOB_ID", "%A"},
      {"SLURM_ARRAY_TASK_ID", "%a"},
      {"SLURM_JOB_NAME", "%x"},
      {"SLURM_JOB_USER", "%u"},
      {"SLURM_JOB_ID", "%j"},
      {"SLURM_JOBID", "%j"},
      {"HOSTNAME", "%N"},
      {"USER", "%u"},
  }};
  for (const auto& [name, pattern] : patterns) {
    for (const std::string& form : {fmt::format("${{{}}}", name), fmt::format("${}", name)}) {
      for (std::size_t at = text.find(form); at != std::string::npos; at = text.find(form, at)) {
        const std::size_t behind = at + form.size();
        const bool whole = form.ends_with('}') || behind == text.size() || !goes_on(text[behind]);
        if (whole) text.replace(at, form.size(), pattern);
        at += whole ? pattern.size() : form.size();
      }
    }
  }
  return text;
}

void variables(const Subject& subject, Findings& findings) {
  for (const Request& part : subject.job.parts) {
    for (const GivenOption& each : part.options) {
      if (each.source != OptionSource::script || !each.value) continue;
      const bool variable = each.value->find('$') != std::string::npos;
      const bool home = each.value->starts_with("~/");
      if (!variable && !home) continue;
      const bool output = each.name == "output" || each.name == "error" || each.name == "input";
      ScriptFinding& finding = findings.add(
          Severity::warning, "unexpanded_variable", each.place,
          fmt::format("Slurm does not expand {} in a directive: --{} gets it as it stands{}",
                      home ? "~" : "variables", each.name,
                      output ? "; it has %j (job), %x (name), %u (user), %A and %a (array)" : ""));
      const std::string better = output ? with_patterns(*each.value) : *each.value;
      const bool mended =
          better != *each.value && better.find_first_of("$ #\"'\\") == std::string::npos && !home;
      if (mended && each.value_place.line == each.place.line)
        finding.fix = replace_at(subject, each.place, fmt::format("--{}={}", each.name, better), true);
    }
  }
}

}  // namespace

void check_directives(const Subject& subject, Findings& findings) {
  if (subject.script == nullptr) return;
  misspelt(subject, findings);
  late(subject, findings);
  foreign(subject, findings);
  variables(subject, findings);
}

void check_repeats(const Subject& subject, Findings& findings) {
  if (subject.script == nullptr) return;
  for (const Request& part : subject.job.parts) {
    std::map<std::string_view, const GivenOption*> last;  // by name
    std::map<std::uint32_t, std::size_t> in_line;         // options
    for (const GivenOption& each : part.options) {
      ++in_line[each.place.line];
      if (each.source == OptionSource::script && each.value) last[each.name] = &each;
    }
    for (const GivenOption& first : part.options) {
      if (first.source != OptionSource::script || !first.value || first.place.line == 0 ||
          adds_up(first.name))
        continue;
      const GivenOption& counts = *last.at(first.name);
      if (counts.place == first.place || counts.value == first.value) continue;
      ScriptFinding& finding =
          findings.add(Severity::warning, "repeated_option", first.place,
                       fmt::format("--{} is given again in line {} with another value, and that one counts",
                                   first.name, counts.place.line));
      // Only a line that holds nothing else goes.
      const auto alone = std::lower_bound(
          subject.script->directives.begin(), subject.script->directives.end(), first.place.line,
          [](const Directive& each, std::uint32_t line) { return each.line < line; });
      const bool only = alone != subject.script->directives.end() && alone->line == first.place.line &&
                        alone->kind == DirectiveKind::sbatch && !alone->begins_part &&
                        in_line.at(first.place.line) == 1 && first.value_place.line == first.place.line;
      if (only) finding.fix = ScriptFix{{{first.place.line, 1, {}}}, {}, true};
    }
  }
}

}  // namespace steward::advice
