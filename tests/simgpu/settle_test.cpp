// Ended uses leave the live state, their energy stays.
#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>

#include "child.h"
#include "live_file.h"
#include "meter.h"
#include "slot.h"
#include "state_dir.h"

namespace simgpu {
namespace {

using test::own_use;

constexpr std::int64_t kSettleSecond = 1'000'000;

TEST(Settle, KeepsWorkAndFreesSlots) {
  const test::StateDir dir;
  Live live = dir.live();
  const std::int64_t now = now_us();
  const auto ticket = live.begin(own_use(1, Pattern::kSteady, 50), now);
  ASSERT_TRUE(ticket);
  live.end(*ticket, now + 10 * kSettleSecond);
  live.settle(now + 20 * kSettleSecond);
  EXPECT_EQ(live.slots_taken(), 1U) << "freed while the ring still shows it";
  live.settle(now + 40 * kSettleSecond);
  EXPECT_EQ(live.slots_taken(), 0U);
  EXPECT_EQ(live.look(1, now + 40 * kSettleSecond).busy_until(now + 40 * kSettleSecond),
            500U * kSettleSecond);
}

TEST(Settle, HappensByItselfSoSlotsNeverRunOut) {
  const test::StateDir dir;
  Live live = dir.live();
  std::int64_t now = now_us();
  for (std::uint32_t i = 0; i < 3 * kSlots; ++i, now += kSettleSecond) {
    const auto ticket = live.begin(own_use(1, Pattern::kSteady, 100), now);
    ASSERT_TRUE(ticket) << i << ": " << ticket.error();
    live.end(*ticket, now + kSettleSecond / 2);
  }
  EXPECT_EQ(live.look(1, now).busy_until(now), 3ULL * kSlots * 50 * kSettleSecond);
}

TEST(Settle, RunningUsesFillTheTableAndAreRefusedThen) {
  const test::StateDir dir;
  Live live = dir.live();
  const std::int64_t now = now_us();
  for (std::uint32_t i = 0; i < kSlots; ++i) ASSERT_TRUE(live.begin(own_use(1, Pattern::kHold, 0), now));
  const auto one_more = live.begin(own_use(1, Pattern::kHold, 0), now);
  ASSERT_FALSE(one_more);
  EXPECT_NE(one_more.error().find("512"), std::string::npos);
}

TEST(Settle, ASlotLeftHalfFilledByADeadProcessIsFreed) {
  const test::StateDir dir;
  Live live = dir.live();
  test::Child child;
  const pid_t pid = child.pid();
  Layout* layout = *map_live_file(live_file(dir.state()), 1);
  layout->slots[3].state = pack({Phase::kFilling, 7, pid});
  live.settle(now_us());
  EXPECT_EQ(live.slots_taken(), 1U) << "it may still be filling";
  child.kill_unreaped();
  live.settle(now_us());
  EXPECT_EQ(live.slots_taken(), 0U);
  EXPECT_EQ(unpack(layout->slots[3].state).generation, 7U);
  unmap_live_file(layout);
}

TEST(Settle, AProcessKilledWhileItSettlesLocksNobodyOut) {
  const test::StateDir dir;
  Live live = dir.live();
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  test::Child child(::fork());
  if (child.pid() == 0) {
    const TryLock lock(live_file(dir.state()));
    const char held = lock.held() ? 'y' : 'n';
    if (::write(ready[1], &held, 1) != 1) ::_exit(1);
    for (;;) ::pause();
  }
  char held = 0;
  ASSERT_EQ(::read(ready[0], &held, 1), 1);
  EXPECT_EQ(held, 'y');
  EXPECT_FALSE(TryLock(live_file(dir.state())).held());
  child.kill_unreaped();
  EXPECT_TRUE(TryLock(live_file(dir.state())).held());
  ::close(ready[0]);
  ::close(ready[1]);
}

// Settling at any moments must not change what the integral says at any later moment.
TEST(Settle, NeverChangesTheIntegral) {
  std::mt19937 random(11);
  const auto any = [&](int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(random);
  };
  for (int round = 0; round < 20; ++round) {
    const test::StateDir dir;
    const std::int64_t begin = now_us();
    Live live = dir.live();
    std::vector<Use> all;
    std::int64_t now = begin;
    for (int act = 0; act < 40; ++act) {
      now += any(1, 20) * kSettleSecond;
      Use use = own_use(1, static_cast<Pattern>(any(0, 3)), static_cast<std::uint32_t>(any(0, 100)));
      use.on_us = any(1, 5) * kSettleSecond;
      use.off_us = any(1, 5) * kSettleSecond;
      use.busy_us = any(1, 30) * kSettleSecond;
      const auto ticket = live.begin(use, now);
      ASSERT_TRUE(ticket);
      use.begin_us = now;
      now += any(1, 60) * kSettleSecond;
      live.end(*ticket, now);
      use.end_us = now;
      all.push_back(use);
      if (any(0, 2) == 0) live.settle(now);
      ASSERT_EQ(live.look(1, now).busy_until(now), busy_between(all, begin, now)) << "round " << round;
    }
  }
}

// Readers, users and settling at once: what a reader integrates never falls, and in the end it is exact.
TEST(Settle, WorkIsMonotonicWhileEverythingChanges) {
  constexpr int kUses = 20000;
  const test::StateDir dir;
  Live live = dir.live();
  std::atomic<std::int64_t> now = now_us();
  std::atomic<bool> done = false;
  std::thread user([&] {
    Live mine = dir.live();
    for (int i = 0; i < kUses; ++i) {
      const auto ticket = mine.begin(own_use(1, Pattern::kSteady, 100), now += kSettleSecond);
      EXPECT_TRUE(ticket);
      if (ticket) mine.end(*ticket, now += kSettleSecond);
    }
    done = true;
  });
  std::thread settler([&] {
    Live mine = dir.live();
    while (!done) mine.settle(now);
  });
  std::uint64_t last = 0;
  while (!done) {
    const std::int64_t at = now;
    const std::uint64_t busy = live.look(1, at).busy_until(at);
    EXPECT_GE(busy, last);
    last = busy;
  }
  user.join();
  settler.join();
  EXPECT_EQ(live.look(1, now + 100 * kSettleSecond).busy_until(now), 100ULL * kUses * kSettleSecond);
}

}  // namespace
}  // namespace simgpu
