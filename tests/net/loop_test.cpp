#include "net/loop.h"

#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <thread>
#include <vector>

namespace steward::net {
namespace {

TEST(Loop, RunsWhatOtherThreadsPostOnItsOwnThread) {
  Loop loop;
  constexpr int kThreads = 8, kEach = 500;
  int count = 0;  // unguarded: only the serving thread touches it
  bool only_here = true;
  const auto serving = std::this_thread::get_id();
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < kEach; ++i) {
        loop.post([&] {
          only_here = only_here && std::this_thread::get_id() == serving;
          if (++count == kThreads * kEach) loop.stop();
        });
      }
    });
  }
  loop.run();
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(count, kThreads * kEach);
  EXPECT_TRUE(only_here);
}

TEST(Loop, AfterKeepsTheOrderOfTheDelays) {
  Loop loop;
  std::vector<int> order;
  loop.after(std::chrono::milliseconds(30), [&] {
    order.push_back(2);
    loop.stop();
  });
  loop.after(std::chrono::milliseconds(1), [&] { order.push_back(1); });
  loop.post([&] { order.push_back(0); });
  loop.run();
  EXPECT_EQ(order, (std::vector{0, 1, 2}));
}

TEST(Loop, StopBeforeRunIsNotForgotten) {
  Loop loop;
  bool ran = false;
  loop.post([&] { ran = true; });
  loop.stop();
  loop.run();
  EXPECT_FALSE(ran);
}

TEST(Loop, AStopSignalIsHeardOnceAndThenIsDeadlyAgain) {
  Loop loop;
  int heard = 0;
  loop.on_stop_signal([&] {
    ++heard;
    struct sigaction action {};
    ::sigaction(SIGTERM, nullptr, &action);
    EXPECT_EQ(action.sa_handler, SIG_DFL);
    loop.stop();
  });
  loop.post([] { ::raise(SIGTERM); });
  loop.run();
  EXPECT_EQ(heard, 1);
}

TEST(Loop, WhatIsPostedBeforeTheWorkersTurnIdleStillRuns) {
  Loop loop;
  bool heard = false;
  // As a worker that posts its outcome and turns idle just before it is asked.
  loop.post([&] {
    loop.stop_when(
        [&] {
          loop.post([&] { heard = true; });
          return true;
        },
        std::chrono::hours(1));
  });
  loop.run();
  EXPECT_TRUE(heard);
}

TEST(Loop, AWorkersLastWordIsHeardBeforeTheLoopStops) {
  Loop loop;
  std::atomic<bool> working = true;
  bool heard = false;
  std::thread worker;
  loop.post([&] {
    loop.stop_when([&] { return !working.load(); }, std::chrono::hours(1));
    worker = std::thread([&] {
      loop.post([&] { heard = true; });
      working = false;
    });
  });
  loop.run();
  worker.join();
  EXPECT_TRUE(heard);
}

TEST(Loop, AWorkerThatHangsIsWaitedForNoLongerThanPatience) {
  Loop loop;
  int asked = 0;
  loop.post([&] {
    loop.stop_when(
        [&] {
          ++asked;
          return false;
        },
        std::chrono::milliseconds(60));
  });
  loop.run();
  EXPECT_EQ(asked, 3) << "at once, after 50 ms, and past the 60";
}

TEST(Loop, WorkLeftBehindIsDroppedNotRun) {
  auto held = std::make_shared<int>(1);
  {
    Loop loop;
    loop.after(std::chrono::hours(1), [held] { *held = 2; });
    loop.post([held] { *held = 3; });
  }
  EXPECT_EQ(*held, 1);
  EXPECT_EQ(held.use_count(), 1);
}

}  // namespace
}  // namespace steward::net
