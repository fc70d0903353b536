// nvmlDeviceGetSamples through the library, over a live state whose past the test writes.
#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "child.h"
#include "nvml.h"
#include "power.h"

namespace simgpu {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr const char* kSamples = "nvmlDeviceGetSamples";

class Samples : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(nvml_.call("nvmlInit_v2"), NVML_SUCCESS); }

  [[nodiscard]] std::vector<nvmlSample_t> load() const {
    std::vector<nvmlSample_t> samples;
    EXPECT_EQ(nvml_.samples(nvml_.device(0), NVML_GPU_UTILIZATION_SAMPLES, 0, samples), NVML_SUCCESS);
    return samples;
  }

  test::StateDir dir_;
  Live live_ = dir_.live(100 * kSecond);
  test::Nvml nvml_{dir_.state()};
};

TEST_F(Samples, TheRingIsFullAndItsLastSecondShowsTheUse) {
  const std::int64_t now = now_us();
  ASSERT_TRUE(live_.begin(test::own_use(2, Pattern::kSteady, 70), now - 5 * kSecond));
  const std::vector<nvmlSample_t> samples = load();
  ASSERT_EQ(samples.size(), 120U);
  EXPECT_EQ(samples.front().sampleValue.uiVal, 0U);
  EXPECT_EQ(samples.back().sampleValue.uiVal, 70U);
  EXPECT_NEAR(static_cast<double>(samples.back().timeStamp), static_cast<double>(now), 1e6);
}

TEST_F(Samples, OnlyNewerOnesAndNotFoundWhenThereAreNone) {
  std::vector<nvmlSample_t> newer;
  const std::vector<nvmlSample_t> all = load();
  ASSERT_EQ(nvml_.samples(nvml_.device(0), NVML_GPU_UTILIZATION_SAMPLES, all[60].timeStamp, newer),
            NVML_SUCCESS);
  EXPECT_EQ(newer.front().timeStamp, all[61].timeStamp);
  const unsigned long long future = static_cast<unsigned long long>(now_us() + kSecond);
  EXPECT_EQ(nvml_.samples(nvml_.device(0), NVML_GPU_UTILIZATION_SAMPLES, future, newer),
            NVML_ERROR_NOT_FOUND);
}

TEST_F(Samples, PowerAndMemoryLoadHaveRingsTooOtherTypesNot) {
  ASSERT_TRUE(live_.begin(test::own_use(2, Pattern::kSteady, 100), now_us() - 5 * kSecond));
  std::vector<nvmlSample_t> samples;
  ASSERT_EQ(nvml_.samples(nvml_.device(0), NVML_TOTAL_POWER_SAMPLES, 0, samples), NVML_SUCCESS);
  EXPECT_EQ(samples.back().sampleValue.uiVal, 150'000U);
  EXPECT_EQ(samples.front().sampleValue.uiVal, power_range("a10").idle_mw);
  ASSERT_EQ(nvml_.samples(nvml_.device(0), NVML_MEMORY_UTILIZATION_SAMPLES, 0, samples), NVML_SUCCESS);
  EXPECT_EQ(samples.back().sampleValue.uiVal, 60U);
  EXPECT_EQ(nvml_.samples(nvml_.device(0), 5, 0, samples), NVML_ERROR_NOT_SUPPORTED);
}

TEST_F(Samples, ASmallBufferGetsTheOldestAndCanGoOn) {
  nvmlSample_t few[10];
  unsigned int count = 10;
  nvmlValueType_t type = -1;
  const nvmlDevice_t device = nvml_.device(0);
  ASSERT_EQ(nvml_.call(kSamples, device, 1, 0ULL, &type, &count, &few[0]), NVML_SUCCESS);
  EXPECT_EQ(type, NVML_VALUE_TYPE_UNSIGNED_INT);
  ASSERT_EQ(count, 10U);
  const unsigned long long last = few[9].timeStamp;
  ASSERT_EQ(nvml_.call(kSamples, device, 1, last, &type, &count, &few[0]), NVML_SUCCESS);
  EXPECT_LE(few[0].timeStamp - last, 166'667ULL);
  count = 0;
  EXPECT_EQ(nvml_.call(kSamples, device, 1, 0ULL, &type, &count, &few[0]), NVML_ERROR_INVALID_ARGUMENT);
}

TEST_F(Samples, TheLastOnesOfAKilledProcessAreStillThere) {
  test::Child child;
  Use use = test::own_use(2, Pattern::kSteady, 90);
  use.pid = child.pid();
  use.started = start_time(child.pid()).value();
  const std::int64_t begin = now_us() - 5 * kSecond;
  ASSERT_TRUE(live_.begin(use, begin));
  EXPECT_EQ(load().back().sampleValue.uiVal, 90U);
  child.kill_unreaped();
  ::usleep(400'000);
  const std::vector<nvmlSample_t> samples = load();
  EXPECT_EQ(samples.back().sampleValue.uiVal, 0U);
  EXPECT_EQ(samples[samples.size() - 12].sampleValue.uiVal, 90U);
  nvmlUtilization_t rates{};
  ASSERT_EQ(nvml_.call("nvmlDeviceGetUtilizationRates", nvml_.device(0), &rates), NVML_SUCCESS);
  EXPECT_EQ(rates.gpu, 0U);
}

}  // namespace
}  // namespace simgpu
