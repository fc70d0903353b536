// Plot: a small picture of what was measured, kept beside the words that it goes with, so that a mail, a
// terminal and a page draw the same. Plain values.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"

namespace steward {

// One row of it: equal slices of [from, to), oldest first.
struct Strip {
  static constexpr int unknown = -1;  // not measured: neither idle nor busy
  std::string label;                  // "GPU 0", "CPU"
  std::vector<int> permille;          // the share of the slice at work, or unknown
  bool operator==(const Strip&) const = default;
};

struct Plot {
  Time from = no_time, to = no_time;
  std::vector<Strip> strips;
  bool operator==(const Plot&) const = default;
  bool empty() const { return strips.empty(); }
};

inline constexpr std::size_t plot_slices = 48;  // so that a row fits into a mail of 72 columns
inline constexpr std::size_t plot_rows = 8;     // a node's GPUs; of more, the idlest

}  // namespace steward
