// What Slurm refuses, and what it reads otherwise than it looks.
#include <fmt/format.h>

#include <algorithm>

#include "advice/findings.h"
#include "base/text.h"

namespace steward::advice {
namespace {

std::optional<ScriptFix> fix_of(const Subject& subject, const Problem& problem) {
  if (problem.instead.empty()) return std::nullopt;
  if (problem.place.line != 0) return replace_at(subject, problem.place, problem.instead, !problem.guessed);
  return only_lines({problem.instead});
}

// All lines anew: it is the one fix of commands' lines, and changes what no shell would take anyway.
ScriptFix unix_lines(const Script& script) {
  LineEdit edit{1, static_cast<std::uint32_t>(script.lines.size()), {}};
  for (std::string line : script.lines) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    edit.insert.push_back(std::move(line));
  }
  return {{std::move(edit)}, {"sed -i 's/\\r$//' SCRIPT"}, true};
}

}  // namespace

void check_reading(const Subject& subject, Findings& findings) {
  for (const Problem& each : subject.job.problems) {
    ScriptFinding& finding =
        findings.add(each.refused ? Severity::error : Severity::warning, each.rule, each.place, each.message);
    finding.fix = fix_of(subject, each);
    if (each.rule == "dos_line_ends") finding.fix = unix_lines(*subject.script);
    if (each.rule == "no_interpreter" && subject.script->interpreter.empty() && each.place.length > 0)
      finding.fix = ScriptFix{{{1, 0, {"#!/bin/bash"}}}, {"#!/bin/bash"}, false};
  }
}

void check_file(const Subject& subject, Findings& findings) {
  if (subject.script == nullptr || subject.shell == nullptr || subject.job.refused()) return;
  if (subject.shell->commands.empty() && !subject.shell->gave_up)
    findings.add(Severity::warning, "no_command", {1, 1, 0},
                 "the script runs nothing: there is no command in it");
}

}  // namespace steward::advice
