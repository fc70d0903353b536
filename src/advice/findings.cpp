#include "advice/findings.h"

#include <algorithm>

#include "advice/gpu_ask.h"

namespace steward::advice {

std::optional<std::string> line_with(const Subject& subject, const Place& place, std::string_view instead) {
  if (subject.script == nullptr || place.line == 0 || place.line > subject.script->lines.size())
    return std::nullopt;
  const std::string& line = subject.script->lines[place.line - 1];
  const std::size_t from = place.column - 1;
  if (place.column == 0 || from + place.length > line.size()) return std::nullopt;
  return line.substr(0, from) + std::string(instead) + line.substr(from + place.length);
}

std::optional<ScriptFix> replace_at(const Subject& subject, const Place& place, std::string_view instead,
                                    bool sure) {
  const auto line = line_with(subject, place, instead);
  if (!line) return std::nullopt;
  return ScriptFix{{{place.line, 1, {*line}}}, {*line}, sure};
}

ScriptFix add_option(const Subject& subject, const std::string& option) {
  if (subject.script == nullptr) return only_lines({option});
  const std::string line = "#SBATCH " + option;
  std::uint32_t after = 1;
  for (const Directive& each : subject.script->directives) {
    const bool before_commands =
        subject.script->first_command == 0 || each.line < subject.script->first_command;
    if (before_commands) after = std::max(after, each.line);
  }
  return ScriptFix{{{after + 1, 0, {line}}}, {line}, false};
}

ScriptFix set_option(const Subject& subject, const Place& place, const std::string& option) {
  if (auto fix = replace_at(subject, place, option, false)) return *fix;
  if (subject.script != nullptr) return add_option(subject, option);
  return only_lines({option});
}

ScriptFix only_lines(std::vector<std::string> lines) { return ScriptFix{{}, std::move(lines), false}; }

Place gpu_place(const Request& request) {
  const std::vector<GpuAsk> asks = gpu_asks(request);
  return asks.empty() ? Place{} : asks.back().place;
}

std::uint64_t Subject::gpus() const {
  std::uint64_t sum = 0;
  for (const Request& each : job.parts) sum += totals(each).gpus;
  return sum;
}

}  // namespace steward::advice
