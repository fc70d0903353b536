// A lost GPU, a broken driver, and the command that makes them.
#include <gtest/gtest.h>

#include "fault.h"
#include "nvml.h"
#include "show.h"

namespace simgpu {
namespace {

class Faults : public testing::Test {
 protected:
  Result<void> fault(const std::string& which, const std::string& state) {
    return set_fault(*read_node(node_file(dir_.state())), live_, which, state);
  }

  test::StateDir dir_;
  Live live_ = dir_.live();
  test::Nvml nvml_{dir_.state()};
};

TEST_F(Faults, ALostGpuAnswersNothingAndTheOthersGoOn) {
  ASSERT_EQ(nvml_.call("nvmlInit_v2"), NVML_SUCCESS);
  const nvmlDevice_t lost = nvml_.device(0);
  ASSERT_TRUE(fault("2", "lost"));
  unsigned int value = 0;
  nvmlDevice_t again = nullptr;
  std::vector<nvmlSample_t> samples;
  for (const char* name : {"nvmlDeviceGetPowerUsage", "nvmlDeviceGetIndex", "nvmlDeviceGetMinorNumber"}) {
    EXPECT_EQ(nvml_.call(name, lost, &value), NVML_ERROR_GPU_IS_LOST) << name;
  }
  EXPECT_EQ(nvml_.samples(lost, 1, 0, samples), NVML_ERROR_GPU_IS_LOST);
  EXPECT_EQ(nvml_.call("nvmlDeviceGetHandleByIndex_v2", 0U, &again), NVML_ERROR_GPU_IS_LOST);
  EXPECT_EQ(nvml_.call("nvmlDeviceGetHandleByUUID", "GPU-a", &again), NVML_ERROR_GPU_IS_LOST);
  EXPECT_EQ(nvml_.call("nvmlDeviceGetPowerUsage", nvml_.device(1), &value), NVML_SUCCESS);
  ASSERT_TRUE(fault("2", "ok"));
  EXPECT_EQ(nvml_.call("nvmlDeviceGetPowerUsage", lost, &value), NVML_SUCCESS);
}

TEST_F(Faults, ABrokenDriverDoesNotLoadAndFailsThoseWhoHaveIt) {
  ASSERT_EQ(nvml_.call("nvmlInit_v2"), NVML_SUCCESS);
  const nvmlDevice_t device = nvml_.device(0);
  ASSERT_TRUE(fault("driver", "broken"));
  unsigned int value = 0;
  EXPECT_EQ(nvml_.call("nvmlInit_v2"), NVML_ERROR_DRIVER_NOT_LOADED);
  EXPECT_EQ(nvml_.call("nvmlDeviceGetPowerUsage", device, &value), NVML_ERROR_UNKNOWN);
  EXPECT_EQ(nvml_.call("nvmlShutdown"), NVML_SUCCESS);
  EXPECT_EQ(nvml_.call("nvmlInit_v2"), NVML_ERROR_DRIVER_NOT_LOADED);
  ASSERT_TRUE(fault("driver", "ok"));
  EXPECT_EQ(nvml_.call("nvmlInit_v2"), NVML_SUCCESS);
}

TEST_F(Faults, UncorrectedMemoryErrorsAreCountedAndAResetForgetsTheVolatileOnes) {
  ASSERT_EQ(nvml_.call("nvmlInit_v2"), NVML_SUCCESS);
  const auto count = [&](unsigned int index, int type, int counter) {
    unsigned long long errors = 99;
    EXPECT_EQ(nvml_.call("nvmlDeviceGetTotalEccErrors", nvml_.device(index), type, counter, &errors),
              NVML_SUCCESS);
    return errors;
  };
  constexpr int uncorrected = NVML_MEMORY_ERROR_TYPE_UNCORRECTED;
  ASSERT_TRUE(fault("2", "ecc"));
  ASSERT_TRUE(fault("2", "ecc"));
  EXPECT_EQ(count(0, uncorrected, NVML_VOLATILE_ECC), 2U);
  EXPECT_EQ(count(0, uncorrected, NVML_AGGREGATE_ECC), 2U);
  EXPECT_EQ(count(0, NVML_MEMORY_ERROR_TYPE_CORRECTED, NVML_VOLATILE_ECC), 0U);
  EXPECT_EQ(count(1, uncorrected, NVML_VOLATILE_ECC), 0U) << "another GPU";
  ASSERT_TRUE(fault("2", "ok"));
  EXPECT_EQ(count(0, uncorrected, NVML_VOLATILE_ECC), 0U);
  EXPECT_EQ(count(0, uncorrected, NVML_AGGREGATE_ECC), 2U);
  unsigned long long errors = 0;
  EXPECT_EQ(nvml_.call("nvmlDeviceGetTotalEccErrors", nvml_.device(0), 2, 0, &errors),
            NVML_ERROR_INVALID_ARGUMENT);
}

TEST_F(Faults, NoNodeIsNoDriver) {
  ::setenv("SIMGPU_STATE", "/no/such/node", 1);
  EXPECT_EQ(nvml_.call("nvmlInit_v2"), NVML_ERROR_DRIVER_NOT_LOADED);
  ::unsetenv("SIMGPU_STATE");
  EXPECT_EQ(nvml_.call("nvmlInit_v2"), NVML_ERROR_DRIVER_NOT_LOADED);
}

TEST_F(Faults, TheCommandRefusesWhatItDoesNotKnow) {
  const Result<void> minor = fault("3", "lost");
  ASSERT_FALSE(minor);
  EXPECT_NE(minor.error().find("its minors: 2 0 1"), std::string::npos) << minor.error();
  EXPECT_FALSE(fault("2", "broken"));
  EXPECT_FALSE(fault("driver", "lost"));
  EXPECT_FALSE(live_.is_lost(2));
}

TEST_F(Faults, ShowTellsLoadUserAndFault) {
  ASSERT_TRUE(live_.begin(test::own_use(0, Pattern::kSteady, 95), now_us()));
  live_.set_lost(1, true);
  const std::string table = node_table(*read_node(node_file(dir_.state())), live_, now_us());
  EXPECT_NE(table.find("95 %"), std::string::npos) << table;
  EXPECT_NE(table.find("pid " + std::to_string(::getpid())), std::string::npos) << table;
  EXPECT_NE(table.find("lost"), std::string::npos) << table;
}

}  // namespace
}  // namespace simgpu
