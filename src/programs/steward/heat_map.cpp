#include "programs/steward/heat_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace steward::cli {
namespace {

constexpr std::size_t kLevels = 5;  // a fifth of the GPUs each
constexpr std::array<std::string_view, 7> kDays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
// Of the 256 colours of xterm: those nearest to five steps of viridis.
constexpr std::array<int, kLevels> kBackgrounds{54, 61, 30, 77, 227};
constexpr std::array<std::string_view, kLevels> kHeatBlocks{"··", "░░", "▒▒", "▓▓", "██"};
constexpr std::array<std::string_view, kLevels> kHeatPlain{"..", "::", "++", "**", "##"};

std::size_t level_of(std::int32_t permille) {
  return std::min<std::size_t>(static_cast<std::size_t>(permille) * kLevels / 1000, kLevels - 1);
}

std::string drawn(std::size_t level, bool colour, bool utf8) {
  if (colour) return fmt::format("\x1b[48;5;{}m  \x1b[0m", kBackgrounds[level]);
  return std::string(utf8 ? kHeatBlocks[level] : kHeatPlain[level]);
}

std::string cell(std::int32_t permille, bool colour, bool utf8) {
  return permille < 0 ? " ?" : drawn(level_of(permille), colour, utf8);
}

// What stands before the hour: between two cells only one character, which may belong to either.
char before(std::size_t hour, std::size_t first, const HeatMarks& marks) {
  const auto is = [&](const std::optional<std::size_t>& mark, std::size_t which) {
    return mark && *mark == which;
  };
  if (hour < first + kDayHours && is(marks.now, hour)) return '[';
  if (hour < first + kDayHours && is(marks.best, hour)) return '<';
  if (hour > first && is(marks.now, hour - 1)) return ']';
  if (hour > first && is(marks.best, hour - 1)) return '>';
  return ' ';
}

}  // namespace

std::vector<std::string> heat_map(const WeekOfHours& busy, const HeatMarks& marks, bool colour, bool utf8) {
  std::string head = "   ";
  for (std::size_t hour = 0; hour < kDayHours; hour += 3) head += fmt::format(" {:02}      ", hour);
  head.erase(head.find_last_not_of(' ') + 1);
  std::vector<std::string> lines{head};
  for (std::size_t day = 0; day < kDays.size(); ++day) {
    const std::size_t first = day * kDayHours;
    std::string line(kDays[day]);
    for (std::size_t hour = first; hour < first + kDayHours; ++hour)
      line += before(hour, first, marks) + cell(busy[hour], colour, utf8);
    line += before(first + kDayHours, first, marks);
    if (line.back() == ' ') line.pop_back();
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string heat_legend(const HeatMarks& marks, bool colour, bool utf8) {
  std::string line;
  for (std::size_t level = 0; level < kLevels; ++level) {
    line += drawn(level, colour, utf8);
    line += level + 1 == kLevels ? fmt::format(" {} % and more", level * 20)
                                 : fmt::format(" {}-{} %  ", level * 20, level * 20 + 20);
  }
  if (marks.now) line += "  [ ] now";
  if (marks.best) line += "  < > best";
  return line;
}

}  // namespace steward::cli
