#include "advice/batch_writer.h"

#include <fmt/format.h>

#include <algorithm>

namespace steward::advice {
namespace {

constexpr std::size_t widest_before_comment = 44;

std::size_t comment_column(const std::vector<DirectiveLine>& directives) {
  std::size_t column = 0;
  for (const DirectiveLine& each : directives) {
    if (!each.comment.empty()) column = std::max(column, each.option.size() + (each.counts ? 0 : 1));
  }
  return std::min(column, widest_before_comment);
}

std::string directive_line(const DirectiveLine& line, std::size_t column) {
  const std::string text = fmt::format("{}SBATCH {}", line.counts ? "#" : "##", line.option);
  constexpr std::size_t mark = 8;  // "#SBATCH "
  if (line.comment.empty()) return text + '\n';
  return fmt::format("{:<{}}  # {}\n", text, column + mark, line.comment);
}

}  // namespace

std::string write_script(const BatchParts& parts) {
  std::string text = fmt::format("#!{}\n", parts.interpreter);
  for (const std::string& each : parts.made_from) text += fmt::format("# {}\n", each);
  const std::size_t column = comment_column(parts.directives);
  for (const DirectiveLine& each : parts.directives) text += directive_line(each, column);
  text += '\n';
  for (const std::string& each : parts.hints) text += each.empty() ? "\n" : fmt::format("# {}\n", each);
  for (const std::string& each : parts.exports) text += each + '\n';
  return text + parts.command + '\n';
}

std::string place_for_commands() {
  return "echo \"this script has no commands yet: edit it first\" >&2\nexit 1";
}

}  // namespace steward::advice
