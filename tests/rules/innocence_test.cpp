#include "rules/innocence.h"

#include <gtest/gtest.h>

#include "fakes/story.h"

namespace steward::rules {
namespace {

const Time midday = story::morning + hours(4);
const Time evening = story::morning + hours(12);

Innocence::LastWork people(int stopped, int working) {
  Innocence::LastWork all;
  for (int i = 0; i < stopped; ++i) all[1000u + static_cast<uid_t>(i)] = midday + seconds(30) * i;
  for (int i = 0; i < working; ++i) all[2000u + static_cast<uid_t>(i)] = midday + hours(1);
  return all;
}

Innocence among(const Innocence::LastWork& people) { return {policy::Innocence{}, seconds(30), people}; }

TEST(Innocence, ThreeWhoStopTogetherAreNotToBlame) {
  EXPECT_TRUE(among(people(1, 0)).doubt(midday, evening).empty());
  EXPECT_TRUE(among(people(2, 0)).doubt(midday, evening).empty());
  EXPECT_FALSE(among(people(3, 0)).doubt(midday, evening).empty());
  EXPECT_FALSE(among(people(3, 3)).doubt(midday, evening).empty());
}

TEST(Innocence, OnALargePlatformSomeAlwaysStop) {
  EXPECT_TRUE(among(people(5, 40)).doubt(midday, evening).empty());
}

TEST(Innocence, WhoWorksAgainWasNotStopped) {
  Innocence::LastWork all = people(3, 0);
  all[1002] = midday + hours(1);
  EXPECT_TRUE(among(all).doubt(midday, evening).empty());
}

TEST(Innocence, WhoIsAtWorkHasNotStoppedWithAJobThatStoppedJustNow) {
  const Time now = midday + minutes(3);
  const Innocence all = among({{1000, midday}, {2000, now - seconds(30)}, {2001, now - seconds(30)}});
  EXPECT_TRUE(all.doubt(midday, now).empty());
  EXPECT_FALSE(all.doubt(midday, now + minutes(2)).empty()) << "two minutes later they have";
}

TEST(Innocence, WhoStoppedHoursBeforeStandsForNothing) {
  Innocence::LastWork all = people(2, 0);
  all[3000] = midday - hours(3);
  EXPECT_TRUE(among(all).doubt(midday, evening).empty());
}

TEST(Innocence, WhatTheGpuDidBeforeTheRunIsNotTheRuns) {
  const Job job = story::job(7, 1001, "freja", "n1", {0}, midday);
  GpuMemory memory{midday - hours(2), midday - hours(1)};
  JobFacts facts;
  facts.job = &job;
  facts.run = {{"aicloud", 7, job.submit}, job.start};
  facts.gpus = {{"n1", 0, nullptr, nullptr, nullptr, &memory}};
  EXPECT_EQ(stopped_at(facts), std::nullopt);
  memory.measured_since = midday + hours(1);
  EXPECT_EQ(stopped_at(facts), memory.measured_since) << "it may have been used until it was measured";
  memory.last_active = midday + minutes(1);
  EXPECT_EQ(stopped_at(facts), midday + minutes(1));
}

}  // namespace
}  // namespace steward::rules
