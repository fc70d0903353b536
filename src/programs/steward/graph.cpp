#include "programs/steward/graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace steward::cli {
namespace {

constexpr std::array<std::string_view, 9> kBlocks{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr std::array<std::string_view, 4> kPlain{" ", ".", ":", "#"};
constexpr std::size_t kLabel = 8;   // columns of the scale's numbers
constexpr std::size_t kMany = 6;    // graphs: more are shown one row high
constexpr std::size_t kUsual = 72;  // columns, where nobody's terminal says how wide it is
constexpr std::size_t kWidest = 120;

std::int64_t largest(const SeriesValues& values) {
  std::int64_t most = 0;
  for (const auto& value : values) most = std::max(most, value.value_or(0));
  return most;
}

// How many of a row's parts are filled, from the bottom: all of the rows below it come first.
std::size_t filled(std::int64_t value, std::int64_t top, std::size_t row, std::size_t rows,
                   std::size_t parts) {
  const auto share = static_cast<double>(std::max<std::int64_t>(value, 0)) / static_cast<double>(top);
  const auto all = static_cast<std::size_t>(share * static_cast<double>(rows * parts) + 0.5);
  const std::size_t least = std::max<std::size_t>(all, 1);  // nothing is a low bar
  const std::size_t below = (rows - 1 - row) * parts;
  return least <= below ? 0 : std::min(least - below, parts);
}

// Few values are drawn broader, so that a young job's graph can be read.
std::size_t breadth(const Terminal& terminal, const Points& points) {
  constexpr std::size_t broadest = 4;
  return std::clamp<std::size_t>(graph_width(terminal) / std::max<std::size_t>(points.count, 1), 1, broadest);
}

SeriesValues broadened(const SeriesValues& values, std::size_t times) {
  SeriesValues broad;
  for (const auto& value : values) broad.insert(broad.end(), times, value);
  return broad;
}

void print_time(const Terminal& terminal, const Points& points, std::size_t columns) {
  const Time end = points.begin + points.step * static_cast<std::int64_t>(points.count);
  const std::string from = terminal.short_time(points.begin);
  const std::string to = terminal.short_time(std::min(end, terminal.now));
  const std::size_t used = display_width(from) + display_width(to);
  const std::string between(columns > used ? columns - used : 1, ' ');
  terminal.line(
      terminal.paint(Tint::dim, fmt::format("  {}{}{}{}", std::string(kLabel + 2, ' '), from, between, to)));
  terminal.line(terminal.paint(
      Tint::dim, fmt::format("  {}one value every {}; where there is none, nothing was measured",
                             std::string(kLabel + 2, ' '), show_duration(points.step))));
}

}  // namespace

std::vector<std::string> graph_rows(const SeriesValues& values, std::int64_t top, std::size_t rows,
                                    bool utf8) {
  const std::size_t parts = utf8 ? kBlocks.size() - 1 : kPlain.size() - 1;
  const std::int64_t scale = std::max<std::int64_t>({top, largest(values), 1});
  std::vector<std::string> lines(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    for (const auto& value : values) {
      const std::size_t part = value ? filled(*value, scale, row, rows, parts) : 0;
      lines[row] += utf8 ? kBlocks[part] : kPlain[part];
    }
  }
  return lines;
}

std::size_t graph_width(const Terminal& terminal) {
  const std::size_t width = terminal.width == 0 ? kUsual : terminal.width;
  const std::size_t margin = 2 + kLabel + 2;
  return std::clamp<std::size_t>(width > margin ? width - margin : 1, 20, kWidest);
}

void print_graphs(const Terminal& terminal, const std::vector<Graph>& graphs, const Points& points) {
  const std::size_t rows = graphs.size() > kMany ? 1 : 3;
  const std::string_view edge = terminal.utf8 ? "┤" : "|";
  const std::size_t times = breadth(terminal, points);
  for (const Graph& graph : graphs) {
    terminal.fitted(graph.title, graph.title, 2);
    const auto lines = graph_rows(broadened(graph.values, times), graph.top, rows, terminal.utf8);
    for (std::size_t row = 0; row < rows; ++row) {
      const std::string label = row == 0 ? graph.top_label : row + 1 == rows ? "0" : "";
      terminal.line(fmt::format("  {}{} {}", terminal.paint(Tint::dim, pad(label, kLabel, true)),
                                terminal.paint(Tint::dim, edge), lines[row]));
    }
  }
  if (!graphs.empty()) print_time(terminal, points, points.count * times);
}

std::string summary_of(const SeriesValues& values, Shown shown) {
  std::int64_t total = 0;
  std::int64_t count = 0;
  for (const auto& value : values) {
    if (!value) continue;
    total += *value;
    ++count;
  }
  if (count == 0) return "not measured";
  return fmt::format("{} in the mean, {} at most", shown((total + count / 2) / count),
                     shown(largest(values)));
}

std::string percent_words(std::int64_t value) { return fmt::format("{} %", value); }

std::string mib_words(std::int64_t mib) {
  if (mib < 1024) return fmt::format("{} MiB", mib);
  const std::int64_t tenths = (mib * 10 + 512) / 1024;
  if (tenths >= 1000 || tenths % 10 == 0) return fmt::format("{} GiB", (tenths + 5) / 10);
  return fmt::format("{}.{} GiB", tenths / 10, tenths % 10);
}

std::string centi_words(std::int64_t centi) {
  if (centi % 100 == 0) return std::to_string(centi / 100);
  if (centi < 1000) return fmt::format("{}.{:02}", centi / 100, centi % 100);
  return fmt::format("{}.{}", centi / 100, centi % 100 / 10);
}

}  // namespace steward::cli
