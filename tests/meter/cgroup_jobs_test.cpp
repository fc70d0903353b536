#include "meter/cgroup_jobs.h"

#include <gtest/gtest.h>

#include "fake_tree.h"

namespace steward::meter {
namespace {

constexpr const char* kJob = "slurm/uid_1000/job_7";

std::vector<JobReading> sampled(CgroupJobs& jobs, bool scan = false) {
  auto readings = jobs.sample(scan);
  EXPECT_TRUE(readings) << (readings ? "" : readings.error().message);
  return readings ? **readings : std::vector<JobReading>{};
}

// Those that are still there.
std::vector<JobReading> living(CgroupJobs& jobs) {
  auto readings = sampled(jobs);
  std::erase_if(readings, [](const JobReading& reading) { return reading.ended; });
  return readings;
}

CgroupJobsOptions below(const FakeTree& tree, const std::string& slurm_root = "") {
  return {{tree.cgroup(), slurm_root}, {}, tree.proc()};
}

TEST(CgroupJobs, SaysWhatToLookForWhenThereIsNoSlurm) {
  const FakeTree tree;
  CgroupJobs jobs(below(tree));
  const auto readings = jobs.sample(true);
  ASSERT_FALSE(readings);
  EXPECT_EQ(readings.error().code, ErrorCode::unavailable);
  EXPECT_NE(readings.error().message.find("slurmd"), std::string::npos);
}

TEST(CgroupJobs, FirstLookSetsTheBaselineAndLaterOnesCountUse) {
  FakeTree tree;
  tree.job(kJob, 5'000'000'000, 3 << 20, 2 << 20);
  CgroupJobs jobs(below(tree));
  auto first = sampled(jobs);
  ASSERT_EQ(first.size(), 1U);
  EXPECT_EQ(first[0].id.job, 7U);
  EXPECT_EQ(first[0].id.uid, 1000U);
  EXPECT_FALSE(first[0].valid);  // used before anybody watched: not known, which is not 0
  EXPECT_EQ(first[0].memory.parts.in_use(),
            5U << 20);  // neither the page cache nor the job's own rss without its steps
  tree.job(kJob, 6'500'000'000);
  EXPECT_EQ(sampled(jobs)[0].cpu_ns, 1'500'000'000U);
}

TEST(CgroupJobs, AJobThatBeganBetweenTwoSamplesCountsFromZero) {
  FakeTree tree;
  tree.job(kJob, 1);
  CgroupJobs jobs(below(tree));
  sampled(jobs);
  tree.job("slurm/uid_1000/job_8", 700);
  const auto readings = sampled(jobs);
  ASSERT_EQ(readings.size(), 2U);
  for (const auto& reading : readings) EXPECT_EQ(reading.cpu_ns, reading.id.job == 8 ? 700U : 0U);
}

TEST(CgroupJobs, TheSamePathAgainIsAnotherJob) {
  FakeTree tree;
  tree.job(kJob, 9'000'000'000);
  CgroupJobs jobs(below(tree));
  const auto before = sampled(jobs)[0];
  // The new directory is made before the old one goes, so that it cannot get the old inode.
  tree.job("slurm/uid_1000/next", 400);
  tree.remove_job(kJob);
  for (const char* controller : {"freezer", "cpuacct", "memory"}) {
    std::filesystem::rename(tree.job_path(controller, "slurm/uid_1000/next"),
                            tree.job_path(controller, kJob));
  }
  const auto after = living(jobs);
  ASSERT_EQ(after.size(), 1U);
  EXPECT_NE(after[0].id.inode, before.id.inode);
  EXPECT_EQ(after[0].cpu_ns, 400U);  // its own, not 400 - 9 s
}

TEST(CgroupJobs, AVanishedJobIsGoneAndItsControllersMayComeLater) {
  FakeTree tree;
  tree.job(kJob, 10);
  CgroupJobs jobs(below(tree));
  sampled(jobs);
  std::filesystem::create_directories(tree.job_path("freezer", "slurm/uid_5/job_9"));
  auto readings = sampled(jobs);
  ASSERT_EQ(readings.size(), 2U);
  for (const auto& reading : readings) EXPECT_EQ(reading.valid, reading.id.job == 7);
  tree.job("slurm/uid_5/job_9", 33);
  tree.remove_job(kJob);
  readings = living(jobs);
  ASSERT_EQ(readings.size(), 1U);
  EXPECT_TRUE(readings[0].valid);
  EXPECT_EQ(readings[0].cpu_ns, 33U);
}

TEST(CgroupJobs, GarbageIsNoReading) {
  FakeTree tree;
  tree.job(kJob, 10);
  put(tree.job_path("cpuacct", kJob) / "cpuacct.usage", "");
  CgroupJobs jobs(below(tree));
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
  CgroupJobs two(below(tree, "slurm_two"));
  const auto readings = sampled(two);
  ASSERT_EQ(readings.size(), 1U);
  EXPECT_EQ(readings[0].id.job, 2U);
  CgroupJobs all(below(tree));
  EXPECT_EQ(sampled(all).size(), 2U);
}

TEST(CgroupJobs, StepsAndTheirProcessesOnChangeOnly) {
  FakeTree tree;
  tree.job(kJob, 0);
  tree.step(kJob, "step_batch", {30, 20});
  tree.step(kJob, "step_0/task_1", {40});
  tree.step(kJob, "step_0", {});
  CgroupJobs jobs(below(tree));
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
  ASSERT_EQ(last.steps->size(), 2U);
  EXPECT_EQ((*last.steps)[0].name, "step_batch");
  EXPECT_TRUE((*last.steps)[1].ended);
  EXPECT_EQ(sampled(jobs)[0].steps->size(), 1U);
}

TEST(CgroupJobs, AJobThatIsGoneUsedWhatItsParentCountedAndTheLivingDidNot) {
  FakeTree tree;
  const auto total = [&](std::uint64_t ns) {
    put(tree.job_path("cpuacct", "slurm/cpuacct.usage"), fmt::format("{}\n", ns));
  };
  tree.job(kJob, 5'000);
  tree.job("slurm/uid_1000/job_8", 700);
  total(5'700);
  CgroupJobs jobs(below(tree));
  sampled(jobs);
  sampled(jobs);
  tree.job(kJob, 6'000);
  tree.remove_job("slurm/uid_1000/job_8");
  total(7'950);
  auto readings = sampled(jobs);
  ASSERT_EQ(readings.size(), 2U);
  EXPECT_EQ(readings[0].cpu_ns, 1'000U);
  EXPECT_FALSE(readings[0].ended);
  EXPECT_TRUE(readings[1].ended);
  EXPECT_TRUE(readings[1].valid);
  EXPECT_EQ(readings[1].id.job, 8U);
  EXPECT_EQ(readings[1].cpu_ns, 1'250U);
  EXPECT_EQ(sampled(jobs).size(), 1U);  // told once
}

TEST(CgroupJobs, AJobThatComesAndGoesBetweenSamplesIsStillCounted) {
  FakeTree tree;
  const auto total = [&](std::uint64_t ns) {
    put(tree.job_path("cpuacct", "slurm/cpuacct.usage"), fmt::format("{}\n", ns));
  };
  tree.job(kJob, 5'000);
  total(5'000);
  CgroupJobs jobs(below(tree));
  sampled(jobs, true);
  tree.job("slurm/uid_1000/job_8", 300);
  total(5'300);
  jobs.notice();
  tree.remove_job("slurm/uid_1000/job_8");
  total(6'300);
  jobs.notice();
  const auto readings = sampled(jobs);
  ASSERT_EQ(readings.size(), 2U);
  EXPECT_TRUE(readings[1].ended);
  EXPECT_TRUE(readings[1].valid);
  EXPECT_EQ(readings[1].id.job, 8U);
  EXPECT_EQ(readings[1].id.uid, 1000U);
  EXPECT_EQ(readings[1].cpu_ns, 1'300U);
}

// Slurm 22.05 and later without a prolog's record: a job of half a second is gone before its process was
// seen.
TEST(CgroupJobs, AJobOfCgroupV2ThatNobodySawAProcessOfIsCountedWithoutAnOwner) {
  FakeTree tree;
  const std::string scope = "system.slice/slurmstepd.scope";
  const auto total = [&](std::uint64_t us) {
    put(tree.job_path(scope, "cpu.stat"), fmt::format("usage_usec {}\n", us));
    put(tree.job_path(scope, "system/cpu.stat"), "usage_usec 10\n");
  };
  put(tree.job_path("", "cgroup.controllers"), "cpuset cpu memory\n");
  tree.job_v2(scope + "/job_7", 100);
  tree.step_v2(scope + "/job_7", "step_0", 50, {});
  total(110);
  CgroupJobs jobs(below(tree));
  sampled(jobs, true);
  tree.job_v2(scope + "/job_8", 300);
  tree.step_v2(scope + "/job_8", "step_0", 60, {});
  total(410);
  jobs.notice();
  std::filesystem::remove_all(tree.job_path(scope, "job_8"));
  total(610);
  const auto readings = sampled(jobs);
  ASSERT_EQ(readings.size(), 2U);
  EXPECT_TRUE(readings[1].ended);
  EXPECT_EQ(readings[1].id.job, 8U);
  EXPECT_FALSE(readings[1].id.uid.has_value());
  EXPECT_EQ(readings[1].cpu_ns, 500'000U);
}

// What the kernel killed last often ends the job, before the next sample.
TEST(CgroupJobs, OomKillsOfAJobThatIsGoneStandInItsRoot) {
  FakeTree tree;
  const std::string scope = "system.slice/slurmstepd.scope";
  const auto kills = [&](const std::string& below, int count) {
    put(tree.job_path(scope + below, "memory.events"), fmt::format("oom 9\noom_kill {}\n", count));
  };
  put(tree.job_path("", "cgroup.controllers"), "cpuset cpu memory\n");
  put(tree.job_path(scope, "cpu.stat"), "usage_usec 1\n");
  const auto begin = [&](const std::string& job, int count) {
    tree.job_v2(scope + job, 1);
    tree.step_v2(scope + job, "step_0", 50, {});
    kills(job, count);
  };
  begin("/job_7", 2);
  kills("", 5);  // three in jobs of which nothing is known any more
  CgroupJobs jobs(below(tree));
  EXPECT_EQ(sampled(jobs, true).at(0).oom_kills, 2U);
  begin("/job_8", 0);
  jobs.notice();
  kills("/job_7", 3);
  kills("", 8);
  std::filesystem::remove_all(tree.job_path(scope, "job_8"));
  auto readings = sampled(jobs);
  ASSERT_EQ(readings.size(), 2U);
  EXPECT_EQ(readings[0].oom_kills, 3U);
  EXPECT_TRUE(readings[1].ended);
  EXPECT_EQ(readings[1].oom_kills, 2U);
  // Of two that go together nobody can say.
  begin("/job_9", 0);
  begin("/job_10", 0);
  sampled(jobs);
  kills("", 9);
  for (const char* job : {"job_9", "job_10"}) std::filesystem::remove_all(tree.job_path(scope, job));
  readings = sampled(jobs);
  ASSERT_EQ(readings.size(), 3U);
  EXPECT_EQ(readings[1].oom_kills + readings[2].oom_kills, 0U);
}

// v1 counts a kill for the cgroup that it was in, and for none above.
TEST(CgroupJobs, OomKillsOfCgroupV1StandInStepsAndTasks) {
  FakeTree tree;
  const auto kills = [&](const std::string& below, int count) {
    put(tree.job_path("memory", kJob + below) / "memory.oom_control",
        fmt::format("oom_kill_disable 0\nunder_oom 0\noom_kill {}\n", count));
  };
  tree.job(kJob, 1'000);
  tree.step(kJob, "step_batch", {20});
  tree.step(kJob, "step_0", {21});
  for (const char* below : {"", "/step_batch", "/step_0"}) kills(below, 0);
  CgroupJobs jobs(below(tree));
  EXPECT_EQ(sampled(jobs, true).at(0).oom_kills, 0U);
  kills("/step_batch", 1);
  EXPECT_EQ(sampled(jobs).at(0).oom_kills, 1U);
  tree.step(kJob, "step_0", {21, 22});
  kills("/step_0/task_0", 2);
  EXPECT_EQ(sampled(jobs).at(0).oom_kills, 3U);
  for (const char* of : {"freezer", "memory"})
    std::filesystem::remove_all(tree.job_path(of, kJob) / "step_0");
  EXPECT_EQ(sampled(jobs).at(0).oom_kills, 3U);
}

TEST(CgroupJobs, AStepThatEndedUsedWhatTheJobDidAndTheLivingDidNot) {
  FakeTree tree;
  const auto step = [&](const std::string& name, std::uint64_t ns) {
    tree.step(kJob, name, {20});
    tree.job(std::string(kJob) + "/" + name, ns);
  };
  tree.job(kJob, 1'000);
  step("step_batch", 100);
  step("step_0", 900);
  CgroupJobs jobs(below(tree));
  sampled(jobs, true);
  tree.job(kJob, 1'700);
  step("step_batch", 150);
  tree.remove_job(std::string(kJob) + "/step_0");
  const auto readings = sampled(jobs);
  ASSERT_EQ(readings.at(0).steps->size(), 2U);
  const Step& ended = readings[0].steps->at(1);
  EXPECT_EQ(ended.name, "step_0");
  EXPECT_TRUE(ended.ended);
  EXPECT_EQ(ended.cpu_ns, 650U);
  EXPECT_EQ(sampled(jobs).at(0).steps->size(), 1U);
}

TEST(CgroupJobs, TheStepsOfAJobThatEndedShareItsLastUseByWhatTheyUsedBefore) {
  FakeTree tree;
  tree.job(kJob, 1'000);
  for (const auto& [name, ns] :
       {std::pair("step_batch", 250), std::pair("step_extern", 0), std::pair("step_0", 750)}) {
    tree.step(kJob, name, {20});
    tree.job(std::string(kJob) + "/" + name, static_cast<std::uint64_t>(ns));
  }
  put(tree.job_path("cpuacct", "slurm/cpuacct.usage"), "1000\n");
  CgroupJobs jobs(below(tree));
  sampled(jobs, true);
  put(tree.job_path("cpuacct", "slurm/cpuacct.usage"), "1400\n");
  tree.remove_job(kJob);
  const auto readings = sampled(jobs);
  ASSERT_EQ(readings.size(), 1U);
  std::map<std::string, std::uint64_t> used;
  for (const Step& step : *readings[0].steps) used[step.name] = step.cpu_ns;
  EXPECT_EQ(used,
            (std::map<std::string, std::uint64_t>{{"step_0", 300}, {"step_batch", 100}, {"step_extern", 0}}));
}

TEST(CgroupJobs, NoticingLosesNoUseOfTheOthersAndNoChange) {
  FakeTree tree;
  tree.job(kJob, 1'000);
  tree.step(kJob, "step_batch", {20});
  CgroupJobs jobs(below(tree));
  sampled(jobs, true);
  tree.job(kJob, 1'400);
  tree.job("slurm/uid_1000/job_8", 0);
  jobs.notice();
  tree.job(kJob, 1'500);
  tree.step(kJob, "step_batch", {20, 21});
  jobs.notice();
  const auto readings = sampled(jobs);
  EXPECT_EQ(readings.at(0).cpu_ns, 500U);
  EXPECT_TRUE(readings.at(0).steps_changed);
}

TEST(CgroupJobs, StepsCountTheirOwn) {
  FakeTree tree;
  tree.job(kJob, 1'000);
  tree.step(kJob, "step_batch", {20});
  tree.job(std::string(kJob) + "/step_batch", 900, 1 << 20);
  CgroupJobs jobs(below(tree));
  EXPECT_FALSE(sampled(jobs, true).at(0).steps->at(0).measured);
  tree.job(std::string(kJob) + "/step_batch", 1'100, 3 << 20);
  tree.step(kJob, "step_0", {30});
  tree.job(std::string(kJob) + "/step_0", 50);
  const auto reading = sampled(jobs).at(0);
  ASSERT_EQ(reading.steps->size(), 2U);
  EXPECT_EQ(reading.steps->at(0).name, "step_0");
  EXPECT_TRUE(reading.steps->at(0).measured);
  EXPECT_EQ(reading.steps->at(0).cpu_ns, 50U);  // began since the last sample: all of it counts
  EXPECT_EQ(reading.steps->at(1).cpu_ns, 200U);
  EXPECT_EQ(reading.steps->at(1).memory_bytes, 1U << 20);
  EXPECT_EQ(sampled(jobs, true).at(0).steps->at(1).memory_bytes, 3U << 20);
}

TEST(CgroupJobs, ProcessesOfNestedCgroupsBelongToTheStep) {
  FakeTree tree;
  const std::string job = "system.slice/slurmstepd.scope/job_12";
  tree.job_v2(job, 10);
  tree.step_v2(job, "step_0", 1, {40});
  put(tree.job_path(job, "step_0/user/task_0/libpod-1/cgroup.procs"), "41\n");
  StepCgroup step({CgroupVersion::v2, tree.job_path("system.slice/slurmstepd.scope", "").native(), "", ""},
                  "job_12/step_0", 1, false);
  std::string buffer;
  EXPECT_TRUE(step.read_processes(true, buffer));
  EXPECT_EQ(step.pids(), (std::vector<pid_t>{40, 41}));  // and not slurmstepd
  EXPECT_EQ(step.stepd(), 1);
  EXPECT_FALSE(step.read_processes(true, buffer));
}

}  // namespace
}  // namespace steward::meter
