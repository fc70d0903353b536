// The real gpu-load beside the real library: what a job does is what NVML shows.
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "child.h"
#include "nvml.h"

namespace simgpu {
namespace {

// Starts gpu-load as a job on n1 that Slurm gave the GPUs `gpus`.
pid_t start_load(const test::StateDir& dir, const char* gpus, std::vector<std::string> words) {
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  ::setenv("SIMGPU_DIR", dir.path().c_str(), 1);
  ::setenv("SLURMD_NODENAME", "n1", 1);
  ::setenv("SLURM_JOB_GPUS", gpus, 1);
  words.insert(words.begin(), SIMGPU_LOAD);
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  if (std::freopen("/dev/null", "w", stdout) != nullptr) ::execv(SIMGPU_LOAD, arguments.data());
  ::_exit(127);
}

bool soon(const std::function<bool()>& is_so) {
  const std::int64_t limit = now_us() + 5'000'000;
  while (!is_so()) {
    if (now_us() > limit) return false;
    ::usleep(10'000);
  }
  return true;
}

class GpuLoad : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(nvml_.call("nvmlInit_v2"), NVML_SUCCESS); }

  [[nodiscard]] unsigned int load(unsigned int index) const {
    nvmlUtilization_t rates{};
    nvml_.call("nvmlDeviceGetUtilizationRates", nvml_.device(index), &rates);
    return rates.gpu;
  }
  [[nodiscard]] unsigned int processes(unsigned int index) const {
    nvmlProcessInfo_t infos[8];
    unsigned int count = 8;
    nvml_.call("nvmlDeviceGetComputeRunningProcesses_v3", nvml_.device(index), &count, &infos[0]);
    return count;
  }

  test::StateDir dir_;
  test::Nvml nvml_{dir_.state()};
};

TEST_F(GpuLoad, UsesTheGpusItWasGivenUntilSigterm) {
  test::Child load_program(start_load(dir_, "1,0", {"steady", "--percent", "77"}));
  ASSERT_TRUE(soon([&] { return load(0) == 77 && load(2) == 77; }));
  EXPECT_EQ(load(1), 0U);
  ::kill(load_program.pid(), SIGTERM);
  const int status = load_program.wait();
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  EXPECT_EQ(load(0), 0U);
  EXPECT_EQ(processes(0), 0U);
}

TEST_F(GpuLoad, OneOfManyLeavesTheOthersUntouched) {
  test::Child load_program(start_load(dir_, "0,1", {"one-of-many"}));
  ASSERT_TRUE(soon([&] { return load(2) == 95; }));
  EXPECT_EQ(load(0), 0U);
  EXPECT_EQ(processes(0), 0U);
}

TEST_F(GpuLoad, HoldHasAProcessAndNoLoad) {
  test::Child load_program(start_load(dir_, "1", {"hold", "--memory", "512"}));
  ASSERT_TRUE(soon([&] { return processes(0) == 1; }));
  EXPECT_EQ(load(0), 0U);
}

TEST_F(GpuLoad, AKilledOneIsGone) {
  test::Child load_program(start_load(dir_, "1", {"steady"}));
  ASSERT_TRUE(soon([&] { return load(0) == 95; }));
  load_program.kill_unreaped();
  EXPECT_TRUE(soon([&] { return load(0) == 0 && processes(0) == 0; }));
}

TEST_F(GpuLoad, QuitsWhenItsTimeIsOver) {
  test::Child load_program(start_load(dir_, "1", {"steady", "--for", "100ms"}));
  const int status = load_program.wait();
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  EXPECT_EQ(load(0), 0U);
}

TEST_F(GpuLoad, WrongUsageAndFailureHaveTheirCodes) {
  EXPECT_EQ(WEXITSTATUS(test::Child(start_load(dir_, "1", {"fast"})).wait()), 2);
  EXPECT_EQ(WEXITSTATUS(test::Child(start_load(dir_, "7", {"steady"})).wait()), 1);
  EXPECT_EQ(WEXITSTATUS(test::Child(start_load(dir_, "1", {"--help"})).wait()), 0);
}

}  // namespace
}  // namespace simgpu
