#include "facts/joined.h"

#include <gtest/gtest.h>

#include "fakes/story.h"

namespace steward::facts {
namespace {

using story::morning;

Limits limits() { return {"aicloud", seconds(30), hours(2), 50}; }

std::int64_t number(Time time) { return to_ms(time) / 30'000; }

TEST(Joined, FindsTheGpuByGresIndexNotByMinorOrNvmlIndex) {
  Joined joined(limits());
  story::Agent agent("i256-a10-06", 4);
  agent.gpu(1, true);
  agent.gpu(2, false);
  joined.take_report(agent.report(morning));
  joined.take_poll(
      {story::job(7, 1001, "freja", "i256-a10-06", {1}), story::job(8, 1002, "mads", "i256-a10-06", {2})},
      morning + seconds(31));
  const JobFacts* busy = joined.find(7);
  ASSERT_NE(busy, nullptr);
  ASSERT_EQ(busy->gpus.size(), 1u);
  EXPECT_EQ(busy->gpus[0].device->uuid, story::uuid("i256-a10-06", 1));
  EXPECT_NE(busy->gpus[0].device->minor, 1u);
  EXPECT_NE(busy->gpus[0].device->nvml_index, 1u);
  EXPECT_EQ(busy->gpus[0].use->count(number(morning), number(morning) + 1).active, 1);
  EXPECT_EQ(joined.find(8)->gpus[0].use->count(number(morning), number(morning) + 1).active, 0);
}

TEST(Joined, AGpuThatNoAgentReportsIsNotJoined) {
  Joined joined(limits());
  joined.take_poll({story::job(7, 1001, "freja", "nv-ai-04", {0})}, morning);
  ASSERT_NE(joined.find(7), nullptr);
  EXPECT_EQ(joined.find(7)->gpus[0].use, nullptr);
}

TEST(Joined, ALostGpuIsNotJoined) {
  Joined joined(limits());
  story::Agent agent("n1", 1);
  NodeReport report = agent.report(morning);
  report.devices[0].health = GpuHealth::lost;
  joined.take_report(report);
  joined.take_poll({story::job(7, 1001, "freja", "n1", {0})}, morning);
  EXPECT_EQ(joined.find(7)->gpus[0].use, nullptr);
}

TEST(Joined, AnAllocationWithoutAProcessIsKnownToBeIdle) {
  Joined joined(limits());
  story::Agent agent("n1", 1);
  joined.take_poll({story::job(7, 1001, "freja", "n1", {0})}, morning);
  joined.take_report(agent.report(morning));
  const JobFacts* facts = joined.find(7);
  const WindowCount count = facts->nodes[0].cpu->count(number(morning), number(morning) + 1);
  EXPECT_EQ(count.valid, 1);
  EXPECT_EQ(count.active, 0);
  EXPECT_EQ(facts->nodes[0].latest->processes, 0u);
}

TEST(Joined, ANodeInTroubleSaysNothingOfJobsItDoesNotName) {
  Joined joined(limits());
  story::Agent agent("n1", 1);
  joined.take_poll({story::job(7, 1001, "freja", "n1", {0})}, morning);
  NodeReport report = agent.report(morning);
  report.trouble = "cannot read /sys/fs/cgroup";
  joined.take_report(report);
  EXPECT_EQ(joined.find(7)->nodes[0].cpu->count(number(morning), number(morning) + 1).valid, 0);
}

TEST(Joined, AReportTwiceIsAReportOnce) {
  Joined joined(limits());
  story::Agent agent("n1", 1);
  agent.gpu(0, true);
  const NodeReport report = agent.report(morning);
  joined.take_poll({story::job(7, 1001, "freja", "n1", {0})}, morning);
  joined.take_report(report);
  joined.take_report(report);
  const WindowCount count = joined.find(7)->gpus[0].use->count(number(morning) - 10, number(morning) + 10);
  EXPECT_EQ(count.valid, 1);
  EXPECT_EQ(count.active, 1);
}

TEST(Joined, ALateReportFillsItsOwnInterval) {
  Joined joined(limits());
  story::Agent agent("n1", 1);
  agent.gpu(0, true);
  const NodeReport first = agent.report(morning);
  agent.gpu(0, false);
  joined.take_report(agent.report(morning + seconds(30)));
  joined.take_report(first);
  joined.take_poll({story::job(7, 1001, "freja", "n1", {0})}, morning);
  EXPECT_EQ(joined.find(7)->gpus[0].use->show(number(morning), number(morning) + 2), "#.");
  EXPECT_EQ(joined.find(7)->gpus[0].latest->active_samples, 0u) << "the newest numbers stay the newest";
}

TEST(Joined, ARunThatVanishedHasEnded) {
  Joined joined(limits());
  const Job job = story::job(7, 1001, "freja", "n1", {0});
  joined.take_poll({job}, morning);
  const PollChanges changes = joined.take_poll({}, morning + seconds(30));
  ASSERT_EQ(changes.ended.size(), 1u);
  EXPECT_EQ(changes.ended[0].run.start, morning);
  EXPECT_EQ(changes.ended[0].job.state, JobState::other);
  EXPECT_EQ(joined.find(7), nullptr);
}

TEST(Joined, HowARunEndedIsTold) {
  Joined joined(limits());
  Job job = story::job(7, 1001, "freja", "n1", {0});
  joined.take_poll({job}, morning);
  job.state = JobState::cancelled;
  const PollChanges changes = joined.take_poll({job}, morning + seconds(30));
  ASSERT_EQ(changes.ended.size(), 1u);
  EXPECT_EQ(changes.ended[0].job.state, JobState::cancelled);
}

TEST(Joined, RequeueIsANewRunOfTheSameJob) {
  Joined joined(limits());
  Job job = story::job(7, 1001, "freja", "n1", {0});
  joined.take_poll({job}, morning);
  const RunKey before = joined.find(7)->run;
  job.restarts = 1;
  job.submit = morning + minutes(10);  // Slurm renews it
  job.start = morning + minutes(11);
  const PollChanges changes = joined.take_poll({job}, morning + minutes(12));
  ASSERT_EQ(changes.requeued.size(), 1u);
  EXPECT_EQ(changes.requeued[0].first, before);
  EXPECT_EQ(changes.requeued[0].second.job, before.job);
  EXPECT_NE(changes.requeued[0].second, before);
}

TEST(Joined, RequeueWithAWaitKeepsTheJobsName) {
  Joined joined(limits());
  Job job = story::job(7, 1001, "freja", "n1", {0});
  joined.take_poll({job}, morning);
  const RunKey before = joined.find(7)->run;
  job.restarts = 1;
  job.submit = morning + minutes(10);
  job.state = JobState::pending;
  job.start = no_time;
  const PollChanges waiting = joined.take_poll({job}, morning + minutes(11));
  ASSERT_EQ(waiting.ended.size(), 1u);
  EXPECT_EQ(waiting.ended[0].job.state, JobState::pending);
  job.state = JobState::running;
  job.start = morning + minutes(20);
  joined.take_poll({job}, morning + minutes(21));
  EXPECT_EQ(joined.find(7)->run.job, before.job);
}

TEST(Joined, AReusedIdIsAnotherJob) {
  Joined joined(limits());
  joined.take_poll({story::job(7, 1001, "freja", "n1", {0})}, morning);
  const RunKey before = joined.find(7)->run;
  const PollChanges changes =
      joined.take_poll({story::job(7, 1002, "mads", "n1", {0}, morning + hours(1))}, morning + hours(1));
  ASSERT_EQ(changes.ended.size(), 1u);
  EXPECT_TRUE(changes.requeued.empty());
  EXPECT_NE(joined.find(7)->run.job, before.job);
}

TEST(Joined, AReusedIdStartsWithAnEmptyWindow) {
  Joined joined(limits());
  story::Agent agent("n1", 1);
  joined.take_poll({story::job(7, 1001, "freja", "n1", {0})}, morning);
  agent.job(story::trainer(7, 1001));
  joined.take_report(agent.report(morning));
  joined.take_poll({story::job(7, 1002, "mads", "n1", {0}, morning + minutes(1))}, morning + minutes(1));
  EXPECT_EQ(joined.find(7)->nodes[0].cpu->count(0, number(morning) + 10).valid, 0);
}

}  // namespace
}  // namespace steward::facts
