// Processes and cgroups that come and go while they are read, in earnest: no sample is lost, and what stays
// is told in each.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <thread>

#include "fake_tree.h"
#include "fakes/fake_gpu_source.h"
#include "meter/observer.h"
#include "meter/people.h"
#include "simulated_clock.h"

namespace steward::meter {
namespace {

using namespace std::chrono_literals;
constexpr const char* kStays = "slurm/uid_1000/job_7";
constexpr auto kLong = 1500ms;

// Forks children that end at once; the newest pids, some of them gone by now, are there to be listed.
class Storm {
 public:
  Storm() : thread_([this] { run(); }) {}
  ~Storm() {
    end_ = true;
    thread_.join();
  }
  pid_t newest(std::size_t back) const { return pids_.at((count_ + pids_.size() - 1 - back) % pids_.size()); }
  std::size_t forked() const { return count_; }

 private:
  void run() {
    while (!end_) {
      const pid_t pid = ::fork();
      if (pid == 0) ::_exit(0);
      if (pid < 0) continue;
      pids_.at(count_ % pids_.size()) = pid;
      ++count_;
      ::waitpid(pid, nullptr, 0);
    }
  }
  std::array<std::atomic<pid_t>, 8> pids_{};
  std::atomic<std::size_t> count_{0};
  std::atomic<bool> end_{false};
  std::thread thread_;
};

// Makes and removes steps, tasks and whole jobs beside the one that stays.
class Builder {
 public:
  Builder(FakeTree& tree, const Storm& storm) : tree_(tree), storm_(storm), thread_([this] { run(); }) {}
  ~Builder() {
    end_ = true;
    thread_.join();
  }
  int rounds() const { return rounds_; }

 private:
  void run() {
    for (; !end_; ++rounds_) {
      const std::string other = fmt::format("slurm/uid_{}/job_{}", 1001 + rounds_ % 3, 100 + rounds_ % 5);
      tree_.job(other, 1'000);
      const std::vector<int> pids = {static_cast<int>(::getpid()), storm_.newest(0), storm_.newest(3)};
      tree_.step(other, "step_0/task_0", pids);
      tree_.step(kStays, "step_1/task_0", pids);
      std::error_code error;
      std::filesystem::remove_all(tree_.job_path("freezer", kStays) / "step_1", error);
      tree_.remove_job(other);
    }
  }
  FakeTree& tree_;
  const Storm& storm_;
  std::atomic<int> rounds_{0};
  std::atomic<bool> end_{false};
  std::thread thread_;
};

class Races : public testing::Test {
 protected:
  Races() {
    tree_.job(kStays, 1'000);
    tree_.step(kStays, "step_batch", {static_cast<int>(::getpid())});
  }
  FakeTree tree_;
};

TEST_F(Races, NoSampleIsLostWhileProcessesAndCgroupsComeAndGo) {
  ObserverOptions options;
  options.node = "n";
  options.jobs.cgroup.root = tree_.cgroup();
  options.kinds = std::make_shared<const KindTable>(KindTable::read().value());
  const SimulatedClock clock{from_seconds(1'800'000'000)};
  Observer observer(options, nullptr, clock);
  const Storm storm;
  const Builder builder(tree_, storm);
  int samples = 0;
  std::uint64_t used = 0;
  for (const auto end = std::chrono::steady_clock::now() + kLong; std::chrono::steady_clock::now() < end;
       ++samples) {
    put(tree_.job_path("cpuacct", kStays) / "cpuacct.usage", fmt::format("{}\n", 1'000 + samples * 10));
    const Sample& sample = observer.sample(seconds(samples * 20));  // each third one scans
    observer.notice();
    ASSERT_EQ(sample.trouble, "");
    const auto stays = std::find_if(sample.jobs.begin(), sample.jobs.end(),
                                    [](const JobSample& job) { return job.reading.id.job == 7; });
    ASSERT_NE(stays, sample.jobs.end());
    ASSERT_EQ(stays->reading.id.uid, 1000U);
    ASSERT_TRUE(stays->reading.valid || samples == 0);
    ASSERT_GE(stays->processes.processes, 1U);
    used += stays->reading.cpu_ns;
  }
  EXPECT_GT(samples, 20);
  EXPECT_GT(storm.forked(), 50U);
  EXPECT_GT(builder.rounds(), 20);
  EXPECT_EQ(used, static_cast<std::uint64_t>(samples - 1) * 10);
}

TEST_F(Races, ProcessesThatEndWhileTheyAreReadLoseNobodyElse) {
  const Storm storm;
  const ProcFs proc;
  Identifier identifier(proc, std::make_shared<const KindTable>(KindTable::read().value()));
  JobProcesses job;
  int looks = 0;
  for (const auto end = std::chrono::steady_clock::now() + kLong; std::chrono::steady_clock::now() < end;
       ++looks) {
    const std::vector<Step> steps = {{"step_0",
                                      StepKind::numbered,
                                      {::getpid(), storm.newest(0), storm.newest(1), storm.newest(5)},
                                      false,
                                      0,
                                      0}};
    job.look(proc, steps, looks % 2 == 0, identifier);
    identifier.take(Duration(0), [&](const Identified& answer) { job.learn(answer); });
    ASSERT_TRUE(job.has(::getpid()));
    ASSERT_GE(job.summary().processes, 1U);
  }
  EXPECT_GT(looks, 50);
  EXPECT_GT(storm.forked(), 50U);
}

TEST_F(Races, EveryProcessOfTheMachineIsLookedAtWhileSomeEnd) {
  std::array<pid_t, 20> staying{};
  for (pid_t& pid : staying) {
    pid = ::fork();
    if (pid == 0) {
      ::pause();
      ::_exit(0);
    }
  }
  const Storm storm;
  People people(PeopleOptions{tree_.cgroup(), "/proc", 0,
                              std::make_shared<const KindTable>(KindTable::read().value())});
  int looks = 0;
  for (const auto end = std::chrono::steady_clock::now() + kLong; std::chrono::steady_clock::now() < end;
       ++looks) {
    const auto& readings = people.look();
    EXPECT_FALSE(readings.empty());
    std::uint32_t processes = 0;
    for (const PersonReading& reading : readings) processes += reading.processes;
    EXPECT_GE(processes, staying.size());
  }
  for (const pid_t pid : staying) {
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
  }
  EXPECT_GT(looks, 5);
  EXPECT_GT(storm.forked(), 20U);
}

// The two ways in which the kernel says that a process is gone: no entry, and an entry that reads no more.
TEST_F(Races, AProcessThatEndsWithItsFilesOpenIsGoneAndNoError) {
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::pause();
    ::_exit(0);
  }
  const Descriptor stat = Descriptor::read_at(AT_FDCWD, fmt::format("/proc/{}/stat", pid).c_str());
  std::string text;
  EXPECT_TRUE(read_whole(stat, text));
  EXPECT_TRUE(ProcFs().stat(pid));
  ::kill(pid, SIGKILL);
  ::waitpid(pid, nullptr, 0);
  EXPECT_FALSE(read_whole(stat, text));  // ESRCH
  EXPECT_FALSE(ProcFs().stat(pid));      // ENOENT
  EXPECT_FALSE(ProcFs().text(pid));
  EXPECT_FALSE(ProcFs().owner(pid));
  EXPECT_FALSE(ProcFs().environment(pid, "PATH"));
  EXPECT_TRUE(ProcFs().sockets(pid).empty());
  EXPECT_FALSE(ProcFs().in_slurm_job(pid));
}

}  // namespace
}  // namespace steward::meter
