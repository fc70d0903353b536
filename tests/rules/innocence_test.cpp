#include "rules/innocence.h"

#include <gtest/gtest.h>

#include "fakes/story.h"

namespace steward::rules {
namespace {

const Time noon = story::morning + hours(4);
const Time evening = story::morning + hours(12);

Innocence people(int stopped, int working) {
  Innocence all(policy::Innocence{});
  for (int i = 0; i < stopped; ++i) all.add(1000u + static_cast<uid_t>(i), noon + seconds(30) * i);
  for (int i = 0; i < working; ++i) all.add(2000u + static_cast<uid_t>(i), noon + hours(1));
  return all;
}

TEST(Innocence, ThreeWhoStopTogetherAreNotToBlame) {
  EXPECT_TRUE(people(1, 0).doubt(noon, evening).empty());
  EXPECT_TRUE(people(2, 0).doubt(noon, evening).empty());
  EXPECT_FALSE(people(3, 0).doubt(noon, evening).empty());
  EXPECT_FALSE(people(3, 3).doubt(noon, evening).empty());
}

TEST(Innocence, OnALargePlatformSomeAlwaysStop) { EXPECT_TRUE(people(5, 40).doubt(noon, evening).empty()); }

TEST(Innocence, ManyWhoseEndNobodySawAreNotToBlameEither) {
  Innocence all(policy::Innocence{});
  for (uid_t uid = 1000; uid < 1003; ++uid) all.add(uid, long_ago);
  EXPECT_FALSE(all.doubt(long_ago, evening).empty());
  EXPECT_TRUE(all.doubt(noon, evening).empty());
}

TEST(Innocence, WhoWorksAgainWasNotStopped) {
  Innocence all = people(3, 0);
  all.add(1002, noon + hours(1));
  EXPECT_TRUE(all.doubt(noon, evening).empty());
}

TEST(Innocence, WhoStoppedHoursBeforeStandsForNothing) {
  Innocence all = people(2, 0);
  all.add(3000, noon - hours(3));
  EXPECT_TRUE(all.doubt(noon, evening).empty());
}

TEST(Innocence, WhatTheGpuDidBeforeTheRunIsNotTheRuns) {
  const Job job = story::job(7, 1001, "freja", "n1", {0}, noon);
  GpuMemory memory{noon - hours(2), noon - hours(1)};
  JobFacts facts;
  facts.job = &job;
  facts.run = {{"aicloud", 7, job.submit}, job.start};
  facts.gpus = {{"n1", 0, nullptr, nullptr, nullptr, &memory}};
  EXPECT_EQ(stopped_at(facts), std::nullopt);
  memory.first_measured = noon + hours(1);
  EXPECT_EQ(stopped_at(facts), long_ago) << "it may have been used before anything was measured";
  memory.last_active = noon + minutes(1);
  EXPECT_EQ(stopped_at(facts), noon + minutes(1));
}

}  // namespace
}  // namespace steward::rules
