// MIG: a GPU that is divided, and its instances, as a caller meets them.
#include <gtest/gtest.h>

#include <cstdlib>

#include "nvml.h"
#include "nvml_abi.h"

namespace simgpu {
namespace {

// NVML index 0 (minor 2) is divided into two instances, index 1 (minor 0) is whole.
constexpr const char* kDivided = R"({"node": "n1", "gpus": [
  {"minor": 2, "file": "/x/dev/n1/nvidia5", "gres_index": 1, "nvml_index": 0, "uuid": "GPU-a",
   "pci_bus_id": "00000000:18:00.0", "type": "a100", "name": "NVIDIA A100", "memory_mib": 40960,
   "mig": [{"uuid": "MIG-a1", "profile": "3g.20gb", "gpu_instance": 2, "compute_instance": 0, "memory_mib": 19968},
           {"uuid": "MIG-a2", "profile": "1g.5gb", "gpu_instance": 9, "compute_instance": 1, "memory_mib": 4864}]},
  {"minor": 0, "file": "/x/dev/n1/nvidia3", "gres_index": 0, "nvml_index": 1, "uuid": "GPU-b",
   "pci_bus_id": "00000000:3B:00.0", "type": "a100", "name": "NVIDIA A100", "memory_mib": 40960}]})";

class Mig : public testing::Test {
 protected:
  void SetUp() override {
    std::ofstream(dir_.path() / "n1.json") << kDivided;
    live_ = std::make_unique<Live>(dir_.live());
    ASSERT_EQ(nvml_.call("nvmlInit_v2"), NVML_SUCCESS);
  }
  // Every instance of a device, by the indexes it has, gaps left out.
  std::vector<nvmlDevice_t> instances(nvmlDevice_t device) {
    std::vector<nvmlDevice_t> found;
    for (unsigned int i = 0; i < nvml_.number("nvmlDeviceGetMaxMigDeviceCount", device, 0U); ++i) {
      nvmlDevice_t instance = nullptr;
      const nvmlReturn_t code = nvml_.call("nvmlDeviceGetMigDeviceHandleByIndex", device, i, &instance);
      if (code == NVML_SUCCESS) {
        found.push_back(instance);
      } else {
        EXPECT_EQ(code, NVML_ERROR_NOT_FOUND);
      }
    }
    return found;
  }
  nvmlDevice_t by_uuid(const char* uuid) {
    nvmlDevice_t found = nullptr;
    EXPECT_EQ(nvml_.call("nvmlDeviceGetHandleByUUID", uuid, &found), NVML_SUCCESS) << uuid;
    return found;
  }
  void use(std::uint32_t instance, std::uint32_t memory_mib) {
    Use use = test::own_use(2, Pattern::kSteady, 90);
    use.instance = instance;
    use.memory_mib = memory_mib;
    ASSERT_TRUE(live_->begin(use, now_us()));
  }

  test::StateDir dir_;
  test::Nvml nvml_{dir_.state()};
  std::unique_ptr<Live> live_;
};

TEST_F(Mig, TheModeIsEachGpusOwn) {
  unsigned int current = 9, pending = 9;
  ASSERT_EQ(nvml_.call("nvmlDeviceGetMigMode", nvml_.device(0), &current, &pending), NVML_SUCCESS);
  EXPECT_EQ(current, NVML_DEVICE_MIG_ENABLE);
  ASSERT_EQ(nvml_.call("nvmlDeviceGetMigMode", nvml_.device(1), &current, &pending), NVML_SUCCESS);
  EXPECT_EQ(current, NVML_DEVICE_MIG_DISABLE);
  EXPECT_TRUE(instances(nvml_.device(1)).empty());
}

TEST_F(Mig, EachInstanceHasItsOwnNameIdsAndHandle) {
  const auto found = instances(nvml_.device(0));
  ASSERT_EQ(found.size(), 2U);
  const nvmlDevice_t second = by_uuid("MIG-a2");
  EXPECT_NE(by_uuid("MIG-a1"), second);
  EXPECT_NE(std::find(found.begin(), found.end(), second), found.end());
  EXPECT_EQ(nvml_.text("nvmlDeviceGetUUID", second), "MIG-a2");
  EXPECT_EQ(nvml_.text("nvmlDeviceGetName", second), "NVIDIA A100 MIG 1g.5gb");
  EXPECT_EQ(nvml_.number("nvmlDeviceGetGpuInstanceId", second, 99U), 9U);
  EXPECT_EQ(nvml_.number("nvmlDeviceGetComputeInstanceId", second, 99U), 1U);
  EXPECT_EQ(nvml_.number("nvmlDeviceIsMigDeviceHandle", second, 9U), 1U);
  EXPECT_EQ(nvml_.number("nvmlDeviceIsMigDeviceHandle", nvml_.device(0), 9U), 0U);
  nvmlDevice_t parent = nullptr;
  ASSERT_EQ(nvml_.call("nvmlDeviceGetDeviceHandleFromMigDeviceHandle", second, &parent), NVML_SUCCESS);
  EXPECT_EQ(parent, nvml_.device(0));
  unsigned int none = 0;
  EXPECT_EQ(nvml_.call("nvmlDeviceGetGpuInstanceId", nvml_.device(0), &none), NVML_ERROR_NOT_SUPPORTED);
}

