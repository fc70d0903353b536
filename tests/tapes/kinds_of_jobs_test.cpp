// Jobs of every kind that Slurm has: each judged as what it is.
#include <gtest/gtest.h>

#include "tapes/stage.h"

namespace steward::tapes {
namespace {

using Words = std::vector<std::string>;

class KindsOfJobs : public ::testing::Test {
 protected:
  KindsOfJobs() {
    stage.node("n1", 4);
    stage.node("n2", 4);
  }
  Stage stage;
};

TEST_F(KindsOfJobs, ASuspendedJobIsNotJudgedAndBeginsItsGraceAnew) {
  Play& job = stage.job("ida", "n1", {0}).works();
  stage.pass(hours(1));
  job.suspends().idles(9000);
  stage.pass(hours(5));
  EXPECT_FALSE(stage.replay().ever("idle_gpu", Judgement::breaks));
  job.resumes();
  stage.pass(hours(2));
  EXPECT_FALSE(stage.replay().ever("idle_gpu", Judgement::breaks))
      << "half an hour of grace and two hours of window";
  stage.pass(minutes(40));
  EXPECT_TRUE(stage.replay().ever("idle_gpu", Judgement::breaks));
}

TEST_F(KindsOfJobs, TasksOfAnArrayAreJudgedEachAndGatherInOneCase) {
  std::vector<Play*> tasks;
  for (std::uint32_t task = 0; task < 3; ++task) {
    tasks.push_back(&stage.job("ida", "n1", {task}));
    tasks.back()->slurm.array = ArrayTask{900, task};
    if (task == 1)
      tasks.back()->works();
    else
      tasks.back()->idles(500);
  }
  stage.pass(hours(2));
  const Told told = stage.replay();
  EXPECT_EQ(told.verdict(*tasks[0], "gpu_never_used").judgement, Judgement::breaks);
  EXPECT_EQ(told.verdict(*tasks[1], "gpu_never_used").judgement, Judgement::keeps);
  EXPECT_EQ(told.cases(), Words{"ida:holding"});
  EXPECT_EQ(told.contacts(), Words{"finding to ida by mail"}) << "one letter, that names both";
}

TEST_F(KindsOfJobs, PartsOfAHetJobAreJudgedEach) {
  Play& leader = stage.job("ida", "n1", {0}).works();
  Play& part = stage.job("ida", "n2", {0}).idles(500);
  part.slurm.het_leader = leader.slurm.id;
  stage.pass(hours(2));
  const Told told = stage.replay();
  EXPECT_EQ(told.verdict(leader, "gpu_never_used").judgement, Judgement::keeps);
  EXPECT_EQ(told.verdict(part, "gpu_never_used").judgement, Judgement::breaks);
}

TEST_F(KindsOfJobs, AJobOnTwoNodesWorksWhereOneOfThemDoes) {
  Play& job = stage.job("ida", "n1", {0});
  stage.also_on(job, "n2", {1});
  job.works();
  stage.pass(hours(1));
  job.gpu(1, false, 200);
  job.use([](JobUse& use) { use.cpu_ms = 0; }, "n2");
  stage.pass(hours(3));
  const Told told = stage.replay();
  EXPECT_EQ(told.verdict(job, "idle_gpu").judgement, Judgement::keeps);
  EXPECT_EQ(told.verdict(job, "some_gpus_unused").judgement, Judgement::breaks);
  for (const auto& [key, value] : told.verdict(job, "some_gpus_unused").evidence) {
    if (key != "where") continue;
    EXPECT_EQ(std::get<std::string>(value), "n2: NVIDIA A10");
  }
}

TEST_F(KindsOfJobs, OnASharedNodeEachIsJudgedByItsOwnGpus) {
  Play& busy = stage.job("ida", "n1", {0, 1}).works();
  Play& idle = stage.job("mads", "n1", {2}).idles(500);
  stage.pass(hours(3));
  const Told told = stage.replay();
  EXPECT_EQ(told.verdict(busy, "some_gpus_unused").judgement, Judgement::keeps);
  EXPECT_EQ(told.verdict(idle, "gpu_never_used").judgement, Judgement::breaks);
  EXPECT_EQ(told.cases(), Words{"mads:holding"});
}

TEST_F(KindsOfJobs, AnExtendedJobIsTheSameRun) {
  Play& job = stage.job("ida", "n1", {0}).idles(500);
  job.slurm.time_limit = hours(4);
  stage.pass(hours(2));
  job.slurm.time_limit = hours(48);
  job.slurm.end = job.slurm.start + hours(48);
  stage.pass(hours(1));
  const Told told = stage.replay();
  EXPECT_EQ(told.summary.runs, 1u);
  EXPECT_EQ(told.cases(), Words{"ida:holding"});
}

TEST_F(KindsOfJobs, WhatIsPreemptedAndRunsAgainIsJudgedAnew) {
  Play& job = stage.job("ida", "n1", {0}).works();
  job.slurm.qos = "unprivileged";
  stage.pass(hours(3));
  job.requeues().works();
  stage.pass(hours(3));
  EXPECT_TRUE(stage.replay().cases().empty());
}

TEST_F(KindsOfJobs, ANumberThatSlurmGivesToAnotherIsAnotherJob) {
  Play& first = stage.job("ida", "n1", {0}).idles(500);
  stage.pass(minutes(80));
  first.ends();
  stage.pass(minutes(1));
  Play& second = stage.job("mads", "n1", {0}).idles(500);
  second.slurm.id = first.slurm.id;
  stage.pass(minutes(30));
  EXPECT_FALSE(stage.replay().ever("gpu_never_used", Judgement::breaks));
}

}  // namespace
}  // namespace steward::tapes
