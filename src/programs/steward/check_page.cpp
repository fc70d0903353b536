#include "programs/steward/check_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "base/text.h"
#include "programs/steward/layout.h"
#include "programs/steward/words.h"

namespace steward::cli {
namespace {

constexpr std::size_t longest_line = 160;

Tint tint_of(Severity severity) {
  return severity == Severity::error ? Tint::bad : severity == Severity::warning ? Tint::unsure : Tint::dim;
}

// The script's line and what is meant in it. Tabs become blanks, so that the caret stands right.
void print_place(const Terminal& terminal, const std::vector<std::string>& lines, const Place& place) {
  if (place.line == 0 || place.line > lines.size() || place.length == 0) return;
  std::string line = lines[place.line - 1];
  std::replace(line.begin(), line.end(), '\t', ' ');
  const std::size_t from = std::min<std::size_t>(place.column - 1, line.size());
  const std::size_t length = std::min<std::size_t>(place.length, line.size() - from);
  if (from > longest_line) return;
  const std::string before = one_line(line.substr(0, from), longest_line);
  const std::string meant = one_line(line.substr(from, length), longest_line);
  const std::string number = fmt::format("{:>5} | ", place.line);
  terminal.line(number + one_line(line, longest_line));
  const std::size_t width = std::max<std::size_t>(display_width(meant), 1);
  terminal.line(std::string(number.size() - 2, ' ') + "| " + std::string(display_width(before), ' ') +
                terminal.paint(Tint::good, "^" + std::string(width - 1, '~')));
}

}  // namespace

void print_finding(const Terminal& terminal, const std::string& name, const std::vector<std::string>& lines,
                   const ScriptFinding& finding) {
  const std::string where = finding.place.line == 0 ? one_line(name)
                                                    : fmt::format("{}:{}:{}", one_line(name),
                                                                  finding.place.line, finding.place.column);
  const std::string severity(to_string(finding.severity));
  terminal.out << terminal.paint(Tint::strong, where + ":") << ' '
               << terminal.paint(tint_of(finding.severity), severity + ":") << ' '
               << one_line(finding.message, 1'000) << ' '
               << terminal.paint(Tint::dim, "[" + finding.rule + "]") << '\n';
  print_place(terminal, lines, finding.place);
  if (!finding.fix) return;
  if (finding.fix->lines.empty()) terminal.line("help: leave this line out");
  for (const std::string& line : finding.fix->lines) terminal.line("help: " + one_line(line, 500));
}

void print_summary(const Terminal& terminal, const std::string& name,
                   const std::vector<ScriptFinding>& findings) {
  std::string counts;
  const auto add = [&](Severity severity, const char* one, const char* many) {
    const auto count = std::count_if(findings.begin(), findings.end(),
                                     [&](const ScriptFinding& each) { return each.severity == severity; });
    if (count != 0)
      counts += (counts.empty() ? "" : ", ") + count_of(static_cast<std::size_t>(count), one, many);
  };
  add(Severity::error, "error", "errors");
  add(Severity::warning, "warning", "warnings");
  add(Severity::hint, "hint", "hints");
  terminal.line(fmt::format("{}: {}", one_line(name), counts.empty() ? "nothing found" : counts));
}

void print_diff(const Terminal& terminal, const std::string& diff) {
  for (const std::string_view line : split(diff, '\n')) {
    if (line.empty()) continue;
    const Tint tint = line.front() == '+' ? Tint::good : line.front() == '-' ? Tint::bad : Tint::plain;
    terminal.line(terminal.paint(tint, one_line(line, 1'000)));
  }
}

}  // namespace steward::cli
