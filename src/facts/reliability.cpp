#include "facts/reliability.h"

#include <algorithm>

namespace steward::facts {

// With the variances' mean in the place of their product's root: the same where both are alike, less where
// they are not.
std::int32_t reliability_of(const WeekOfHours& one, const WeekOfHours& other) {
  constexpr std::int64_t whole = 1000;
  std::int64_t count = 0, sum_one = 0, sum_other = 0;
  const auto each_known = [&](auto take) {
    for (std::size_t hour = 0; hour < one.size(); ++hour)
      if (one[hour] >= 0 && other[hour] >= 0) take(std::int64_t{one[hour]}, std::int64_t{other[hour]});
  };
  each_known([&](std::int64_t a, std::int64_t b) {
    ++count;
    sum_one += a;
    sum_other += b;
  });
  if (count == 0) return 0;
  std::int64_t together = 0, apart = 0;  // of at most 5,200,000 s each: far from what 64 bits hold
  each_known([&](std::int64_t a, std::int64_t b) {
    const std::int64_t left = a - sum_one / count, right = b - sum_other / count;
    together += left * right;
    apart += left * left + right * right;
  });
  if (apart == 0 || together <= 0) return 0;
  // r = 2 c / (v1 + v2), corrected to 2 r / (1 + r).
  const std::int64_t r = std::min(whole, 2 * together / std::max<std::int64_t>(1, apart / whole));
  return static_cast<std::int32_t>(2 * r * whole / (whole + r));
}

}  // namespace steward::facts
