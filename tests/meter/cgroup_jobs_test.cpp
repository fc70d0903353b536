#include "meter/cgroup_jobs.h"

#include <gtest/gtest.h>

#include "fake_tree.h"

namespace steward::meter {
namespace {

constexpr const char* kJob = "slurm/uid_1000/job_7";

std::vector<JobReading> sampled(CgroupJobs& jobs) {
  auto readings = jobs.sample();
  EXPECT_TRUE(readings) << (readings ? "" : readings.error().message);
  return readings ? *readings : std::vector<JobReading>{};
}

TEST(CgroupJobs, SaysWhatToLookForWhenThereIsNoSlurm) {
  const FakeTree tree;
  CgroupJobs jobs({tree.cgroup(), ""});
  const auto readings = jobs.sample();
  ASSERT_FALSE(readings);
  EXPECT_EQ(readings.error().code, ErrorCode::unavailable);
  EXPECT_NE(readings.error().message.find("slurmd"), std::string::npos);
}

TEST(CgroupJobs, FirstLookSetsTheBaselineAndLaterOnesCountUse) {
  FakeTree tree;
  tree.job(kJob, 5'000'000'000, 3 << 20, 2 << 20);
  CgroupJobs jobs({tree.cgroup(), ""});
  auto first = sampled(jobs);
  ASSERT_EQ(first.size(), 1U);
  EXPECT_EQ(first[0].id.job, 7U);
  EXPECT_EQ(first[0].id.uid, 1000U);
  EXPECT_FALSE(first[0].valid);  // used before anybody watched: not known, which is not 0
  EXPECT_EQ(first[0].memory_bytes,
            5U << 20);  // neither the page cache nor the job's own rss without its steps
  tree.job(kJob, 6'500'000'000);
  EXPECT_EQ(sampled(jobs)[0].cpu_ns, 1'500'000'000U);
}

TEST(CgroupJobs, AJobThatBeganBetweenTwoSamplesCountsFromZero) {
  FakeTree tree;
  tree.job(kJob, 1);
  CgroupJobs jobs({tree.cgroup(), ""});
  sampled(jobs);
  tree.job("slurm/uid_1000/job_8", 700);
  const auto readings = sampled(jobs);
  ASSERT_EQ(readings.size(), 2U);
  for (const auto& reading : readings) EXPECT_EQ(reading.cpu_ns, reading.id.job == 8 ? 700U : 0U);
}

TEST(CgroupJobs, TheSamePathAgainIsAnotherJob) {
  FakeTree tree;
  tree.job(kJob, 9'000'000'000);
  CgroupJobs jobs({tree.cgroup(), ""});
  const auto before = sampled(jobs)[0];
  // The new directory is made before the old one goes, so that it cannot get the old inode.
  tree.job("slurm/uid_1000/next", 400);
  tree.remove_job(kJob);
  for (const char* controller : {"freezer", "cpuacct", "memory"}) {
    std::filesystem::rename(tree.job_path(controller, "slurm/uid_1000/next"),
                            tree.job_path(controller, kJob));
  }
  const auto after = sampled(jobs);
  ASSERT_EQ(after.size(), 1U);
  EXPECT_NE(after[0].id.inode, before.id.inode);
  EXPECT_EQ(after[0].cpu_ns, 400U);  // its own, not 400 - 9 s
}

TEST(CgroupJobs, AVanishedJobIsGoneAndItsControllersMayComeLater) {
  FakeTree tree;
  tree.job(kJob, 10);
  CgroupJobs jobs({tree.cgroup(), ""});
  sampled(jobs);
  std::filesystem::create_directories(tree.job_path("freezer", "slurm/uid_5/job_9"));
  auto readings = sampled(jobs);
  ASSERT_EQ(readings.size(), 2U);
  for (const auto& reading : readings) EXPECT_EQ(reading.valid, reading.id.job == 7);
  tree.job("slurm/uid_5/job_9", 33);
  tree.remove_job(kJob);
  readings = sampled(jobs);
  ASSERT_EQ(readings.size(), 1U);
  EXPECT_TRUE(readings[0].valid);
  EXPECT_EQ(readings[0].cpu_ns, 33U);
}

TEST(CgroupJobs, GarbageIsNoReading) {
  FakeTree tree;
  tree.job(kJob, 10);
  put(tree.job_path("cpuacct", kJob) / "cpuacct.usage", "");
  CgroupJobs jobs({tree.cgroup(), ""});
  EXPECT_FALSE(sampled(jobs)[0].valid);
  tree.job(kJob, 20);
  EXPECT_FALSE(sampled(jobs)[0].valid);
  tree.job(kJob, 30);
  EXPECT_TRUE(sampled(jobs)[0].valid);
  put(tree.job_path("cpuacct", kJob) / "cpuacct.usage", "-4\n");
  EXPECT_FALSE(sampled(jobs)[0].valid);
}

TEST(CgroupJobs, OnlyTheNamedSlurmdsJobsWhereSeveralShareAMachine) {
  FakeTree tree;
  tree.job("slurm_one/uid_1/job_1", 0);
  tree.job("slurm_two/uid_1/job_2", 0);
  tree.job("slurmish/uid_1/job_3", 0);
  tree.job("slurm_two/uid_x/job_4", 0);
  tree.job("slurm_two/uid_1/job_4x", 0);
  tree.job("slurm_two/uid_1/job_99999999999", 0);
  CgroupJobs two({tree.cgroup(), "slurm_two"});
  const auto readings = sampled(two);
  ASSERT_EQ(readings.size(), 1U);
  EXPECT_EQ(readings[0].id.job, 2U);
  CgroupJobs all({tree.cgroup(), ""});
  EXPECT_EQ(sampled(all).size(), 2U);
}

TEST(CgroupJobs, StepsAndTheirProcessesOnChangeOnly) {
  FakeTree tree;
  tree.job(kJob, 0);
  tree.step(kJob, "step_batch", {30, 20});
  tree.step(kJob, "step_0/task_1", {40});
  tree.step(kJob, "step_0", {});
  CgroupJobs jobs({tree.cgroup(), ""});
  const auto first = sampled(jobs)[0];
  EXPECT_TRUE(first.steps_changed);
  ASSERT_EQ(first.steps->size(), 2U);
  EXPECT_EQ((*first.steps)[0].kind, StepKind::numbered);
  EXPECT_EQ((*first.steps)[0].pids, std::vector<pid_t>{40});
  EXPECT_EQ((*first.steps)[1].pids, (std::vector<pid_t>{20, 30}));
  EXPECT_FALSE(sampled(jobs)[0].steps_changed);
  tree.step(kJob, "step_batch", {20});
  EXPECT_TRUE(sampled(jobs)[0].steps_changed);
  std::filesystem::remove_all(tree.job_path("freezer", kJob) / "step_0");
  const auto last = sampled(jobs)[0];
  EXPECT_TRUE(last.steps_changed);
  ASSERT_EQ(last.steps->size(), 1U);
  EXPECT_EQ((*last.steps)[0].name, "step_batch");
}

TEST(CgroupJobs, FindsVersion2ScopesUnderAnySlice) {
  FakeTree tree;
  const std::string job = "system.slice/n1_slurmstepd.scope/job_12";
  put(tree.job_path(job, "cpu.stat"), "usage_usec 1000\nuser_usec 1\n");
  put(tree.job_path(job, "memory.stat"), "anon 1048576\nfile 77777777\nshmem 2097152\n");
  put(tree.job_path(job, "step_0/user/task_0/cgroup.procs"), fmt::format("{}\n", ::getpid()));
  put(tree.job_path(job, "step_0/slurm/cgroup.procs"), "1\n");
  const auto places = find_jobs({tree.cgroup(), ""});
  ASSERT_TRUE(places);
  ASSERT_EQ(places->size(), 1U);
  EXPECT_EQ((*places)[0].version, CgroupVersion::v2);
  EXPECT_EQ((*places)[0].job, 12U);
  EXPECT_FALSE(find_jobs({tree.cgroup(), "n2_slurmstepd.scope"}));
}

TEST(CpuCounter, StepsBackAreJitterOrAReset) {
  CpuCounter counter(true);
  EXPECT_EQ(counter.advance(100), 100U);
  EXPECT_EQ(counter.advance(90), 0U);
  EXPECT_EQ(counter.advance(110), 10U);  // not 20: what was counted stays counted
  EXPECT_EQ(counter.advance(50'000'000'110), 50'000'000'000U);
  EXPECT_EQ(counter.advance(5), std::nullopt);  // set to 0 by hand
  EXPECT_EQ(counter.advance(25), 20U);
  EXPECT_EQ(CpuCounter(false).advance(100), std::nullopt);
}

TEST(MemoryInUse, TakesWholeKeysAndToleratesMissingOnes) {
  EXPECT_EQ(memory_in_use("total_rss_huge 9\ntotal_rss 5\n", CgroupVersion::v1), 5U);
  EXPECT_EQ(memory_in_use("anon 5\nshmem 6\nanon_thp 100\n", CgroupVersion::v2), 11U);
  EXPECT_EQ(memory_in_use("", CgroupVersion::v2), 0U);
  EXPECT_EQ(memory_in_use("total_rss garbage\ntotal_shmem", CgroupVersion::v1), 0U);
}

}  // namespace
}  // namespace steward::meter
