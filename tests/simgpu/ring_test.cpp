#include "ring.h"

#include <gtest/gtest.h>

namespace simgpu {
namespace {

constexpr std::int64_t kNow = 1'700'000'000'123'456;
constexpr std::int64_t kSecond = 1'000'000;

Use steady(std::uint32_t percent, std::int64_t begin, std::int64_t end) {
  Use use;
  use.pattern = Pattern::kSteady;
  use.percent = percent;
  use.begin_us = begin;
  use.end_us = end;
  return use;
}

TEST(Ring, HoldsTwentySecondsAtSixHertz) {
  const auto ring = ring_at({}, 0, 0, kNow);
  ASSERT_EQ(ring.size(), kRingSamples);
  EXPECT_LE(ring.back().at_us, kNow);
  EXPECT_GT(ring.back().at_us, kNow - kSecond / 6 - 1);
  for (std::size_t i = 1; i < ring.size(); ++i) {
    const std::int64_t step = ring[i].at_us - ring[i - 1].at_us;
    EXPECT_TRUE(step == 166'666 || step == 166'667) << step;
  }
}

TEST(Ring, StampsDoNotMoveBetweenCalls) {
  const auto before = ring_at({}, 0, 0, kNow);
  const auto after = ring_at({}, 0, 0, kNow + kSecond);
  EXPECT_EQ(before.at(6).at_us, after.at(0).at_us);
}

TEST(Ring, OnlyNewerThanSeen) {
  const auto all = ring_at({}, 0, 0, kNow);
  const auto some = ring_at({}, 0, all.at(110).at_us, kNow);
  ASSERT_EQ(some.size(), 9U);
  EXPECT_EQ(some[0].at_us, all.at(111).at_us);
  EXPECT_EQ(ring_at({}, 0, all.at(110).at_us - 1, kNow).size(), 10U);
  EXPECT_TRUE(ring_at({}, 0, all.back().at_us, kNow).empty());
  EXPECT_TRUE(ring_at({}, 0, kNever, kNow).empty());
}

TEST(Ring, NothingFromBeforeTheDriverBegan) {
  const auto ring = ring_at({}, kNow - kSecond, 0, kNow);
  EXPECT_GE(ring.size(), 4U);
  EXPECT_LE(ring.size(), 6U);
  EXPECT_TRUE(ring_at({}, kNow, 0, kNow).empty());
}

TEST(Ring, SamplesAreMeansAndAgreeWithTheIntegral) {
  const std::vector<Use> uses{steady(60, kNow - 10 * kSecond, kNow - 5 * kSecond)};
  std::uint64_t sum = 0;
  for (const LoadSample& sample : ring_at(uses, 0, 0, kNow)) {
    EXPECT_LE(sample.percent, 60U);
    sum += sample.percent;
  }
  EXPECT_NEAR(static_cast<double>(sum), 60.0 * 30, 2);
}

}  // namespace
}  // namespace simgpu
