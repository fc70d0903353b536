// What a program that was compiled against NVML relies on.
#include <gtest/gtest.h>

#include <cstddef>
#include <cstring>

#include "nvml.h"
#include "nvml_abi.h"
#include "power.h"

namespace simgpu {
namespace {

static_assert(offsetof(nvmlPciInfo_t, domain) == 16 && offsetof(nvmlPciInfo_t, busId) == 36);
static_assert(offsetof(nvmlMemory_v2_t, total) == 8 && offsetof(nvmlMemory_v2_t, used) == 32);
static_assert(offsetof(nvmlSample_t, sampleValue) == 8);
static_assert(offsetof(nvmlProcessInfo_t, usedGpuMemory) == 8 &&
              offsetof(nvmlProcessInfo_t, gpuInstanceId) == 16);

class Abi : public testing::Test {
 protected:
  void SetUp() override {
    live_ = std::make_unique<Live>(dir_.live());
    ASSERT_EQ(nvml_.call("nvmlInit_v2"), NVML_SUCCESS);
  }
  void use(std::uint32_t minor, Pattern pattern, std::uint32_t percent) {
    ASSERT_TRUE(live_->begin(test::own_use(minor, pattern, percent), now_us()));
  }

  test::StateDir dir_;
  test::Nvml nvml_{dir_.state()};
  std::unique_ptr<Live> live_;
};

TEST_F(Abi, InitCountsAndShutdownEnds) {
  ASSERT_EQ(nvml_.call("nvmlInitWithFlags", 0U), NVML_SUCCESS);
  unsigned int count = 0;
  EXPECT_EQ(nvml_.call("nvmlShutdown"), NVML_SUCCESS);
  EXPECT_EQ(nvml_.call("nvmlDeviceGetCount_v2", &count), NVML_SUCCESS);
  EXPECT_EQ(count, 3U);
  const nvmlDevice_t stale = nvml_.device(0);
  EXPECT_EQ(nvml_.call("nvmlShutdown"), NVML_SUCCESS);
  EXPECT_EQ(nvml_.call("nvmlDeviceGetCount_v2", &count), NVML_ERROR_UNINITIALIZED);
  EXPECT_EQ(nvml_.call("nvmlDeviceGetIndex", stale, &count), NVML_ERROR_UNINITIALIZED);
  EXPECT_EQ(nvml_.call("nvmlShutdown"), NVML_ERROR_UNINITIALIZED);
}

TEST_F(Abi, NvmlsOrderIsNotTheMinors) {
  const unsigned int minors[] = {2, 0, 1};
  const char* uuids[] = {"GPU-a", "GPU-b", "GPU-c"};
  for (unsigned int index = 0; index < 3; ++index) {
    const nvmlDevice_t device = nvml_.device(index);
    EXPECT_EQ(nvml_.number("nvmlDeviceGetMinorNumber", device, 99U), minors[index]);
    EXPECT_EQ(nvml_.number("nvmlDeviceGetIndex", device, 99U), index);
    EXPECT_EQ(nvml_.text("nvmlDeviceGetUUID", device), uuids[index]);
    nvmlDevice_t same = nullptr;
    EXPECT_EQ(nvml_.call("nvmlDeviceGetHandleByUUID", uuids[index], &same), NVML_SUCCESS);
    EXPECT_EQ(same, device);
  }
  EXPECT_EQ(nvml_.text("nvmlDeviceGetName", nvml_.device(0)), "NVIDIA A10");
}

TEST_F(Abi, WrongArgumentsAreRefused) {
  nvmlDevice_t device = nullptr;
  unsigned int* nowhere = nullptr;
  char small[4];
  EXPECT_EQ(nvml_.call("nvmlDeviceGetHandleByIndex_v2", 3U, &device), NVML_ERROR_INVALID_ARGUMENT);
  EXPECT_EQ(nvml_.call("nvmlDeviceGetHandleByUUID", "GPU-x", &device), NVML_ERROR_NOT_FOUND);
  EXPECT_EQ(nvml_.call("nvmlDeviceGetPowerUsage", nvml_.device(0), nowhere), NVML_ERROR_INVALID_ARGUMENT);
  EXPECT_EQ(nvml_.call("nvmlDeviceGetUUID", nvml_.device(0), &small[0], 4U), NVML_ERROR_INSUFFICIENT_SIZE);
  unsigned int value = 0;
  EXPECT_EQ(nvml_.call("nvmlDeviceGetIndex", device, &value), NVML_ERROR_INVALID_ARGUMENT);
}

TEST_F(Abi, PciAddress) {
  nvmlPciInfo_t pci{};
  ASSERT_EQ(nvml_.call("nvmlDeviceGetPciInfo_v3", nvml_.device(2), &pci), NVML_SUCCESS);
  EXPECT_STREQ(pci.busId, "00000001:AF:00.0");
  EXPECT_STREQ(pci.busIdLegacy, "0001:AF:00.0");
  EXPECT_EQ(pci.domain, 1U);
  EXPECT_EQ(pci.bus, 0xAFU);
}

TEST_F(Abi, MemoryInBothVersions) {
  use(2, Pattern::kHold, 0);
  nvmlMemory_v2_t two{};
  EXPECT_EQ(nvml_.call("nvmlDeviceGetMemoryInfo_v2", nvml_.device(0), &two),
            NVML_ERROR_ARGUMENT_VERSION_MISMATCH);
  two.version = nvmlMemory_v2;
  ASSERT_EQ(nvml_.call("nvmlDeviceGetMemoryInfo_v2", nvml_.device(0), &two), NVML_SUCCESS);
  EXPECT_EQ(two.used, 1000ULL << 20);
  EXPECT_EQ(two.total, two.used + two.free + two.reserved);
  nvmlMemory_t one{};
  ASSERT_EQ(nvml_.call("nvmlDeviceGetMemoryInfo", nvml_.device(0), &one), NVML_SUCCESS);
  EXPECT_EQ(one.total, one.used + one.free);
  EXPECT_EQ(one.used, two.used + two.reserved);
  ASSERT_EQ(nvml_.call("nvmlDeviceGetMemoryInfo", nvml_.device(1), &one), NVML_SUCCESS);
  EXPECT_EQ(one.used, two.reserved) << "another GPU holds nothing";
}

TEST_F(Abi, LoadPowerAndTemperatureFollowTheUse) {
  const unsigned int idle = nvml_.number("nvmlDeviceGetPowerUsage", nvml_.device(0), 0U);
  use(2, Pattern::kSteady, 100);
  nvmlUtilization_t rates{};
  ASSERT_EQ(nvml_.call("nvmlDeviceGetUtilizationRates", nvml_.device(0), &rates), NVML_SUCCESS);
  EXPECT_EQ(rates.gpu, 100U);
  EXPECT_GT(rates.memory, 0U);
  EXPECT_EQ(idle, power_range("a10").idle_mw);
  EXPECT_EQ(nvml_.number("nvmlDeviceGetPowerUsage", nvml_.device(0), 0U), power_range("a10").max_mw);
  EXPECT_EQ(nvml_.number("nvmlDeviceGetPowerUsage", nvml_.device(1), 0U), idle);
  unsigned int celsius = 0;
  ASSERT_EQ(nvml_.call("nvmlDeviceGetTemperature", nvml_.device(0), NVML_TEMPERATURE_GPU, &celsius),
            NVML_SUCCESS);
  EXPECT_GT(celsius, 50U);
  unsigned long long errors = 1;
  ASSERT_EQ(nvml_.call("nvmlDeviceGetTotalEccErrors", nvml_.device(0), 0, 0, &errors), NVML_SUCCESS);
  EXPECT_EQ(errors, 0U);
}

TEST_F(Abi, ProcessesThatUseAGpu) {
  const nvmlDevice_t device = nvml_.device(0);
  const char* compute = "nvmlDeviceGetComputeRunningProcesses_v3";
  nvmlProcessInfo_t infos[4];
  nvmlProcessInfo_t* none = nullptr;
  unsigned int count = 0;
  EXPECT_EQ(nvml_.call(compute, device, &count, none), NVML_SUCCESS);
  use(2, Pattern::kHold, 0);
  use(2, Pattern::kSteady, 10);
  EXPECT_EQ(nvml_.call(compute, device, &count, none), NVML_ERROR_INSUFFICIENT_SIZE);
  EXPECT_EQ(count, 2U);
  count = 4;
  ASSERT_EQ(nvml_.call(compute, device, &count, &infos[0]), NVML_SUCCESS);
  ASSERT_EQ(count, 2U);
  EXPECT_EQ(infos[1].pid, static_cast<unsigned int>(::getpid()));
  EXPECT_EQ(infos[1].usedGpuMemory, 1000ULL << 20);
  EXPECT_EQ(infos[1].gpuInstanceId, 0xFFFFFFFFU);
  count = 4;
  EXPECT_EQ(nvml_.call("nvmlDeviceGetGraphicsRunningProcesses_v3", device, &count, &infos[0]), NVML_SUCCESS);
  EXPECT_EQ(count, 0U);
}

TEST_F(Abi, MigIsOff) {
  const nvmlDevice_t device = nvml_.device(0);
  unsigned int current = 9;
  unsigned int pending = 9;
  EXPECT_EQ(nvml_.call("nvmlDeviceGetMigMode", device, &current, &pending), NVML_SUCCESS);
  EXPECT_EQ(current + pending, 0U);
  EXPECT_EQ(nvml_.number("nvmlDeviceGetMaxMigDeviceCount", device, 9U), 0U);
  nvmlDevice_t mig = nullptr;
  EXPECT_EQ(nvml_.call("nvmlDeviceGetMigDeviceHandleByIndex", device, 0U, &mig), NVML_ERROR_NOT_FOUND);
}

TEST_F(Abi, WhatIsNotAnsweredSaysSo) {
  int values = 0;
  EXPECT_EQ(nvml_.call("nvmlDeviceGetFieldValues", nvml_.device(0), 1, &values), NVML_ERROR_NOT_SUPPORTED);
  EXPECT_EQ(nvml_.call("nvmlGpmMetricsGet", &values), NVML_ERROR_NOT_SUPPORTED);
  EXPECT_EQ(nvml_.find("nvmlNoSuchFunction"), nullptr);
  EXPECT_EQ(nvml_.find("_ZN6simgpu12init_sessionEv"), nullptr) << "only nvml* is for callers";
}

TEST_F(Abi, TextsForPeople) {
  auto* error_string = reinterpret_cast<const char* (*)(nvmlReturn_t)>(nvml_.find("nvmlErrorString"));
  ASSERT_NE(error_string, nullptr);
  EXPECT_STREQ(error_string(NVML_SUCCESS), "Success");
  EXPECT_STRNE(error_string(NVML_ERROR_GPU_IS_LOST), error_string(12345));
  char version[80] = "";
  EXPECT_EQ(nvml_.call("nvmlSystemGetDriverVersion", &version[0], 80U), NVML_SUCCESS);
  EXPECT_GT(std::strlen(version), 4U);
  EXPECT_EQ(nvml_.call("nvmlSystemGetNVMLVersion", &version[0], 80U), NVML_SUCCESS);
}

TEST_F(Abi, EnergyGrowsWithPower) {
  use(2, Pattern::kSteady, 100);
  const nvmlDevice_t device = nvml_.device(0);
  const auto energy = [&] { return nvml_.number("nvmlDeviceGetTotalEnergyConsumption", device, 0ULL); };
  const unsigned long long begin = energy();
  const std::int64_t from = now_us();
  unsigned long long last = begin;
  while (now_us() < from + 300'000) {
    const unsigned long long now = energy();
    ASSERT_GE(now, last);
    last = now;
  }
  const double watts = static_cast<double>(last - begin) / 1e3 / (static_cast<double>(now_us() - from) / 1e6);
  EXPECT_NEAR(watts, 150, 15);
}

}  // namespace
}  // namespace simgpu
