#include "meter/budget.h"

#include <gtest/gtest.h>

namespace steward::meter {
namespace {

using namespace std::chrono_literals;

class BudgetTest : public testing::Test {
 protected:
  // An hour of reports; a sample costs so much. How often the pace changed.
  int live(Duration hours_long, Duration cost_of_a_sample) {
    int changes = 0;
    for (const Duration end = uptime_ + hours_long; uptime_ < end;) {
      uptime_ += 30s;
      cpu_ += cost_of_a_sample * (30s / budget_.pace().sample);
      if (budget_.hear(cpu_, uptime_)) ++changes;
    }
    return changes;
  }
  Duration uptime_{0}, cpu_{0};
  Budget budget_{{1000, {10s, 60s}, 30s, 10min}};  // 0.1 %: 10 ms a sample at 10 s
};

TEST_F(BudgetTest, WithinItNothingChanges) {
  EXPECT_EQ(live(1h, 9ms), 0);
  EXPECT_FALSE(budget_.slowed());
  EXPECT_EQ(budget_.used_ppm(), 900);
}

TEST_F(BudgetTest, AboveItSamplesAreFewerAndScansToo) {
  EXPECT_EQ(live(1h, 14ms), 1);
  EXPECT_EQ(budget_.pace(), (Pace{15s, 90s}));
  EXPECT_FALSE(budget_.over());
  EXPECT_EQ(live(1h, 14ms), 0);  // a steady load: down once
}

TEST_F(BudgetTest, TheSlowestIsOneSampleAReport) {
  EXPECT_EQ(live(2h, 400ms), 2);
  EXPECT_EQ(budget_.pace(), (Pace{30s, 180s}));
  EXPECT_TRUE(budget_.over());  // and says so
}

TEST_F(BudgetTest, ItComesBackOnlyWhereItWouldStay) {
  live(1h, 40ms);
  ASSERT_EQ(budget_.pace().sample, 30s);
  EXPECT_EQ(live(1h, 13ms), 0);  // 0.13 % at 10 s, 0.087 % at 15 s: above four fifths
  EXPECT_EQ(live(1h, 10ms), 1);  // 0.067 % at 15 s; 0.1 % at 10 s
  EXPECT_EQ(budget_.pace().sample, 15s);
  EXPECT_EQ(live(1h, 2ms), 1);
  EXPECT_FALSE(budget_.slowed());
}

TEST_F(BudgetTest, AMomentIsNoWindow) {
  live(20min, 5ms);
  cpu_ += 250ms;  // a burst
  EXPECT_EQ(live(9min, 5ms), 0);
}

}  // namespace
}  // namespace steward::meter
