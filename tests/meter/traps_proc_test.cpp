// Traps of /proc, PSI, login slices and GPU numbers, each by its name.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>

#include "fake_tree.h"
#include "fakes/fake_gpu_source.h"
#include "meter/observer.h"
#include "meter/people.h"
#include "simulated_clock.h"

namespace steward::meter {
namespace {

using namespace std::chrono_literals;
constexpr const char* kJob = "slurm/uid_1000/job_7";

std::shared_ptr<const KindTable> kinds() {
  return std::make_shared<const KindTable>(KindTable::read().value());
}

class ProcTraps : public testing::Test {
 protected:
  ProcTraps() {
    options_.node = "n";
    options_.jobs.cgroup.root = tree_.cgroup();
    options_.jobs.proc_root = tree_.proc();
    options_.kinds = kinds();
    tree_.job(kJob, 100);
  }
  std::filesystem::path proc(int pid) const {
    return std::filesystem::path(tree_.proc()) / std::to_string(pid);
  }
  const Sample& sample(Duration uptime) {
    if (!observer_) observer_ = std::make_unique<Observer>(options_, &gpus_, clock_);
    return observer_->sample(uptime);
  }
  ProcessSummary processes(Duration uptime) { return sample(uptime).jobs.at(0).processes; }

  FakeTree tree_;
  ObserverOptions options_;
  fakes::FakeGpuSource gpus_;
  SimulatedClock clock_{from_seconds(1'800'000'000)};
  std::unique_ptr<Observer> observer_;
};

TEST_F(ProcTraps, CommIsFreelyChosenSoTheExecutableDecides) {
  tree_.step(kJob, "step_batch", {10, 11});
  tree_.process({.pid = 10, .comm = "gcc", .exe = "/usr/bin/python3", .argv = {"gcc", "train.py"}});
  tree_.process({.pid = 11, .comm = "sleep", .exe = "/usr/bin/rsync", .argv = {"sleep", "9"}});
  const ProcessSummary summary = processes(1s);
  EXPECT_EQ(summary.kinds[ProcessKind::compiler], 0U);
  EXPECT_EQ(summary.kinds[ProcessKind::trainer], 1U);
  EXPECT_EQ(summary.kinds[ProcessKind::sleeper], 0U);
  EXPECT_EQ(summary.kinds[ProcessKind::transfer], 1U);
}

// A process whose memory lock is held: reading its cmdline waits. Here: a FIFO that nobody writes to.
TEST_F(ProcTraps, ACmdlineThatBlocksHoldsUpNoSample) {
  tree_.step(kJob, "step_batch", {10, 11});
  tree_.process({.pid = 10, .comm = "stuck", .exe = "/usr/bin/python3", .argv = {}, .state = 'D'});
  tree_.process({.pid = 11, .comm = "bash", .exe = "/usr/bin/bash", .argv = {"bash"}});
  std::filesystem::remove(proc(10) / "cmdline");
  ASSERT_EQ(::mkfifo((proc(10) / "cmdline").c_str(), 0600), 0);
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 1; i <= 5; ++i) {
    const ProcessSummary summary = processes(Duration(seconds(i)));
    EXPECT_EQ(summary.processes, 2U);
    EXPECT_EQ(summary.stuck, 1U);
    EXPECT_FALSE(summary.waits_at_terminal);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);  // it would be for ever
  // Lets the waiting thread go.
  const Descriptor writer(::open((proc(10) / "cmdline").c_str(), O_WRONLY | O_NONBLOCK));
}

TEST_F(ProcTraps, APidWithoutAnEntryLosesNobodyElse) {
  tree_.step(kJob, "step_batch", {10, 98, 99});
  tree_.process({.pid = 10, .comm = "bash", .exe = "/usr/bin/bash", .argv = {"bash"}});
  std::filesystem::create_directories(proc(98));  // gone between the folder and its files
  const Sample& seen = sample(1s);
  EXPECT_EQ(seen.trouble, "");
  EXPECT_EQ(seen.jobs.at(0).processes.processes, 1U);
}

TEST_F(ProcTraps, AStatThatIsCutShortLosesNobodyElse) {
  tree_.step(kJob, "step_batch", {10, 11, 12});
  tree_.process({.pid = 10, .comm = "bash", .exe = "/usr/bin/bash", .argv = {"bash"}});
  put(proc(11) / "stat", "11 (python) R 1 11 1");
  put(proc(12) / "stat", "");
  EXPECT_EQ(processes(1s).processes, 1U);
}

TEST_F(ProcTraps, AZombieIsNoProcess) {
  tree_.step(kJob, "step_batch", {10, 11});
  tree_.process({.pid = 10, .comm = "bash", .exe = "/usr/bin/bash", .argv = {"bash"}});
  tree_.process({.pid = 11, .comm = "python", .exe = "", .argv = {}, .state = 'Z'});
  EXPECT_EQ(processes(1s).processes, 1U);
}

TEST_F(ProcTraps, ProcessesAdoptedIntoStepExternAreTheJobs) {
  tree_.step(kJob, "step_extern", {10, 11});
  tree_.process({.pid = 10, .comm = "sleep", .exe = "/usr/bin/sleep", .argv = {"sleep", "100000000"}});
  tree_.process({.pid = 11, .comm = "python", .exe = "/usr/bin/python3", .argv = {"python3", "t.py"}});
  const ProcessSummary summary = processes(1s);
  EXPECT_EQ(summary.processes, 1U);  // without Slurm's own placeholder
  EXPECT_EQ(summary.kinds[ProcessKind::trainer], 1U);
}

TEST_F(ProcTraps, CudaVisibleDevicesIsNotTrustedTheDriverAndTheCgroupTellWhoUsesAGpu) {
  tree_.step(kJob, "step_batch", {10});
  tree_.process({.pid = 10, .comm = "python", .exe = "/usr/bin/python3", .argv = {"python3", "t.py"}});
  put(proc(10) / "environ", std::string("CUDA_VISIBLE_DEVICES=0\0SLURM_JOB_ID=99\0", 39));
  gpus_.present.resize(2);
  gpus_.readings.resize(2);
  gpus_.readings[1].processes = {10};
  const Sample& seen = sample(1s);
  EXPECT_TRUE(seen.gpu_users.at(0).empty());
  ASSERT_EQ(seen.gpu_users.at(1).size(), 1U);
  EXPECT_EQ(seen.gpu_users[1][0].job, 7U);
}

TEST_F(ProcTraps, AGpuHeldWithoutAProcessIsStillTold) {
  gpus_.present.resize(1);
  gpus_.readings.resize(1);
  gpus_.readings[0].uuid = "GPU-1";
  gpus_.readings[0].utilisation_samples = 60;
  const Sample& seen = sample(1s);
  ASSERT_EQ(seen.gpus->size(), 1U);
  EXPECT_EQ(seen.gpus->front().utilisation_samples, 60U);
  EXPECT_TRUE(seen.gpu_users.at(0).empty());
}

TEST_F(ProcTraps, NvmlIndexMinorAndGresIndexAreThreeOrders) {
  gpus_.present.resize(2);
  gpus_.present[0].uuid = "GPU-a";
  gpus_.present[0].minor = 5;  // of /dev/zero
  gpus_.present[1].uuid = "GPU-b";
  gpus_.present[1].nvml_index = 1;
  gpus_.present[1].minor = 3;  // of /dev/null
  gpus_.readings.resize(2);
  options_.gres_conf = tree_.cgroup() + "/gres.conf";
  put(options_.gres_conf, "Name=gpu File=/dev/null\nName=gpu File=/dev/zero\n");
  const Sample& seen = sample(1s);
  EXPECT_EQ(seen.devices->at(0).gres_index, 1U);
  EXPECT_EQ(seen.devices->at(1).gres_index, 0U);
}

TEST_F(ProcTraps, UsersFoundAtAScanAreNotPutOnOtherGpusAfterADriversRestart) {
  gpus_.present.resize(2);
  gpus_.readings.resize(2);
  gpus_.readings[0].uuid = "GPU-a";
  gpus_.readings[0].processes = {10};
  gpus_.readings[1].uuid = "GPU-b";
  EXPECT_EQ(sample(1s).gpu_users.at(0).size(), 1U);
  EXPECT_EQ(sample(2s).gpu_users.at(0).size(), 1U);
  gpus_.readings.erase(gpus_.readings.begin());  // lost when the driver started anew
  EXPECT_TRUE(sample(3s).gpu_users.empty());
}

class PsiTraps : public testing::Test {
 protected:
  PsiTraps() {
    for (const char* name : {"cpu", "memory", "io"}) say(name, true);
  }
  void say(const std::string& name, bool full) const {
    std::string text = "some avg10=0.00 avg60=0.00 avg300=0.00 total=10\n";
    if (full) text += "full avg10=0.00 avg60=0.00 avg300=0.00 total=5\n";
    put(folder_.path() / "pressure" / name, text);
  }
  bool has_pressure() const { return Machine(folder_.path().native()).read().has_pressure; }
  TemporaryFolder folder_;
};

TEST_F(PsiTraps, AFileThatMissesIsNoPressureKept) {
  EXPECT_TRUE(has_pressure());
  std::filesystem::remove(folder_.path() / "pressure/io");
  EXPECT_FALSE(has_pressure());
}

// psi=0: the file is there, and reading it is an error (EOPNOTSUPP; here another).
TEST_F(PsiTraps, AFileThatCannotBeReadIsNoPressureKept) {
  std::filesystem::remove(folder_.path() / "pressure/cpu");
  std::filesystem::create_directory(folder_.path() / "pressure/cpu");
  EXPECT_FALSE(has_pressure());
}

TEST_F(PsiTraps, OlderKernelsHaveNoFullLineForCpus) {
  say("cpu", false);
  EXPECT_TRUE(has_pressure());
}

class LoginTraps : public testing::Test {
 protected:
  LoginTraps() { std::filesystem::create_directories(tree_.proc()); }
  void process(int pid, const std::string& cgroup, std::uint64_t ticks = 0) {
    tree_.process({.pid = pid, .comm = "bash", .exe = "/usr/bin/bash", .argv = {"bash"}, .ticks = ticks});
    const auto folder = std::filesystem::path(tree_.proc()) / std::to_string(pid);
    put(folder / "loginuid", "4294967295");
    put(folder / "cgroup", cgroup + "\n");
    put(folder / "statm", "5000 300 100 1 0 1 0\n");
  }
  void slice(std::uint64_t cpu_us) { tree_.job_v2(kSlice, cpu_us); }
  PersonReading look() {
    for (const PersonReading& reading : people_.look()) {
      if (reading.uid == 1002) return reading;
    }
    ADD_FAILURE() << "nobody";
    return {};
  }
  static constexpr const char* kSlice = "user.slice/user-1002.slice";
  FakeTree tree_;
  People people_{PeopleOptions{tree_.cgroup(), tree_.proc(), 1000, kinds()}};
};

TEST_F(LoginTraps, ProcessesDeepInUserAtServiceAreSeenToo) {
  process(10, "0::/user.slice/user-1002.slice/user@1002.service/app.slice/app-x.slice/run-1.scope");
  process(11, "0::/user.slice/user-1002.slice/session-3.scope");
  EXPECT_EQ(look().processes, 2U);
}

TEST_F(LoginTraps, SudoStaysInTheSliceOfWhoLoggedIn) {
  process(10, "0::/user.slice/user-1002.slice/session-3.scope");  // owned by this test: root, in earnest
  EXPECT_EQ(look().uid, 1002U);
}

TEST_F(LoginTraps, ProcessesTooShortForAnyScanCountInTheSlice) {
  process(10, "0::/user.slice/user-1002.slice/session-3.scope");
  slice(1'000'000);
  look();
  slice(5'000'000);  // none of it by a process that was ever seen
  EXPECT_EQ(look().cpu_ns, 4'000'000'000U);
}

TEST_F(LoginTraps, ASliceThatIsMadeAnewCountsFromZeroByItsInode) {
  process(10, "0::/user.slice/user-1002.slice/session-3.scope");
  slice(1'000'000);
  look();
  std::filesystem::rename(tree_.job_path("user.slice", "user-1002.slice"),
                          tree_.job_path("user.slice", "old"));  // its inode stays taken
  slice(3'000'000);
  EXPECT_EQ(look().cpu_ns, 3'000'000'000U);  // not 2 s
  slice(3'500'000);
  EXPECT_EQ(look().cpu_ns, 500'000'000U);
}

}  // namespace
}  // namespace steward::meter
