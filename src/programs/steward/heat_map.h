// The platform's week as a map of 7 by 24 cells: how many of the GPUs are in use. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/rhythm.h"
#include "programs/steward/terminal.h"

namespace steward::cli {

struct HeatMarks {
  std::optional<std::size_t> now;  // hours of the week
  std::optional<std::size_t> best;
};

// 77 columns wide. With colours, each cell's background says how busy it is (dark is calm, bright is busy: a
// scale that colour-blind people can read, after viridis); without, a character. `[ ]` is now, `< >` the
// proposal.
std::vector<std::string> heat_map(const WeekOfHours& busy, const HeatMarks& marks, bool colour, bool utf8);
// What the cells mean, in one line.
std::string heat_legend(const HeatMarks& marks, bool colour, bool utf8);

}  // namespace steward::cli
