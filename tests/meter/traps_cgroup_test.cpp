// Traps of the kernel's and Slurm's cgroup files, each by its name.
#include <gtest/gtest.h>

#include <set>

#include "fake_tree.h"
#include "meter/cgroup_jobs.h"
#include "meter/counters.h"

namespace steward::meter {
namespace {

constexpr const char* kV1 = "slurm/uid_1001/job_7";
constexpr const char* kScope = "system.slice/slurmstepd.scope";

class CgroupTraps : public testing::Test {
 protected:
  std::filesystem::path scope(const std::string& below) const { return tree_.job_path(kScope, below); }
  void job_v2(std::uint64_t cpu_us) {
    tree_.job_v2(std::string(kScope) + "/job_7", cpu_us, 3 << 20, 1 << 20);
    tree_.step_v2(std::string(kScope) + "/job_7", "step_0", 500, {static_cast<int>(::getpid())});
    std::filesystem::create_directories(std::filesystem::path(tree_.proc()) / std::to_string(::getpid()));
    if (::geteuid() == 0) {
      ASSERT_EQ(::chown((tree_.proc() + "/" + std::to_string(::getpid())).c_str(), 1001, 1001), 0);
    }
  }
  // The only job that is still there.
  JobReading look(bool scan = false) {
    const auto readings = jobs_.sample(scan);
    EXPECT_TRUE(readings) << (readings ? "" : readings.error().message);
    if (!readings || (*readings)->empty()) {
      ADD_FAILURE() << "no job";
      return {};
    }
    return (*readings)->front();
  }

