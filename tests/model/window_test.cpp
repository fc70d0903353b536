#include "model/window.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace steward {
namespace {

TEST(Window, KnowsNothingAtFirst) {
  const Window window(240);
  const WindowCount count = window.count(100, 200);
  EXPECT_EQ(count.expected, 100);
  EXPECT_EQ(count.valid, 0);
  EXPECT_EQ(count.active, 0);
}

TEST(Window, MissingIsNeitherIdleNorBusy) {
  Window window(240);
  window.mark(1000, true);
  window.mark(1002, false);
  const WindowCount count = window.count(1000, 1004);
  EXPECT_EQ(count.expected, 4);
  EXPECT_EQ(count.valid, 2);
  EXPECT_EQ(count.active, 1);
  EXPECT_EQ(window.show(1000, 1004), "# . ");
}

TEST(Window, SaidTwiceActiveWins) {
  Window window(64);
  window.mark(10, true);
  window.mark(10, false);
  EXPECT_EQ(window.count(10, 11).active, 1);
}

TEST(Window, ActiveInPartCountsOnceItIsMeasured) {
  Window window(64);
  window.mark_active(10);
  window.mark_active(11);
  EXPECT_EQ(window.count(10, 12).valid, 0);
  EXPECT_EQ(window.count(10, 12).active, 0);
  EXPECT_EQ(window.show(10, 12), "  ");
  window.mark(10, false);
  EXPECT_EQ(window.count(10, 12).valid, 1);
  EXPECT_EQ(window.count(10, 12).active, 1);
  window.mark_active(1'000);
  window.mark_active(10);  // too old by now
  window.mark(1'000, false);
  EXPECT_EQ(window.count(0, 1'001).valid, 1);
  EXPECT_EQ(window.count(0, 1'001).active, 1);
}

TEST(Window, AnyIsActiveWhereOneIsAndValidWhereAllAre) {
  Window a(64);
  Window b(64);
  a.mark(5, true);
  a.mark(6, false);
  a.mark(7, false);
  b.mark(5, false);
  b.mark(6, true);
  const Window::Part both[] = {{&a, 1}, {&b, 1}};
  const WindowCount count = Window::count_any(both, 5, 8);
  EXPECT_EQ(count.valid, 2);
  EXPECT_EQ(count.active, 2);
  EXPECT_EQ(Window::count_all(both, 5, 8).active, 0);
  b.mark(5, true);
  EXPECT_EQ(Window::count_all(both, 5, 8).active, 1);
}

TEST(Window, ChannelsAreMeasuredTogetherAndSaidApart) {
  Window window(64, 3);
  window.mark(5, 0b101);
  window.mark(6, 0b010);
  window.mark_active(70, 0b001);  // goes on, and was not measured
  EXPECT_EQ(window.count(0, 71, 0).active, 1);
  EXPECT_EQ(window.count(0, 71, 1).active, 1);
  EXPECT_EQ(window.count(0, 71, 2).active, 1);
  EXPECT_EQ(window.count(0, 71, 2).valid, 2);
  EXPECT_EQ(window.show(5, 8, 1), ".# ");
  const Window::Part some[] = {{&window, 0b110}};
  EXPECT_EQ(Window::count_any(some, 0, 71).active, 2);
}

// Against the plainest model there is: a map of everything ever said.
TEST(Window, AgreesWithAMapOverRandomHistories) {
  std::mt19937 random(20261123);
  for (int round = 0; round < 200; ++round) {
    const std::uint32_t capacity = 1 + random() % 500;
    Window window(capacity);
    std::map<std::int64_t, bool> said;
    std::int64_t now = random() % 100'000;
    for (int i = 0; i < 400; ++i) {
      now += random() % 10 == 0 ? random() % 300 : random() % 3;
      const std::int64_t number = std::max<std::int64_t>(0, now - random() % 5);
      const bool active = random() % 3 == 0;
      window.mark(number, active);
      said[number] = said[number] || active;
    }
    const std::int64_t newest = said.rbegin()->first;
    const std::int64_t from = newest + 1 - std::min<std::int64_t>(capacity, newest + 1);
    WindowCount expected{newest + 1 - from, 0, 0};
    for (auto at = said.lower_bound(from); at != said.end(); ++at) {
      ++expected.valid;
      expected.active += at->second ? 1 : 0;
    }
    const WindowCount count = window.count(from, newest + 1);
    ASSERT_EQ(count.expected, expected.expected);
    ASSERT_EQ(count.valid, expected.valid) << "capacity " << capacity;
    ASSERT_EQ(count.active, expected.active);
  }
}

}  // namespace
}  // namespace steward
