#include "engine/series_sum.h"

#include <gtest/gtest.h>

namespace steward::engine {
namespace {

using namespace std::chrono_literals;

const Time kStart = from_seconds(1'800'000'000);

TEST(PointsFor, CoverTheTimeInWholeIntervals) {
  EXPECT_EQ(points_for(kStart, kStart + 5min, 100, 30s), (Points{kStart, 30s, 10}));
  EXPECT_EQ(points_for(kStart + 1s, kStart + 5min + 1s, 100, 30s), (Points{kStart, 30s, 11}));
  EXPECT_EQ(points_for(kStart, kStart + 5min, 4, 30s), (Points{kStart, 90s, 4}));
  EXPECT_EQ(points_for(kStart, kStart + 6 * 24h, 120, 30s), (Points{kStart, 72min, 120}));
  EXPECT_EQ(points_for(kStart, kStart, 100, 30s).count, 1U);
}

TEST(SeriesSum, MeansAndLargestOfWhatWasMeasured) {
  const Points points{kStart, 90s, 3};
  const store::ChunkTime time{kStart, 30s};
  SeriesSum mean(points, SeriesSum::Take::mean);
  mean.add(time, {10, std::nullopt, 21, std::nullopt, std::nullopt, std::nullopt, 0, 0, 1, 99});
  EXPECT_EQ(mean.values(), (SeriesValues{16, std::nullopt, 0}));
  SeriesSum largest(points, SeriesSum::Take::largest);
  largest.add(time, {10, std::nullopt, 21});
  largest.add({kStart - 30s, 30s}, {500, -3});
  EXPECT_EQ(largest.values(), (SeriesValues{21, std::nullopt, std::nullopt}));
}

// The last point may reach beyond the run: what a GPU did there was somebody else's doing.
TEST(SeriesSum, NothingAfterTheEndIsInTheLastPoint) {
  const Time end = kStart + 150s;
  const Points points = points_for(kStart, end, 2, 30s);
  ASSERT_EQ(points, (Points{kStart, 90s, 2}));
  SeriesSum largest(points, SeriesSum::Take::largest, end);
  largest.add({kStart, 30s}, {1, 2, 3, 4, 5, 100});
  EXPECT_EQ(largest.values(), (SeriesValues{3, 5}));
}

TEST(SeriesSum, DamageIsNoValue) {
  SeriesSum mean({kStart, 30s, 1}, SeriesSum::Take::mean);
  mean.add({kStart, 30s}, {INT64_MAX});
  mean.add({kStart, 30s}, {INT64_MIN});
  EXPECT_EQ(mean.values(), SeriesValues{std::nullopt});
}

}  // namespace
}  // namespace steward::engine