  FakeTree tree_;
  CgroupJobs jobs_{{{tree_.cgroup(), ""}, {}, tree_.proc()}};
};

TEST_F(CgroupTraps, CpuStatWithoutTheCpuControllerHasNoThrottlingKeys) {
  job_v2(1'000'000);
  look(true);
  job_v2(3'000'000);  // usage, user and system only
  EXPECT_EQ(look().cpu_ns, 2'000'000'000U);
  put(scope("job_7/cpu.stat"),
      "nr_periods 9\nnr_throttled 8\nthrottled_usec 7\nusage_usec 4000000\nuser_usec 1\nsystem_usec 2\n");
  EXPECT_EQ(look().cpu_ns, 1'000'000'000U);
}

TEST_F(CgroupTraps, TheUserAndSystemSplitMayGoBackwardsAndIsNotUsed) {
  const auto say = [&](int usage, int user, int system) {
    put(scope("job_7/cpu.stat"),
        fmt::format("usage_usec {}\nuser_usec {}\nsystem_usec {}\n", usage, user, system));
  };
  job_v2(1);
  say(1'000'000, 900'000, 100'000);
  look(true);
  say(1'500'000, 300'000, 1'200'000);
  EXPECT_EQ(look().cpu_ns, 500'000'000U);
  say(1'499'990, 1'499'990, 0);  // and usage itself by a little
  EXPECT_TRUE(look().valid);
  say(1'600'000, 0, 1'600'000);
  EXPECT_EQ(look().cpu_ns, 100'000'000U);
}

TEST_F(CgroupTraps, UnlimitedIsTheWordMaxOnV2) {
  job_v2(1);
  EXPECT_EQ(look(true).memory.limit, std::nullopt);
  put(scope("job_7/memory.max"), "1073741824\n");
  EXPECT_EQ(look(true).memory.limit, 1U << 30);
}

TEST_F(CgroupTraps, UnlimitedIsAPageBelowTwoToThe63OnV1) {
  tree_.job(kV1, 1);
  put(tree_.job_path("memory", kV1) / "memory.limit_in_bytes", "9223372036854771712\n");
  EXPECT_EQ(look(true).memory.limit, std::nullopt);
  put(tree_.job_path("memory", kV1) / "memory.limit_in_bytes", "1073741824\n");
  EXPECT_EQ(look(true).memory.limit, 1U << 30);
}

TEST_F(CgroupTraps, TheLimitIsTheJobsAndNotItsSteps) {
  job_v2(1);
  put(scope("job_7/memory.max"), "1073741824\n");
  put(scope("job_7/step_0/memory.max"), "max\n");
  put(scope("job_7/step_0/user/memory.max"), "5\n");
  EXPECT_EQ(look(true).memory.limit, 1U << 30);
}

TEST_F(CgroupTraps, SwapcachedMissesOnOlderKernels) {
  job_v2(1);
  put(scope("job_7/memory.stat"), "anon 2097152\nfile 0\nshmem 0\n");
  EXPECT_EQ(look(true).memory.parts.anon, 2U << 20);
  put(scope("job_7/memory.stat"), "anon 2097152\nfile 0\nshmem 0\nswapcached 4096\n");
  EXPECT_EQ(look().memory.parts.in_use(), 2U << 20);
}

TEST_F(CgroupTraps, AnonOfV2LeavesSharedMemoryOutSoItIsAdded) {
  job_v2(1);
  put(scope("job_7/memory.stat"), "anon 1048576\nfile 9437184\nshmem 8388608\n");
  const MemoryParts parts = look(true).memory.parts;
  EXPECT_EQ(parts.in_use(), 9U << 20);
  EXPECT_EQ(parts.file, 1U << 20);  // and is not page cache
}

TEST_F(CgroupTraps, OnV1TheTotalKeysCountWhatIsBelow) {
  tree_.job(kV1, 1, 3 << 20, 1 << 20);  // "rss 1", as of a job whose processes are in steps
  EXPECT_EQ(look(true).memory.parts.in_use(), 4U << 20);
}

TEST_F(CgroupTraps, MemoryPeakMissesOnOlderKernels) {
  job_v2(1);
  EXPECT_EQ(look(true).memory.peak, std::nullopt);
  EXPECT_TRUE(look().memory.current);
}

TEST_F(CgroupTraps, MemoryPeakIsToldWhereItIs) {
  job_v2(1);
  put(scope("job_7/memory.peak"), "123\n");
  EXPECT_EQ(look(true).memory.peak, 123U);
}

TEST_F(CgroupTraps, NoIoStatWithoutExtraControllersIsNotNoIo) {
  job_v2(1);
  look(true);
  EXPECT_EQ(look().io, std::nullopt);
}

TEST_F(CgroupTraps, AnOomIsNotAnOomKill) {
  job_v2(1);
  put(scope("job_7/memory.events"), "low 0\nhigh 4\nmax 9\noom 7\noom_kill 2\noom_group_kill 1\n");
  EXPECT_EQ(look(true).oom_kills, 2U);
}

TEST_F(CgroupTraps, TheJobsOwnFileCountsAndNotTheSumOfItsSteps) {
  const std::string step = std::string(kV1) + "/step_0";
  tree_.job(kV1, 1'000);
  tree_.step(kV1, "step_0", {1});
  tree_.job(step, 900);
  look(true);
  tree_.job(kV1, 5'000);  // a step that ended left its time in the job
  tree_.job(step, 950);
  EXPECT_EQ(look().cpu_ns, 4'000U);
}

TEST_F(CgroupTraps, WithoutCpuacctOrMemoryAJobIsStillThereAndItsUseUnknown) {
  std::filesystem::create_directories(tree_.job_path("freezer", kV1));
  look(true);
  const JobReading reading = look();
  EXPECT_EQ(reading.id.job, 7U);
  EXPECT_FALSE(reading.valid);
}

TEST_F(CgroupTraps, AJobWithoutProcessesIsStillToldOnV1) {
  tree_.job(kV1, 1);
  EXPECT_EQ(look(true).steps->size(), 0U);
}

TEST_F(CgroupTraps, TheSiblingSystemIsNoJobAndItsTimeNobodys) {
  const auto total = [&](std::uint64_t all, std::uint64_t system) {
    put(scope("cpu.stat"), fmt::format("usage_usec {}\n", all));
    put(scope("system/cpu.stat"), fmt::format("usage_usec {}\n", system));
  };
  job_v2(1'000);
  total(1'500, 500);
  look(true);
  look();
  std::filesystem::remove_all(scope("job_7"));
  total(9'000, 7'000);  // 7,500 in all, 6,500 of slurmstepd's
  const auto readings = jobs_.sample(false);
  ASSERT_TRUE(readings);
  ASSERT_EQ((*readings)->size(), 1U);
  EXPECT_TRUE((*readings)->front().ended);
  EXPECT_EQ((*readings)->front().cpu_ns, 1'000'000U);
}

TEST_F(CgroupTraps, ARootsCounterThatCannotBeReadIsOpenedAnew) {
  const auto usage = tree_.job_path("cpuacct", "slurm/cpuacct.usage");
  tree_.job(kV1, 100);
  tree_.job("slurm/uid_1001/job_8", 100);
  std::filesystem::create_directories(
      usage);  // opens and gives an error when read, as a removed cgroup's does
  look(true);
  std::filesystem::remove(usage);
  put(usage, "200\n");
  look();
  tree_.remove_job("slurm/uid_1001/job_8");
  put(usage, "250\n");
  const auto readings = jobs_.sample(false);
  ASSERT_EQ((*readings)->size(), 2U);
  EXPECT_TRUE((*readings)->at(1).valid);
  EXPECT_EQ((*readings)->at(1).cpu_ns, 50U);
}

// Dead memory cgroups linger as long as somebody holds them.
TEST_F(CgroupTraps, NothingOfAJobThatIsGoneIsKeptOpen) {
  const auto held = [&] {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
      std::error_code error;
      const std::string target = std::filesystem::read_symlink(entry.path(), error).native();
      if (target.starts_with(tree_.cgroup()) && target.find("job_7") != std::string::npos) ++count;
    }
    return count;
  };
  job_v2(1);
  look(true);
  EXPECT_GT(held(), 3U);
  std::filesystem::remove_all(scope("job_7"));
  ASSERT_TRUE(jobs_.sample(false));
  EXPECT_EQ(held(), 0U);
}

TEST_F(CgroupTraps, NothingIsMadeInAJobsCgroupAndNobodyIsMovedThere) {
  const auto state = [&] {
    std::set<std::string> all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(tree_.cgroup()))
      all.insert(fmt::format("{} {}", entry.path().native(), entry.is_directory() ? 0 : entry.file_size()));
    return all;
  };
  job_v2(1);
  const auto before = state();
  look(true);
  look();
  jobs_.notice();
  EXPECT_EQ(state(), before);
}

TEST(SluidTraps, SlurmPrintsASluidInCapitalsAndOtherTextIsNone) {
  EXPECT_TRUE(is_sluid("s3ASM8323JBP00"));
  EXPECT_FALSE(is_sluid("s3asm8323jbp00"));
  for (const char letter : {'I', 'L', 'O', 'U'}) {
    std::string text = "s3ASM8323JBP00";
    text[5] = letter;
    EXPECT_FALSE(is_sluid(text)) << letter;
  }
}

}  // namespace
}  // namespace steward::meter
