// How much a week counts against newer ones: half as much every eight weeks. It is what exponential smoothing
// of a seasonal series does (R. G. Brown 1956; P. R. Winters, Management Science 6(3), 1960: each season's
// value a geometric mean of its own past), used here as weights of a median, since single weeks are far off
// (deadlines, faults). Pure.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/time.h"

namespace steward::facts {

// 256 for the newest week.
inline std::uint32_t weight_of_age(Duration age) {
  constexpr std::array<std::uint32_t, 8> eighths{256, 235, 215, 197, 181, 166, 152, 140};  // 256 / 2^(n/8)
  const auto weeks = static_cast<std::uint32_t>(std::max<std::int64_t>(0, age / hours(24 * 7)));
  return std::max<std::uint32_t>(1, eighths[weeks % 8] >> std::min<std::uint32_t>(weeks / 8, 31));
}

// The least value that at least half of the weight lies at or below. Of (value, weight); never of none.
template <typename Value>
Value weighted_median(std::vector<std::pair<Value, std::uint32_t>> values) {
  std::sort(values.begin(), values.end());
  std::uint64_t all = 0, below = 0;
  for (const auto& [value, weight] : values) all += weight;
  for (const auto& [value, weight] : values) {
    below += weight;
    if (below * 2 >= all) return value;
  }
  return values.back().first;
}

}  // namespace steward::facts
