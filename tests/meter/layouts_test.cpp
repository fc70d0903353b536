// Every way in which Slurm lays out its cgroups, and the traps that are known of them.
#include <gtest/gtest.h>

#include "fake_tree.h"
#include "meter/cgroup_jobs.h"

namespace steward::meter {
namespace {

// What a first look and one after it, with 1 s of CPU time between them, say of the only job.
struct Layout {
  const char* name;
  const char* job;         // v1: below each controller; v2: below the root
  const char* slurm_root;  // as a site would set it; empty: found
};

class V1 : public testing::TestWithParam<Layout> {};

TEST_P(V1, IsFound) {
  FakeTree tree;
  tree.job(GetParam().job, 5'000'000'000, 3 << 20, 1 << 20);
  CgroupJobs jobs({{tree.cgroup(), GetParam().slurm_root}, {}, tree.proc()});
  ASSERT_TRUE(jobs.sample(true));
  tree.job(GetParam().job, 6'000'000'000, 3 << 20, 1 << 20);
  const auto readings = jobs.sample(false);
  ASSERT_TRUE(readings) << readings.error().message;
  ASSERT_EQ((*readings)->size(), 1U);
  const JobReading& reading = (*readings)->front();
  EXPECT_EQ(reading.id.job, 12U);
  EXPECT_EQ(reading.id.uid, 1001U);
  EXPECT_TRUE(reading.valid);
  EXPECT_EQ(reading.cpu_ns, 1'000'000'000U);
  EXPECT_EQ(reading.memory.parts.anon, 3U << 20);
  EXPECT_EQ(reading.memory.parts.shmem, 1U << 20);
}

INSTANTIATE_TEST_SUITE_P(Slurm, V1,
                         testing::Values(Layout{"21.08", "slurm/uid_1001/job_12", ""},
                                         Layout{"MultipleSlurmd", "slurm_n1/uid_1001/job_12", ""},
                                         Layout{"MultipleSlurmdNamed", "slurm_n1/uid_1001/job_12",
                                                "slurm_n1"}),
                         [](const auto& param) {
                           std::string name = param.param.name;
                           std::erase(name, '.');
                           return name;
                         });

class V2 : public testing::TestWithParam<Layout> {
 protected:
  static void make(FakeTree& tree, std::uint64_t cpu_us) {
    const std::string job = GetParam().job;
    tree.job_v2(job, cpu_us, 3 << 20, 1 << 20);
    tree.step_v2(job, "step_batch", 500, {static_cast<int>(::getpid())});
    tree.process({.pid = 500,
                  .comm = "slurmstepd",
                  .exe = "/usr/sbin/slurmstepd",
                  .argv = {"slurmstepd: [12.batch]", ""}});
  }
};

TEST_P(V2, IsFound) {
  FakeTree tree;
  make(tree, 5'000'000);
  // The owner of a process in /proc is its own; this test's stands for the person's.
  std::filesystem::create_directories(tree.proc());
  tree.process({.pid = ::getpid(), .comm = "python", .exe = "/usr/bin/python3", .argv = {"python", "t.py"}});
  if (::geteuid() == 0) {
    ASSERT_EQ(::chown((tree.proc() + "/" + std::to_string(::getpid())).c_str(), 1001, 1001), 0);
  }
  CgroupJobs jobs({{tree.cgroup(), GetParam().slurm_root}, {}, tree.proc()});
  ASSERT_TRUE(jobs.sample(true));
  // A SLUID's job is asked for beside the sampling: the answer comes with one of the next samples.
  std::vector<JobReading> readings;
  std::uint64_t cpu_us = 5'000'000, seen_ns = 0;
  for (int i = 0; i < 100 && readings.empty(); ++i) {
    make(tree, cpu_us += 1'000'000);
    const auto now = jobs.sample(false);
    ASSERT_TRUE(now) << now.error().message;
    readings = **now;
    if (readings.empty()) ::usleep(20'000);
  }
  ASSERT_EQ(readings.size(), 1U);
  seen_ns = readings[0].cpu_ns;
  EXPECT_EQ(readings[0].id.job, 12U);
  EXPECT_EQ(readings[0].id.uid, ::geteuid() == 0 ? 1001U : ::geteuid());
  EXPECT_EQ(seen_ns, (cpu_us - 5'000'000) * 1000);  // what it used until it had a name, too
  EXPECT_EQ(readings[0].memory.parts.in_use(), 4U << 20);
  EXPECT_EQ(readings[0].memory.parts.file, 20U << 20);  // memory.stat counts shared memory as file, too
  EXPECT_EQ(readings[0].memory.limit, std::nullopt);    // "max"
  ASSERT_EQ(readings[0].steps->size(), 1U);
  EXPECT_EQ(readings[0].steps->front().pids,
            std::vector<pid_t>{::getpid()});  // slurmstepd is not the person's
}

INSTANTIATE_TEST_SUITE_P(
    Slurm, V2,
    testing::Values(Layout{"2205", "system.slice/slurmstepd.scope/job_12", ""},
                    Layout{"MultipleSlurmd", "system.slice/n1_slurmstepd.scope/job_12", ""},
                    Layout{"MultipleSlurmdNamed", "system.slice/n1_slurmstepd.scope/job_12",
                           "n1_slurmstepd.scope"},
                    Layout{"CgroupSlice", "gpu.slice/gpu-jobs.slice/n1_slurmstepd.scope/job_12", ""},
                    Layout{"Hybrid", "unified/system.slice/slurmstepd.scope/job_12", ""},
                    Layout{"2605Sluid", "system.slice/localhost_slurmstepd.scope/s3ASM8323JBP00", ""}),
    [](const auto& param) { return std::string(param.param.name); });

TEST(Layouts, OtherDirectoriesAreNoJobs) {
  EXPECT_EQ(job_name("job_12")->id, 12U);
  EXPECT_EQ(job_name("s3ASM8323JBP00")->sluid_text(), "s3ASM8323JBP00");
  for (const char* none :
       {"system", "job_", "job_4x", "job_99999999999", "job_-1", "s3ASM8323JBP0", "s3ASM8323JBP000",
        "s3ASM8323JBPI0", "x3ASM8323JBP00", "s3asm8323jbp00", "slurm", ""})
    EXPECT_FALSE(job_name(none)) << none;
}

TEST(Layouts, AnotherSlurmdsScopeIsLeftAlone) {
  FakeTree tree;
  tree.job_v2("system.slice/n1_slurmstepd.scope/job_12", 1);
  EXPECT_FALSE(find_roots({tree.cgroup(), "n2_slurmstepd.scope"}));
  EXPECT_TRUE(find_roots({tree.cgroup(), "n1_slurmstepd.scope"}));
}

TEST(Layouts, ASlurmdThatStartsLaterOrAnewIsFound) {
  FakeTree tree;
  CgroupJobs jobs({{tree.cgroup(), ""}, {}, tree.proc()});
  EXPECT_FALSE(jobs.sample(true));
  tree.job("slurm/uid_1001/job_12", 70);
  auto readings = jobs.sample(false);
  ASSERT_TRUE(readings);
  EXPECT_EQ((*readings)->at(0).cpu_ns, 70U);  // it began while somebody watched
  for (const char* controller : {"freezer", "cpuacct", "memory"})
    std::filesystem::remove_all(tree.job_path(controller, "slurm"));
  EXPECT_FALSE(jobs.sample(false));
  tree.job("slurm/uid_1001/job_13", 80);
  readings = jobs.sample(false);
  ASSERT_TRUE(readings);
  EXPECT_EQ((*readings)->at(0).id.job, 13U);
}

TEST(Layouts, ASecondSlurmdTakesNothingFromTheFirstOnesJobs) {
  FakeTree tree;
  tree.job("slurm_n1/uid_1001/job_12", 100);
  CgroupJobs jobs({{tree.cgroup(), ""}, {}, tree.proc()});
  ASSERT_TRUE(jobs.sample(true));
  tree.job("slurm_n1/uid_1001/job_12", 150);
  tree.job("slurm_n2/uid_1001/job_13", 9);
  const auto readings = jobs.sample(true);
  ASSERT_TRUE(readings);
  ASSERT_EQ((*readings)->size(), 2U);
  for (const JobReading& reading : **readings) EXPECT_EQ(reading.cpu_ns, reading.id.job == 12 ? 50U : 9U);
}

}  // namespace
}  // namespace steward::meter
