// Puts stored intervals together into the points of a graph. Pure.
#pragma once

#include <vector>

#include "model/series.h"
#include "store/series_chunk.h"

namespace steward::engine {

// [from, to) in at most `most` points of whole intervals. At least one point.
Points points_for(Time from, Time to, std::size_t most, Duration interval);

class SeriesSum {
 public:
  enum class Take { mean, largest };
  // Intervals whose middle lies at or after `until` are left out, though the last point may reach beyond it.
  SeriesSum(const Points& points, Take take, Time until = Time::max())
      : points_(points), take_(take), until_(until), sums_(points.count) {}
  void add(const store::ChunkTime& time, const SeriesValues& values);
  SeriesValues values() const;

 private:
  struct Sum {
    std::int64_t total = 0, count = 0, largest = 0;
  };
  Points points_;
  Take take_;
  Time until_;
  std::vector<Sum> sums_;
};

}  // namespace steward::engine
