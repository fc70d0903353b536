#include "meter/people.h"

#include <gtest/gtest.h>

#include "fake_tree.h"

namespace steward::meter {
namespace {

constexpr std::uint64_t kTick = 10'000'000;  // ns

class PeopleTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(::sysconf(_SC_CLK_TCK), 100);
    std::filesystem::create_directories(tree_.proc());
    people_ = std::make_unique<People>(PeopleOptions{
        tree_.cgroup(), tree_.proc(), 1000, std::make_shared<const KindTable>(KindTable::read().value())});
  }
  // A process of a login, or of a slice; its owner is this test's own.
  void process(int pid, int parent, const std::string& name, std::uint64_t ticks,
               std::uint64_t of_children = 0, const std::string& cgroup = "0::/") {
    tree_.process({.pid = pid,
                   .comm = name,
                   .exe = "/usr/bin/" + name,
                   .argv = {name},
                   .parent = parent,
                   .ticks = ticks,
                   .children_ticks = of_children});
    const auto folder = std::filesystem::path(tree_.proc()) / std::to_string(pid);
    put(folder / "loginuid", login_);
    put(folder / "cgroup", cgroup + "\n");
    put(folder / "statm", "5000 300 100 1 0 1 0\n");
  }
  PersonReading look() {
    const auto& readings = people_->look();
    EXPECT_EQ(readings.size(), 1U);
    return readings.empty() ? PersonReading{} : readings.front();
  }

  FakeTree tree_;
  std::unique_ptr<People> people_;
  std::string login_ = "1001";
};

TEST_F(PeopleTest, WhatWasUsedBeforeAnybodyLookedIsNotKnown) {
  process(10, 1, "bash", 500);
  EXPECT_FALSE(look().valid);
  process(10, 1, "bash", 507);
  const PersonReading reading = look();
  EXPECT_TRUE(reading.valid);
  EXPECT_EQ(reading.uid, 1001U);
  EXPECT_EQ(reading.cpu_ns, 7 * kTick);
  EXPECT_EQ(reading.processes, 1U);
  EXPECT_EQ(reading.memory_bytes, 200U * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)));
  EXPECT_EQ(reading.kinds[ProcessKind::shell], 1U);
}

TEST_F(PeopleTest, ShortLivedProcessesAreTheirParents) {
  process(10, 1, "make", 0, 0);
  look();
  // A hundred compilers came and went, waited for by make.
  process(10, 1, "make", 5, 4000);
  EXPECT_EQ(look().cpu_ns, 4005 * kTick);
}

TEST_F(PeopleTest, WhatWasSeenOfAChildIsNotCountedTwice) {
  process(10, 1, "make", 0, 0);
  look();
  process(11, 10, "cc1plus", 300);
  EXPECT_EQ(look().cpu_ns, 300 * kTick);
  tree_.end_process(11);
  process(10, 1, "make", 0, 350);  // it had used 350 when it ended
  EXPECT_EQ(look().cpu_ns, 50 * kTick);
}

TEST_F(PeopleTest, NorOfAGrandchildWhoseParentWentWithIt) {
  process(9, 1, "bash", 0, 0);
  process(10, 9, "make", 0, 0);
  process(11, 10, "cc1plus", 0);
  look();
  process(11, 10, "cc1plus", 300);
  EXPECT_EQ(look().cpu_ns, 300 * kTick);
  tree_.end_process(11);
  tree_.end_process(10);
  process(9, 1, "bash", 0, 360);  // 350 of the compiler's and 10 of make's
  EXPECT_EQ(look().cpu_ns, 60 * kTick);
}

TEST_F(PeopleTest, UnderSuAndSudoTheLoginCounts) {
  // Owned by root, as the test is where it runs as root; the login says whose it is.
  process(10, 1, "sudo", 0);
  process(11, 10, "apt", 0);
  EXPECT_EQ(look().processes, 2U);
  login_ = "4294967295";  // no login: its owner's, who is no person
  process(12, 1, "sshd", 0);
  const auto& readings = people_->look();
  for (const PersonReading& reading : readings) {
    if (reading.uid == 1001) {
      EXPECT_EQ(reading.processes, 2U);
    }
  }
}

