#include "facts/plot.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "facts/joined.h"
#include "fakes/story.h"

namespace steward::facts {
namespace {

using story::morning;

class PlotTest : public ::testing::Test {
 protected:
  // An interval's report in which the job's GPUs do this.
  void pass(std::initializer_list<bool> busy, std::uint64_t cpu_ms = 0) {
    std::uint32_t index = 0;
    for (const bool each : busy) agent.gpu(index++, each, 1'000);
    agent.job(story::trainer(7, 1001, cpu_ms));
    joined.take_report(agent.report(now), now + seconds(30));
    now += seconds(30);
  }
  void run(std::vector<std::uint32_t> gpus) {
    Job job = story::job(7, 1001, "ida", "n1", std::move(gpus));
    joined.take_poll({job}, morning);
  }
  Plot plot(Duration back = hours(2)) { return plot_of(*joined.find(7), now, back); }

  Joined joined{Limits{"aicloud", seconds(30), hours(2), 50}};
  story::Agent agent{"n1", 4};
  Time now = morning;
};

TEST_F(PlotTest, ShowsEachGpuAndTheCpusOverTime) {
  run({0, 2});
  for (int i = 0; i < 48; ++i) pass({i < 24, false, i % 2 == 0, false}, 28'000);
  const Plot drawn = plot();
  EXPECT_EQ(drawn.from, morning);
  EXPECT_EQ(drawn.to, now);
  ASSERT_EQ(drawn.strips.size(), 3u);
  EXPECT_EQ(drawn.strips[0].label, "GPU 0");
  EXPECT_EQ(drawn.strips[1].label, "GPU 2");
  EXPECT_EQ(drawn.strips[2].label, "CPU");
  ASSERT_EQ(drawn.strips[0].permille.size(), 48u);
  EXPECT_EQ(drawn.strips[0].permille[23], 1000);
  EXPECT_EQ(drawn.strips[0].permille[24], 0);
  EXPECT_EQ(drawn.strips[1].permille[0], 1000);
  EXPECT_EQ(drawn.strips[1].permille[1], 0);
  EXPECT_EQ(drawn.strips[2].permille[47], 1000);
}

TEST_F(PlotTest, WhatWasNotMeasuredIsNeitherIdleNorBusyAndLittleWorkIsSeen) {
  run({0});
  for (int i = 0; i < 48; ++i) pass({false});
  now += seconds(30) * 48;  // the node was silent
  for (int i = 0; i < 96; ++i) pass({i == 0});
  const Plot drawn = plot();
  const std::vector<int>& gpu = drawn.strips[0].permille;
  ASSERT_EQ(gpu.size(), 48u);
  EXPECT_EQ(gpu[0], 0);
  EXPECT_EQ(gpu[15], Strip::unknown);
  EXPECT_GT(*std::max_element(gpu.begin() + 24, gpu.end()), 0) << "one interval's work is not rounded away";
  for (const int level : gpu) EXPECT_TRUE(level == Strip::unknown || level % 125 == 0) << level;
}

TEST_F(PlotTest, LooksBackAsFarAsAsked) {
  run({0});
  for (int i = 0; i < 100; ++i) pass({i < 90});
  const Plot drawn = plot(minutes(5));
  EXPECT_EQ(drawn.from, now - minutes(5));
  EXPECT_EQ(drawn.strips[0].permille, std::vector<int>(10, 0));
}

TEST_F(PlotTest, OfManyGpusTheIdlest) {
  Joined many(Limits{"aicloud", seconds(30), hours(2), 50});
  story::Agent node("n1", 12);
  std::vector<std::uint32_t> all;
  for (std::uint32_t i = 0; i < 12; ++i) all.push_back(i), node.gpu(i, i != 11, 1'000);
  many.take_poll({story::job(7, 1001, "ida", "n1", all)}, morning);
  Time at = morning;
  for (int i = 0; i < 10; ++i, at += seconds(30)) {
    node.job(story::trainer(7, 1001, 0));
    many.take_report(node.report(at), at + seconds(30));
  }
  const Plot drawn = plot_of(*many.find(7), at, hours(2));
  ASSERT_EQ(drawn.strips.size(), plot_rows + 1);
  EXPECT_EQ(drawn.strips[0].label, "GPU 11");
}

TEST_F(PlotTest, NothingOfTheYoungAndTheUnmeasured) {
  run({0});
  pass({true});
  EXPECT_TRUE(plot().empty());
  now += minutes(10);
  Joined silent(Limits{"aicloud", seconds(30), hours(2), 50});
  silent.take_poll({story::job(7, 1001, "ida", "n1", {0})}, morning);
  EXPECT_TRUE(plot_of(*silent.find(7), now, hours(2)).empty());
}

}  // namespace
}  // namespace steward::facts
