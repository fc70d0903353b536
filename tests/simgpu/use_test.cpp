#include "use.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace simgpu {
namespace {

Use use(Pattern pattern, std::uint32_t percent, std::int64_t begin, std::int64_t end) {
  Use made;
  made.pattern = pattern;
  made.percent = percent;
  made.begin_us = begin;
  made.end_us = end;
  made.memory_mib = 100;
  made.on_us = 5;
  made.off_us = 10;
  made.busy_us = 30;
  return made;
}

TEST(Use, SteadyCountsFromItsBeginToItsEnd) {
  const Use steady = use(Pattern::kSteady, 95, 100, 200);
  EXPECT_EQ(percent_at(steady, 99), 0U);
  EXPECT_EQ(percent_at(steady, 100), 95U);
  EXPECT_EQ(percent_at(steady, 199), 95U);
  EXPECT_EQ(percent_at(steady, 200), 0U);
}

TEST(Use, BurstsWorkThenRest) {
  const Use bursts = use(Pattern::kBursts, 90, 100, kNever);
  EXPECT_EQ(percent_at(bursts, 104), 90U);
  EXPECT_EQ(percent_at(bursts, 105), 0U);
  EXPECT_EQ(percent_at(bursts, 114), 0U);
  EXPECT_EQ(percent_at(bursts, 115), 90U);
  EXPECT_EQ(next_change(bursts, 100), 105);
  EXPECT_EQ(next_change(bursts, 105), 115);
}

TEST(Use, ThenIdleHoldsMemoryAtZero) {
  const std::vector<Use> uses{use(Pattern::kThenIdle, 90, 100, kNever)};
  EXPECT_EQ(percent_at(uses, 129), 90U);
  EXPECT_EQ(percent_at(uses, 130), 0U);
  EXPECT_EQ(memory_mib_at(uses, 130), 100U);
  EXPECT_EQ(next_change(uses[0], 130), kNever);
}

TEST(Use, HoldIsMemoryWithoutLoad) {
  const std::vector<Use> uses{use(Pattern::kHold, 90, 100, 200)};
  EXPECT_EQ(percent_at(uses, 150), 0U);
  EXPECT_EQ(memory_mib_at(uses, 150), 100U);
  EXPECT_EQ(memory_mib_at(uses, 200), 0U);
}

TEST(Use, ManyUsesAddUpToAtMostAHundred) {
  const std::vector<Use> uses{use(Pattern::kSteady, 60, 0, 100), use(Pattern::kSteady, 70, 50, 150)};
  EXPECT_EQ(percent_at(uses, 10), 60U);
  EXPECT_EQ(percent_at(uses, 60), 100U);
  EXPECT_EQ(busy_between(uses, 0, 150), 50U * 60 + 50U * 100 + 50U * 70);
  EXPECT_EQ(busy_between(uses, 150, 0), 0U);
}

// The integral by changes must equal the sum over every microsecond, for any uses and any cut.
TEST(Use, IntegralEqualsTheSumOfEveryMoment) {
  std::mt19937 random(7);
  const auto any = [&](int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(random);
  };
  for (int round = 0; round < 300; ++round) {
    std::vector<Use> uses;
    for (int count = any(0, 4); count > 0; --count) {
      const int begin = any(0, 150);
      Use made = use(static_cast<Pattern>(any(0, 3)), static_cast<std::uint32_t>(any(0, 100)), begin,
                     any(0, 1) == 0 ? kNever : begin + any(0, 100));
      made.on_us = any(0, 20);
      made.off_us = any(0, 20);
      made.busy_us = any(0, 50);
      uses.push_back(made);
    }
    std::uint64_t sum = 0;
    for (std::int64_t at = 0; at < 200; ++at) sum += percent_at(uses, at);
    const std::int64_t cut = any(0, 200);
    EXPECT_EQ(busy_between(uses, 0, 200), sum) << "round " << round;
    EXPECT_EQ(busy_between(uses, 0, cut) + busy_between(uses, cut, 200), sum) << "round " << round;
  }
}

}  // namespace
}  // namespace simgpu
