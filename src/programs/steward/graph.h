// Values over time as blocks on a terminal. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/series.h"
#include "programs/steward/terminal.h"

namespace steward::cli {

struct Graph {
  std::string title;
  SeriesValues values;
  std::int64_t top = 0;   // the scale's end; it grows with what is larger
  std::string top_label;  // "16", "100 %"
};

// Lines of one character a value: `rows` of them, the topmost first. A bar's height is its share of `top` in
// eighths of a row (UTF-8) or thirds (ASCII). What was measured as nothing has the lowest bar; what was not
// measured has none.
std::vector<std::string> graph_rows(const SeriesValues& values, std::int64_t top, std::size_t rows,
                                    bool utf8);

// Titles, graphs with their scales, and the time below them. A small terminal's graphs are asked for in fewer
// points (graph_width).
void print_graphs(const Terminal& terminal, const std::vector<Graph>& graphs, const Points& points);
std::size_t graph_width(const Terminal& terminal);

// What the values say in one line: "mean 43, at most 98", in the words of `shown`; "not measured" for none.
using Shown = std::string (*)(std::int64_t value);
std::string summary_of(const SeriesValues& values, Shown shown);

std::string percent_words(std::int64_t value);  // "43 %"
inline std::int64_t whole(std::uint64_t value) { return static_cast<std::int64_t>(value); }
std::string mib_words(std::int64_t mib);      // "812 MiB", "30.2 GiB"
std::string centi_words(std::int64_t centi);  // hundredths: "3.1", "16"

}  // namespace steward::cli
