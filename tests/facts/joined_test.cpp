#include "facts/joined.h"

#include <gtest/gtest.h>

#include "fakes/story.h"

namespace steward::facts {
namespace {

constexpr std::uint32_t sign(JobSign one) { return static_cast<std::uint32_t>(one); }

using story::morning;

Limits limits() { return {"aicloud", seconds(30), hours(2), 50}; }

std::int64_t number(Time time) { return to_ms(time) / 30'000; }

// As it arrives: the moment that its interval is over.
void take(Joined& joined, const NodeReport& report) { EXPECT_TRUE(joined.take_report(report, report.end)); }

TEST(Joined, FindsTheGpuByGresIndexNotByMinorOrNvmlIndex) {
  Joined joined(limits());
  story::Agent agent("i256-a10-06", 4);
  agent.gpu(1, true);
  agent.gpu(2, false);
  take(joined, agent.report(morning));
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
  take(joined, report);
  joined.take_poll({story::job(7, 1001, "freja", "n1", {0})}, morning);
  EXPECT_EQ(joined.find(7)->gpus[0].use, nullptr);
}

TEST(Joined, MemoryErrorsAreAFaultAndWhatAilsAGpuIsNotToldOfEachInstance) {
  Joined joined(limits());
  story::Agent agent("n1", 1);
  NodeReport report = agent.report(morning);
  GpuDevice instance = report.devices[0];
  instance.uuid = "MIG-1";
  instance.gres_index.reset();
  instance.part_of = GpuPart{report.devices[0].uuid, 1, 0};
  report.devices.push_back(instance);
  take(joined, report);
  EXPECT_TRUE(joined.sights().at("n1").sick_gpus.empty());
  report.begin += seconds(30);
  report.end += seconds(30);
  report.devices[0].ecc_errors = 2;
  take(joined, report);
  ASSERT_EQ(joined.sights().at("n1").sick_gpus.size(), 1u);
  EXPECT_NE(joined.sights().at("n1").sick_gpus.at(report.devices[0].uuid).what.find("memory errors"),
            std::string::npos);
  report.begin += seconds(30);
  report.end += seconds(30);
  report.devices[0].health = report.devices[1].health = GpuHealth::lost;
  take(joined, report);
  EXPECT_EQ(joined.sights().at("n1").sick_gpus.size(), 1u);
}

TEST(Joined, AnAllocationWithoutAProcessIsKnownToBeIdle) {
  Joined joined(limits());
  story::Agent agent("n1", 1);
  joined.take_poll({story::job(7, 1001, "freja", "n1", {0})}, morning);
  take(joined, agent.report(morning));
  const JobFacts* facts = joined.find(7);
  const WindowCount count =
      facts->nodes[0].use->count(number(morning), number(morning) + 1, sign(JobSign::cpu));
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
  take(joined, report);
  EXPECT_EQ(
      joined.find(7)->nodes[0].use->count(number(morning), number(morning) + 1, sign(JobSign::cpu)).valid, 0);
}

TEST(Joined, WhatSomebodyElseDidUnderAJobsNumberIsNotItsUse) {
  Joined joined(limits());
  story::Agent agent("n1", 1);
  joined.take_poll({story::job(7, 1001, "freja", "n1", {0})}, morning);
  agent.job(story::idle_shell(7, 1002));
  take(joined, agent.report(morning));
  ASSERT_EQ(joined.find(7)->nodes.size(), 1u);
  const NodeUse& other = joined.find(7)->nodes[0];
  EXPECT_EQ(other.use->count(number(morning), number(morning) + 1, sign(JobSign::terminal)).valid, 0);
  EXPECT_EQ(other.use->count(number(morning), number(morning) + 1, sign(JobSign::cpu)).valid,
            0);  // nor known to be idle
  agent.job(story::idle_shell(7, 1001));
  take(joined, agent.report(morning + seconds(30)));
  EXPECT_EQ(joined.find(7)
                ->nodes[0]
                .use->count(number(morning), number(morning) + 2, sign(JobSign::terminal))
                .active,
            1);
}

TEST(Joined, AReportTwiceIsAReportOnce) {
  Joined joined(limits());
  story::Agent agent("n1", 1);
  agent.gpu(0, true);
  const NodeReport report = agent.report(morning);
  joined.take_poll({story::job(7, 1001, "freja", "n1", {0})}, morning);
  take(joined, report);
  take(joined, report);
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
  take(joined, agent.report(morning + seconds(30)));
  take(joined, first);
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
  take(joined, agent.report(morning));
  joined.take_poll({story::job(7, 1002, "mads", "n1", {0}, morning + minutes(1))}, morning + minutes(1));
  EXPECT_EQ(joined.find(7)->nodes[0].use->count(0, number(morning) + 10, sign(JobSign::cpu)).valid, 0);
}

TEST(Joined, AStateOfAnUnknownNameIsNoEnd) {
  Joined joined(limits());
  Job job = story::job(7, 1001, "freja", "n1", {0});
  joined.take_poll({job}, morning);
  Job odd = job;
  odd.state = JobState::other;
  odd.nodes.clear();
  for (int poll = 1; poll <= 2; ++poll) {
    EXPECT_TRUE(joined.take_poll({odd}, morning + poll * seconds(30)).ended.empty());
    ASSERT_NE(joined.find(7), nullptr);
    EXPECT_EQ(joined.find(7)->gpus.size(), 1u) << "what it holds is remembered";
  }
  EXPECT_TRUE(joined.take_poll({job}, morning + seconds(90)).ended.empty());
  odd.start = morning + hours(1);
  EXPECT_EQ(joined.take_poll({odd}, morning + hours(1)).ended.size(), 1u) << "not the same run";
  EXPECT_EQ(joined.find(7), nullptr) << "an unknown state begins no run";
}

TEST(Joined, AReportOfTheFutureBlindsNobody) {
  Joined joined(limits());
  story::Agent agent("n1", 1);
  agent.gpu(0, false);
  joined.take_poll({story::job(7, 1001, "freja", "n1", {0})}, morning);
  const NodeReport ahead = agent.report(morning + hours(24 * 365));
  EXPECT_FALSE(joined.take_report(ahead, morning + seconds(30)));
  EXPECT_EQ(joined.sights().at("n1").trouble, "its clock is ahead");
  EXPECT_EQ(joined.sights().at("n1").last_end, no_time);
  EXPECT_EQ(joined.find(7)->gpus[0].use, nullptr) << "nothing of it was taken";
  take(joined, agent.report(morning));
  EXPECT_EQ(joined.sights().at("n1").last_end, morning + seconds(30));
  EXPECT_EQ(joined.sights().at("n1").trouble, "");
  EXPECT_EQ(joined.find(7)->gpus[0].use->show(number(morning), number(morning) + 1), ".");
}

TEST(Joined, TwoIntervalsAheadIsStillNow) {
  Joined joined(limits());
  story::Agent agent("n1", 1);
  EXPECT_TRUE(joined.take_report(agent.report(morning + seconds(30)), morning));
  EXPECT_FALSE(joined.take_report(agent.report(morning + seconds(31)), morning));
}

TEST(Joined, AJobThatResumesRunsSinceThen) {
  Joined joined(limits());
  Job job = story::job(7, 1001, "freja", "n1", {0});
  joined.take_poll({job}, morning);
  EXPECT_EQ(joined.find(7)->running_since, morning);
  job.state = JobState::suspended;
  joined.take_poll({job}, morning + hours(1));
  job.state = JobState::running;
  joined.take_poll({job}, morning + hours(2));
  joined.take_poll({job}, morning + hours(3));
  EXPECT_EQ(joined.find(7)->running_since, morning + hours(2));
  job.restarts = 1;
  job.start = morning + hours(4);
  joined.take_poll({job}, morning + hours(4) + seconds(9));
  EXPECT_EQ(joined.find(7)->running_since, morning + hours(4)) << "a new run";
}

// Reports of 30 s, intervals of 60 s: the report that covers the middle is the second half's.
TEST(Joined, WorkInAnyPartOfAnIntervalIsWork) {
  Joined joined({"aicloud", seconds(60), hours(2), 50});
  story::Agent agent("n1", 1);
  joined.take_poll({story::job(7, 1001, "freja", "n1", {0})}, morning);
  const std::int64_t first = to_ms(morning) / 60'000;
  for (int half = 0; half < 20; ++half) {
    agent.gpu(0, half % 2 == 0);
    agent.job(half % 2 == 0 ? story::trainer(7, 1001) : story::idle_shell(7, 1001));
    take(joined, agent.report(morning + half * seconds(30)));
  }
  agent.gpu(0, true);
  agent.job(story::trainer(7, 1001));
  take(joined, agent.report(morning + 20 * seconds(30)));
  const JobFacts& facts = *joined.find(7);
  EXPECT_EQ(facts.gpus[0].use->show(first, first + 11), "########## ");
  EXPECT_EQ(facts.nodes[0].use->show(first, first + 11, sign(JobSign::cpu)), "########## ");
}

TEST(Joined, WaitingInAPartOfAnIntervalIsNotWaiting) {
  Joined joined({"aicloud", seconds(60), hours(2), 50});
  story::Agent agent("n1", 1);
  joined.take_poll({story::job(7, 1001, "freja", "n1", {0})}, morning);
  agent.job(story::idle_shell(7, 1001));
  take(joined, agent.report(morning));
  agent.job(story::trainer(7, 1001));
  take(joined, agent.report(morning + seconds(30)));
  const std::int64_t first = to_ms(morning) / 60'000;
  EXPECT_EQ(joined.find(7)->nodes[0].use->show(first, first + 1, sign(JobSign::terminal)), ".");
}

TEST(Joined, ARememberedJobKeepsItsNameThroughARequeue) {
  Job job = story::job(7, 1001, "freja", "n1", {0});
  const JobKey name{"aicloud", 7, job.submit};
  job.restarts = 1;
  job.submit = morning + hours(1);
  Job waiting = job;
  waiting.state = JobState::pending;
  waiting.start = no_time;
  job.start = morning + hours(2);
  {
    Joined joined(limits());
    joined.remember(name, 1001);
    joined.take_poll({waiting}, morning + hours(1));  // it waits while we come back
    joined.take_poll({job}, morning + hours(2));
    EXPECT_EQ(joined.find(7)->run.job, name);
  }
  const auto named = [&](const Job& now) {
    Joined joined(limits());
    joined.remember(name, 1001);
    joined.take_poll({now}, morning + hours(2));
    return joined.find(7)->run.job == name;
  };
  EXPECT_TRUE(named(job));
  Job other = job;
  other.uid = 1002;
  EXPECT_FALSE(named(other)) << "somebody else's";
  other = job;
  other.restarts = 0;
  EXPECT_FALSE(named(other)) << "never requeued: it has the id anew";
  other = job;
  other.submit = name.first_submit - seconds(1);
  EXPECT_FALSE(named(other)) << "older than what is remembered";
}

TEST(Joined, WhatIsRememberedIsForgottenWithTheId) {
  Job job = story::job(7, 1001, "freja", "n1", {0});
  const JobKey name{"aicloud", 7, job.submit};
  Joined joined(limits());
  joined.remember(name, 1001);
  joined.take_poll({}, morning);
  job.restarts = 1;
  job.submit = morning + hours(1);
  joined.take_poll({job}, morning + hours(1));
  EXPECT_NE(joined.find(7)->run.job, name);
}

TEST(Joined, ARequeuedJobsNameIsNotTheNextOwners) {
  Joined joined(limits());
  Job job = story::job(7, 1001, "freja", "n1", {0});
  joined.take_poll({job}, morning);
  const JobKey name = joined.find(7)->run.job;
  job.restarts = 1;
  job.start = morning + minutes(10);
  joined.take_poll({job}, morning + minutes(10));
  ASSERT_EQ(joined.find(7)->run.job, name);
  joined.take_poll({story::job(7, 1002, "mads", "n1", {0}, morning + hours(1))}, morning + hours(1));
  EXPECT_NE(joined.find(7)->run.job, name);
}

}  // namespace
}  // namespace steward::facts
