// The platform's week, learned by the live loop from what it keeps, a piece at a time.
#include "engine/rig.h"

namespace steward::engine {
namespace {

class RhythmTest : public ::testing::Test {
 protected:
  RhythmTest() {
    rig.agent("n1", 4);
    rig.policy.supply.office.holidays = "none";
    rig.policy.supply.office.closed_yearly.clear();
  }
  // Four GPUs by day, one by night, for so many weeks up to now; they waited for half an hour by day.
  std::vector<EndedJob> weeks(int count) {
    std::vector<EndedJob> jobs;
    const Time now = std::chrono::floor<std::chrono::hours>(rig.clock.now());
    for (int hour = 1; hour <= count * 168; ++hour) {
      const Time begin = now - hours(hour);
      const bool day = (to_ms(begin) / 3'600'000) % 24 < 12;
      EndedJob job;
      job.id = static_cast<SlurmId>(hour);
      job.uid = 1002;
      job.user = "ida";
      job.submit = job.eligible = begin - (day ? minutes(30) : minutes(0));
      job.start = begin;
      job.end = begin + hours(1);
      job.time_limit = hours(2);
      job.gpus = day ? 4 : 1;
      job.node_list = "n1";
      job.partition = "gpu";
      job.state = JobState::completed;
      jobs.push_back(job);
    }
    return jobs;
  }
  void learn() {
    rig.clock.advance(minutes(1));
    rig.live().learn_rhythm();
    rig.drain();
  }
  Result<RhythmView> rhythm() { return rig.live().rhythm(rig.caller(1001)); }
  Rig rig;
};

TEST_F(RhythmTest, IsLearnedFromWhatIsKeptAndOpenToEverybody) {
  rig.start();
  EXPECT_FALSE(rhythm()) << "nothing was read yet";
  rig.beat();
  ASSERT_TRUE(rig.live().import_jobs(rig.caller(2001), weeks(8)));
  learn();
  const auto view = rhythm();
  ASSERT_TRUE(view) << view.error().message;
  EXPECT_EQ(view->jobs, 8u * 168);
  EXPECT_EQ(view->weeks, 7u) << "the first hour is not whole";
  ASSERT_EQ(view->load.size(), 2u);
  EXPECT_EQ(view->load[0].gpus, 4u);
  EXPECT_EQ(view->load[1].gpu_type, "a10");
  std::int32_t most = 0, least = 1000;
  for (const std::int32_t each : view->load[0].busy)
    most = std::max(most, each), least = std::min(least, each);
  EXPECT_EQ(most, 1000);
  EXPECT_EQ(least, 250);
  EXPECT_FALSE(view->waits.empty());
}

TEST_F(RhythmTest, IsLearnedAnewAfterAnImportAndElseFourTimesADay) {
  rig.start();
  rig.beat();
  learn();
  ASSERT_TRUE(rhythm());
  EXPECT_EQ(rhythm()->jobs, 0u);
  ASSERT_TRUE(rig.live().import_jobs(rig.caller(2001), weeks(4)));
  rig.live().learn_rhythm();
  rig.drain();
  EXPECT_EQ(rhythm()->jobs, 0u) << "more parts may come";
  learn();
  EXPECT_EQ(rhythm()->jobs, 4u * 168);
  const Time at = rhythm()->at;
  learn();
  EXPECT_EQ(rhythm()->at, at);
  rig.clock.advance(hours(6));
  learn();
  EXPECT_GT(rhythm()->at, at);
}

TEST_F(RhythmTest, WhatIsHeldNowIsToldAsItIsNow) {
  rig.start();
  rig.beat();
  rig.run_job(1002, "n1", 0, true);
  rig.beat();
  learn();
  ASSERT_TRUE(rhythm());
  EXPECT_EQ(rhythm()->load[0].busy_now, 250);
}

TEST_F(RhythmTest, OthersAreServedBetweenThePieces) {
  rig.start();
  rig.beat();
  ASSERT_TRUE(rig.live().import_jobs(rig.caller(2001), weeks(20)));
  rig.clock.advance(minutes(1));
  rig.live().learn_rhythm();
  EXPECT_FALSE(rhythm()) << "the first piece is not all";
  rig.live().learn_rhythm();  // the timer, meanwhile
  rig.drain();
  ASSERT_TRUE(rhythm());
  EXPECT_EQ(rhythm()->jobs, 20u * 168);
}

}  // namespace
}  // namespace steward::engine
