#include "meter/job_ids.h"

#include <gtest/gtest.h>

#include "fake_tree.h"

namespace steward::meter {
namespace {

constexpr std::string_view kSluid = "s3ASM8323JBP00";

class JobIds : public testing::Test {
 protected:
  JobIds() {
    options_.records = (folder_.path() / "jobs").native();
    options_.spool_dir = "/var/spool/slurmd";
    std::filesystem::create_directories(tree_.proc());
  }
  void process(int pid, const std::string& title) {
    tree_.process({.pid = pid, .comm = "slurmstepd", .exe = "/usr/sbin/slurmstepd", .argv = {title}});
  }
  std::filesystem::path proc(int pid) const {
    return std::filesystem::path(tree_.proc()) / std::to_string(pid);
  }
  std::optional<JobId> find(std::optional<pid_t> stepd, const std::vector<pid_t>& processes = {}) const {
    return find_job(options_, ProcFs(tree_.proc()), stepd, processes);
  }

  TemporaryFolder folder_;
  FakeTree tree_;
  JobIdOptions options_;
};

TEST_F(JobIds, TheRecordOfThePrologSaysJobAndOwner) {
  EXPECT_FALSE(recorded_job(options_, kSluid));
  put(folder_.path() / "jobs" / kSluid, "12 1001\n");
  const auto job = recorded_job(options_, kSluid);
  ASSERT_TRUE(job);
  EXPECT_EQ(job->id, 12U);
  EXPECT_EQ(job->uid, 1001U);
  EXPECT_FALSE(job->hint);
  put(folder_.path() / "jobs" / kSluid, "12\n");
  EXPECT_EQ(recorded_job(options_, kSluid)->uid, std::nullopt);
  for (const char* garbage : {"", "x", "0 5", "99999999999 1", " "}) {
    put(folder_.path() / "jobs" / kSluid, garbage);
    EXPECT_FALSE(recorded_job(options_, kSluid)) << garbage;
  }
}

TEST_F(JobIds, ThenTheTitleOfSlurmstepd) {
  process(500, "slurmstepd: [12.batch]");
  EXPECT_EQ(find(500)->id, 12U);
  EXPECT_EQ(job_in_title("slurmstepd: [12.0]"), 12U);
  EXPECT_EQ(job_in_title("slurmstepd: [12.extern]"), 12U);
  for (const char* title : {"slurmstepd infinity", "/usr/sbin/slurmstepd", "slurmstepd: [x", "python", ""})
    EXPECT_FALSE(job_in_title(title)) << title;
}

TEST_F(JobIds, ThenItsSocketInTheSpoolFolder) {
  process(500, "/usr/sbin/slurmstepd");
  std::filesystem::create_directories(proc(500) / "fd");
  std::filesystem::create_symlink("socket:[777]", proc(500) / "fd/4");
  put(std::filesystem::path(tree_.proc()) / "net/unix",
      "Num RefCount Protocol Flags Type St Inode Path\n"
      "0000: 00000002 00000000 00010000 0001 01 776 /var/spool/slurmd/n_1_11.0\n"
      "0000: 00000002 00000000 00010000 0001 01 777 /var/spool/slurmd/n_1_12.4294967291\n"
      "0000: 00000002 00000000 00010000 0001 01 778\n");
  EXPECT_EQ(find(500)->id, 12U);
  options_.spool_dir = "/elsewhere";
  EXPECT_FALSE(find(500));
}

TEST_F(JobIds, AndTheEnvironmentIsAHintOnly) {
  tree_.process({.pid = 600, .comm = "python", .exe = "/usr/bin/python3", .argv = {"python"}});
  put(proc(600) / "environ", std::string("XSLURM_JOB_ID=9\0SLURM_JOB_ID=12\0PATH=/bin\0", 43));
  const auto job = find(std::nullopt, {600});
  ASSERT_TRUE(job);
  EXPECT_EQ(job->id, 12U);
  EXPECT_TRUE(job->hint);
  process(500, "slurmstepd: [13.batch]");
  EXPECT_EQ(find(500, {600})->id, 13U);  // what Slurm wrote goes first
  EXPECT_FALSE(find(501, {601}));        // gone meanwhile
}

}  // namespace
}  // namespace steward::meter
