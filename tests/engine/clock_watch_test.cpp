#include "engine/clock_watch.h"

#include <gtest/gtest.h>

namespace steward::engine {
namespace {

using namespace std::chrono_literals;

TEST(ClockWatch, TwoInARowAreTold) {
  ClockWatch watch;
  EXPECT_FALSE(watch.hear("n1", 10s));  // may have been long on its way
  EXPECT_FALSE(watch.hear("n1", 100ms));
  EXPECT_FALSE(watch.hear("n1", 10s));
  EXPECT_TRUE(watch.off().empty());
  EXPECT_EQ(watch.hear("n1", 11s), std::optional<Duration>(11s));
  EXPECT_FALSE(watch.hear("n1", 12s));  // once
  EXPECT_EQ(watch.off(), (std::vector<NodeClock>{{"n1", 12s}}));
}

TEST(ClockWatch, TwoInARowOfLessAreTheEnd) {
  ClockWatch watch;
  watch.hear("n1", -10s);
  EXPECT_EQ(watch.hear("n1", -10s), std::optional<Duration>(-10s));
  EXPECT_FALSE(watch.hear("n1", 0ms));
  EXPECT_EQ(watch.hear("n1", 1999ms), std::optional<Duration>(0ms));
  EXPECT_TRUE(watch.off().empty());
}

TEST(ClockWatch, AJumpToTheOtherSideIsTold) {
  ClockWatch watch;
  watch.hear("n1", 10s);
  watch.hear("n1", 10s);
  EXPECT_FALSE(watch.hear("n1", -10s));
  EXPECT_EQ(watch.hear("n1", -10s), std::optional<Duration>(-10s));
}

}  // namespace
}  // namespace steward::engine