// As Debian's slurm (64030), which no login has.
TEST_F(PeopleTest, AServiceUnderAReservedUidIsNobody) {
  login_ = "4294967295";
  process(10, 1, "slurmctld", 50);
  const auto folder = std::filesystem::path(tree_.proc()) / "10";
  if (::chown(folder.c_str(), 64030, 64030) != 0) GTEST_SKIP() << "needs root";
  EXPECT_TRUE(people_->look().empty());
  ASSERT_EQ(::chown(folder.c_str(), 1001, 1001), 0);
  people_ = std::make_unique<People>(PeopleOptions{
      tree_.cgroup(), tree_.proc(), 1000, std::make_shared<const KindTable>(KindTable::read().value())});
  EXPECT_EQ(look().uid, 1001U);
}

TEST_F(PeopleTest, AnSshdSeenBeforeTheLoginIsThePersonsSince) {
  const std::string service = "0::/system.slice/ssh.service";
  const std::string session = "0::/user.slice/user-1002.slice/session-3.scope";
  login_ = "0";
  process(9, 1, "sshd", 0, 0, service);
  process(10, 9, "sshd", 0, 0, service);
  EXPECT_TRUE(people_->look().empty());
  login_ = "1002";
  process(10, 9, "sshd", 0, 0, session);
  process(11, 10, "sshd", 0, 0, session);
  process(12, 11, "bash", 0, 0, session);
  const PersonReading reading = look();
  EXPECT_EQ(reading.uid, 1002U);
  EXPECT_EQ(reading.processes, 3U);
}

TEST_F(PeopleTest, TheSliceSaysWhoseItIsAndWhatItUsed) {
  const std::string slice = "user.slice/user-1002.slice";
  tree_.job_v2(slice, 5'000'000, 7 << 20, 1 << 20);
  put(tree_.job_path(slice, "io.stat"), "8:0 rbytes=100 wbytes=10 rios=1 wios=1 dbytes=0 dios=0\n");
  process(10, 1, "bash", 3, 0, "0::/user.slice/user-1002.slice/session-3.scope");
  EXPECT_FALSE(look().valid);
  tree_.job_v2(slice, 9'000'000, 9 << 20, 1 << 20);
  put(tree_.job_path(slice, "io.stat"), "8:0 rbytes=150 wbytes=30 rios=1 wios=1 dbytes=0 dios=0\n");
  const PersonReading reading = look();
  EXPECT_EQ(reading.uid, 1002U);
  EXPECT_TRUE(reading.valid);
  EXPECT_EQ(reading.cpu_ns, 4'000'000'000U);
  EXPECT_EQ(reading.memory_bytes, 10U << 20);
  ASSERT_TRUE(reading.io);
  EXPECT_EQ(reading.io->read, 50U);
  EXPECT_EQ(reading.io->written, 20U);
}

TEST_F(PeopleTest, JobsAreNotTheFrontEnds) {
  process(10, 1, "bash", 0);
  process(11, 1, "python3", 0, 0, "4:memory:/slurm/uid_1001/job_7/step_0");
  EXPECT_EQ(look().processes, 1U);
}

TEST_F(PeopleTest, ClientsInATmuxOutliveTheTerminal) {
  process(10, 1, "tmux", 0);
  process(11, 10, "bash", 0);
  process(12, 11, "srun", 0);
  process(20, 1, "bash", 0);
  process(21, 20, "srun", 0);
  PersonReading reading = look();
  for (int i = 0; i < 50 && reading.kinds[ProcessKind::slurm_client] < 2; ++i) reading = look();
  EXPECT_EQ(reading.kinds[ProcessKind::slurm_client], 2U);
  EXPECT_EQ(reading.clients_in_multiplexer, 1U);
}

}  // namespace
}  // namespace steward::meter
