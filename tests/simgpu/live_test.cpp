#include "live.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <thread>
#include <vector>

#include "child.h"
#include "meter.h"
#include "state_dir.h"

namespace simgpu {
namespace {

using test::own_use;

constexpr std::int64_t kLiveSecond = 1'000'000;

TEST(Live, WhatOneProcessRegistersAnotherSees) {
  const test::StateDir dir;
  Live writer = dir.live();
  Live reader = dir.live();
  const std::int64_t now = now_us();
  const auto ticket = writer.begin(own_use(2, Pattern::kSteady, 80), now);
  ASSERT_TRUE(ticket) << ticket.error();
  EXPECT_EQ(percent_at(reader.look(2, now).uses, now), 80U);
  EXPECT_TRUE(reader.look(0, now).uses.empty());
  writer.end(*ticket, now + kLiveSecond);
  writer.end(*ticket, now + 9 * kLiveSecond);  // the first end counts
  EXPECT_EQ(reader.look(2, now + 2 * kLiveSecond).uses.at(0).end_us, now + kLiveSecond);
}

TEST(Live, TheFileIsForEverybody) {
  const test::StateDir dir;
  const mode_t before = ::umask(077);
  const Live live = dir.live();
  ::umask(before);
  struct stat info {};
  ASSERT_EQ(::stat(live_file(dir.state()).c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0666U);
}

TEST(Live, AnotherLayoutIsRefused) {
  const test::StateDir dir;
  std::ofstream(live_file(dir.state())) << "something else";
  EXPECT_FALSE(Live::open(live_file(dir.state()), 1));
  std::filesystem::resize_file(live_file(dir.state()), sizeof(Layout));
  const Result<Live> live = Live::open(live_file(dir.state()), 1);
  ASSERT_FALSE(live);
  EXPECT_NE(live.error().find("another layout"), std::string::npos);
}

TEST(Live, ManyThatCreateItAtOnceShareOne) {
  const test::StateDir dir;
  std::vector<std::thread> threads;
  for (std::uint32_t i = 0; i < 8; ++i) {
    threads.emplace_back(
        [&dir] { EXPECT_TRUE(dir.live().begin(own_use(1, Pattern::kSteady, 10), now_us())); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(dir.live().look(1, now_us()).uses.size(), 8U);
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(dir.path())) ++files;
  EXPECT_EQ(files, 2U) << "a temporary file was left behind";
}

TEST(Live, AKilledProcessStopsUsingItsGpu) {
  const test::StateDir dir;
  Live live = dir.live();
  test::Child child;
  Use use = own_use(0, Pattern::kSteady, 90);
  use.pid = child.pid();
  use.started = start_time(child.pid()).value();
  const std::int64_t begin = now_us();
  ASSERT_TRUE(live.begin(use, begin));
  EXPECT_EQ(percent_at(live.look(0, begin + kLiveSecond).uses, begin + kLiveSecond), 90U);
  child.kill_unreaped();
  const Snapshot after = live.look(0, begin + 3 * kLiveSecond);
  EXPECT_EQ(percent_at(after.uses, begin + 3 * kLiveSecond), 0U);
  // It ends when it was last known to live: what was seen of it before stays true.
  EXPECT_EQ(after.uses.at(0).end_us, begin + kLiveSecond);
}

TEST(Live, ALaterProcessWithTheSamePidIsAnother) {
  const test::StateDir dir;
  Live live = dir.live();
  Use use = own_use(0, Pattern::kSteady, 90);
  use.started += 1;
  const std::int64_t now = now_us();
  ASSERT_TRUE(live.begin(use, now));
  EXPECT_EQ(percent_at(live.look(0, now + kLiveSecond).uses, now + kLiveSecond), 0U);
}

TEST(Live, EnergyShownNeverFalls) {
  const test::StateDir dir;
  Live live = dir.live();
  EXPECT_EQ(live.show_energy(1, 500), 500U);
  EXPECT_EQ(live.show_energy(1, 400), 500U);
  EXPECT_EQ(dir.live().show_energy(1, 501), 501U);
  EXPECT_EQ(live.show_energy(0, 3), 3U);
}

TEST(Live, FaultsAreSharedAndSeparate) {
  const test::StateDir dir;
  Live live = dir.live();
  dir.live().set_lost(1, true);
  EXPECT_TRUE(live.is_lost(1));
  EXPECT_FALSE(live.is_lost(0));
  EXPECT_FALSE(live.is_driver_broken());
  live.set_lost(1, false);
  EXPECT_FALSE(dir.live().is_lost(1));
}

}  // namespace
}  // namespace simgpu
