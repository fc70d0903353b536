#include "meter/machine.h"

#include <gtest/gtest.h>

#include "fake_tree.h"

namespace steward::meter {
namespace {

class MachineTest : public testing::Test {
 protected:
  void SetUp() override {
    say("stat",
        "cpu  100 0 50 800 50 0 0 0 100 0\ncpu0 50 0 25 400 25 0 0 0 50 0\ncpu1 50 0 25 400 25 0 0 0 50 "
        "0\nintr 5\n");
    say("loadavg", "2.345 1.00 0.50 3/456 789\n");
    say("meminfo", "MemTotal:        2097152 kB\nMemFree: 1 kB\nMemAvailable:    1048576 kB\n");
  }
  void say(const std::string& file, const std::string& text) {
    put(std::filesystem::path(tree_.proc()) / file, text);
  }
  FakeTree tree_;
};

TEST_F(MachineTest, ReadsTheWholeNode) {
  Machine machine(tree_.proc());
  const MachineReading first = machine.read();
  EXPECT_EQ(first.cpus, 2U);
  EXPECT_EQ(first.load_centi, 235U);
  EXPECT_EQ(first.memory_mib, 2048U);
  EXPECT_FALSE(first.has_pressure);  // a kernel without it
  say("stat", "cpu  160 0 60 810 70 0 0 0 160 0\ncpu0 1\ncpu1 1\nintr 5\n");
  const MachineUse use = use_between(first, machine.read(), seconds(10));
  EXPECT_EQ(use.busy_permille,
            700U);  // 70 of 100 ticks: guests are in user's already, waiting for a disk is idle
  EXPECT_EQ(use.available_mib, 1024U);
  EXPECT_FALSE(use.pressure);
}

TEST_F(MachineTest, PressureIsTheShareOfTimeThatSomebodyWaited) {
  say("pressure/cpu",
      "some avg10=1.00 avg60=0.00 avg300=0.00 total=1000\nfull avg10=0 avg60=0 avg300=0 total=7\n");
  say("pressure/memory", "some avg10=0 avg60=0 avg300=0 total=5\nfull avg10=0 avg60=0 avg300=0 total=4\n");
  say("pressure/io", "some avg10=0 avg60=0 avg300=0 total=0\nfull avg10=0 avg60=0 avg300=0 total=0\n");
  Machine machine(tree_.proc());
  const MachineReading first = machine.read();
  say("pressure/cpu", "some avg10=1.00 avg60=0.00 avg300=0.00 total=2501000\n");
  say("pressure/io",
      "some avg10=0 avg60=0 avg300=0 total=10000000\nfull avg10=0 avg60=0 avg300=0 total=9000000\n");
  const auto pressure = use_between(first, machine.read(), seconds(10)).pressure;
  ASSERT_TRUE(pressure);
  EXPECT_EQ(*pressure, (Pressure{250, 0, 0, 1000, 900}));
}

TEST(Pressure, ALineThatIsNotThereIsNothing) {
  EXPECT_EQ(stalled_us("some avg10=0 total=12\nfull avg10=0 total=34\n", "full"), 34U);
  EXPECT_EQ(stalled_us("some avg10=0 total=12\n", "full"), 0U);
  EXPECT_EQ(stalled_us("", "some"), 0U);
}

}  // namespace
}  // namespace steward::meter
