#include "engine/series_sum.h"

#include <algorithm>

namespace steward::engine {

Points points_for(Time from, Time to, std::size_t most, Duration interval) {
  const std::int64_t length = interval.count();
  const std::int64_t first = to_ms(from) / length;
  const std::int64_t last = std::max((to_ms(to) + length - 1) / length, first + 1);
  const auto intervals = static_cast<std::size_t>(last - first);
  const std::size_t each = (intervals + most - 1) / std::max<std::size_t>(most, 1);
  return {from_ms(first * length), interval * static_cast<std::int64_t>(each), (intervals + each - 1) / each};
}

void SeriesSum::add(const store::ChunkTime& time, const SeriesValues& values) {
  // Step by step: a division a value would be most of a long graph's cost.
  const Time first = time.begin + time.interval / 2;
  std::int64_t point = first < points_.begin ? -1 : (first - points_.begin) / points_.step;
  Time point_end = points_.begin + points_.step * (point + 1);
  Time at = first;
  constexpr std::int64_t most = std::int64_t{1} << 40;  // more is damage, and would overflow in a sum
  for (const auto& value : values) {
    if (at >= until_) return;
    while (at >= point_end) {
      ++point;
      point_end += points_.step;
    }
    at += time.interval;
    if (!value || *value > most || *value < -most || point < 0 ||
        point >= static_cast<std::int64_t>(sums_.size()))
      continue;
    Sum& sum = sums_[static_cast<std::size_t>(point)];
    sum.largest = sum.count == 0 ? *value : std::max(sum.largest, *value);
    sum.total += *value;
    ++sum.count;
  }
}

SeriesValues SeriesSum::values() const {
  SeriesValues values;
  values.reserve(sums_.size());
  for (const Sum& sum : sums_) {
    if (sum.count == 0)
      values.emplace_back();
    else
      values.emplace_back(take_ == Take::largest ? sum.largest : (sum.total + sum.count / 2) / sum.count);
  }
  return values;
}

}  // namespace steward::engine