TEST_F(Mig, MemoryAndProcessesAreTheInstancesOwn) {
  use(1, 1000);
  const auto processes = [&](nvmlDevice_t device) {
    nvmlProcessInfo_t infos[4];
    unsigned int count = 4;
    EXPECT_EQ(nvml_.call("nvmlDeviceGetComputeRunningProcesses_v3", device, &count, &infos[0]), NVML_SUCCESS);
    return std::vector<nvmlProcessInfo_t>(infos, infos + count);
  };
  nvmlMemory_t memory{};
  ASSERT_EQ(nvml_.call("nvmlDeviceGetMemoryInfo", by_uuid("MIG-a2"), &memory), NVML_SUCCESS);
  EXPECT_EQ(memory.total, 4864ULL << 20);
  EXPECT_GE(memory.used, 1000ULL << 20);
  nvmlMemory_v2_t other{};
  other.version = nvmlMemory_v2;
  ASSERT_EQ(nvml_.call("nvmlDeviceGetMemoryInfo_v2", by_uuid("MIG-a1"), &other), NVML_SUCCESS);
  EXPECT_EQ(other.used, 0U);
  EXPECT_TRUE(processes(by_uuid("MIG-a1")).empty());
  for (const nvmlDevice_t device : {by_uuid("MIG-a2"), nvml_.device(0)}) {
    const auto found = processes(device);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].gpuInstanceId, 9U);
    EXPECT_EQ(found[0].computeInstanceId, 1U);
  }
}

TEST_F(Mig, NobodyTellsALoad) {
  use(0, 10);
  nvmlUtilization_t rates{};
  std::vector<nvmlSample_t> samples;
  for (const nvmlDevice_t device : {nvml_.device(0), by_uuid("MIG-a1")}) {
    EXPECT_EQ(nvml_.call("nvmlDeviceGetUtilizationRates", device, &rates), NVML_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(nvml_.samples(device, NVML_GPU_UTILIZATION_SAMPLES, 0, samples), NVML_ERROR_NOT_SUPPORTED);
  }
  EXPECT_EQ(nvml_.call("nvmlDeviceGetUtilizationRates", nvml_.device(1), &rates), NVML_SUCCESS);
  unsigned int value = 0;
  EXPECT_EQ(nvml_.call("nvmlDeviceGetPowerUsage", by_uuid("MIG-a1"), &value), NVML_ERROR_NOT_SUPPORTED);
  EXPECT_EQ(nvml_.call("nvmlDeviceGetPowerUsage", nvml_.device(0), &value), NVML_SUCCESS);
}

TEST_F(Mig, AnInstanceOfALostGpuIsLost) {
  const nvmlDevice_t instance = by_uuid("MIG-a1");
  live_->set_lost(2, true);
  nvmlMemory_t memory{};
  EXPECT_EQ(nvml_.call("nvmlDeviceGetMemoryInfo", instance, &memory), NVML_ERROR_GPU_IS_LOST);
}

TEST_F(Mig, TheLoadProgramRunsInOneInstance) {
  const std::string load = std::string(SIMGPU_LOAD) +
                           " hold --memory 2000 --for 30s --gpu-file /x/dev/n1/nvidia5" +
                           " --node n1 --state " + dir_.path().string();
  EXPECT_NE(std::system((load + " --instance 2 >/dev/null 2>&1").c_str()), 0) << "there are two";
  EXPECT_NE(std::system((load + " --instance 1 --memory 5000 >/dev/null 2>&1").c_str()), 0) << "too large";
  ASSERT_EQ(
      std::system(
          (load + " --instance 1 >/dev/null 2>&1 & echo $! >" + (dir_.path() / "pid").string()).c_str()),
      0);
  nvmlMemory_v2_t memory{};
  for (int i = 0; i < 200 && memory.used == 0; ++i) {
    memory.version = nvmlMemory_v2;
    ASSERT_EQ(nvml_.call("nvmlDeviceGetMemoryInfo_v2", by_uuid("MIG-a2"), &memory), NVML_SUCCESS);
    if (memory.used == 0) ::usleep(10'000);
  }
  std::system(("kill $(cat " + (dir_.path() / "pid").string() + ")").c_str());
  EXPECT_EQ(memory.used, 2000ULL << 20);
}

}  // namespace
}  // namespace simgpu
