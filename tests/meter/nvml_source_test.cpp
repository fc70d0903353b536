// Against the simulated driver library (cluster/simgpu), which speaks NVML's own binary interface.
#include "meter/nvml_source.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <thread>

#include "fake_tree.h"

namespace steward::meter {
namespace {

using namespace std::chrono_literals;
constexpr const char* kNode = R"({"node": "n1", "gpus": [
  {"minor": 1, "file": "/dev/nvidia1", "gres_index": 0, "nvml_index": 0, "uuid": "GPU-aaaa",
   "pci_bus_id": "00000000:10:00.0", "type": "a10", "name": "NVIDIA A10", "memory_mib": 23028},
  {"minor": 0, "file": "/dev/nvidia0", "gres_index": 1, "nvml_index": 1, "uuid": "GPU-bbbb",
   "pci_bus_id": "00000000:1B:00.0", "type": "a10", "name": "NVIDIA A10", "memory_mib": 23028}]})";

class Nvml : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(library_)) GTEST_SKIP() << library_ << " is not built";
    describe_node();
    std::filesystem::create_directories(folder_.path() / "n1");
    ::setenv("SIMGPU_STATE", (folder_.path() / "n1").c_str(), 1);
  }
  void TearDown() override { ::unsetenv("SIMGPU_STATE"); }
  void describe_node() const { put(folder_.path() / "n1.json", kNode); }
  void fault(const std::string& what) const {
    const std::string command = fmt::format("{}/bin/simgpu fault n1 {} --state {} >/dev/null",
                                            STEWARD_BINARY_DIR, what, folder_.path().native());
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
  }
  NvmlSource make() {
    return NvmlSource(NvmlOptions{library_, 3}, [this] { return uptime_; });
  }

  const std::string library_ = std::string(STEWARD_BINARY_DIR) + "/lib/libnvidia-ml.so.1";
  TemporaryFolder folder_;
  Duration uptime_ = 1000s;
};

TEST_F(Nvml, DevicesByTheirThreeNumbers) {
  NvmlSource source = make();
  const auto devices = source.devices();
  ASSERT_TRUE(devices) << devices.error().message;
  ASSERT_EQ((*devices)->size(), 2U);
  const GpuDevice& first = (*devices)->at(0);
  EXPECT_EQ(first.uuid, "GPU-aaaa");
  EXPECT_EQ(first.minor, 1U);
  EXPECT_EQ(first.nvml_index, 0U);
  EXPECT_EQ(first.memory_mib, 23028U);
  EXPECT_EQ(first.name, "NVIDIA A10");
  EXPECT_EQ(first.gres_index, std::nullopt);
}

TEST_F(Nvml, AnIdleGpuIsMeasuredAndNotActive) {
  NvmlSource source = make();
  source.read(true);
  std::this_thread::sleep_for(400ms);  // some of the driver's own samples
  const std::vector<GpuReading> readings = source.read(true);
  ASSERT_EQ(readings.size(), 2U);
  for (const GpuReading& reading : readings) {
    EXPECT_EQ(reading.health, GpuHealth::ok);
    EXPECT_GE(reading.utilisation_samples, 1U);
    EXPECT_EQ(reading.active_samples, 0U);
    EXPECT_GT(reading.power_mw, 0U);
  }
}

TEST_F(Nvml, NothingBetweenTwoReadingsIsMissed) {
  NvmlSource source = make();
  source.read(true);
  const std::string load = fmt::format(
      "{0}/bin/gpu-load steady --percent 90 --for 700ms --gpu-file /dev/nvidia1 --state {1} --node n1 --cpu "
      "0 "
      ">/dev/null 2>&1",
      STEWARD_BINARY_DIR, folder_.path().native());
  ASSERT_EQ(std::system(load.c_str()), 0) << load;
  std::this_thread::sleep_for(200ms);  // over by now: its present rate would say idle
  const std::vector<GpuReading> readings = source.read(true);
  ASSERT_EQ(readings.size(), 2U);
  EXPECT_GT(readings[0].active_samples, 0U);
  EXPECT_GT(readings[0].utilisation_permille, 100U);
  EXPECT_EQ(readings[1].active_samples, 0U);
}

TEST_F(Nvml, ALostGpuIsToldAndComesBack) {
  NvmlSource source = make();
  source.read(true);
  fault("1 lost");
  std::vector<GpuReading> readings = source.read(true);
  ASSERT_EQ(readings.size(), 2U);
  EXPECT_EQ(readings[0].health, GpuHealth::lost);
  EXPECT_EQ(readings[0].utilisation_samples, 0U);
  EXPECT_EQ(readings[1].health, GpuHealth::ok);
  EXPECT_EQ((*source.devices())->at(0).health, GpuHealth::lost);
  fault("1 ok");
  readings = source.read(true);
  EXPECT_EQ(readings.at(0).health, GpuHealth::ok);
}

TEST_F(Nvml, ABrokenDriverIsTriedAgainAfterAWhile) {
  NvmlSource source = make();
  ASSERT_TRUE(source.devices());
  fault("driver broken");
  for (const GpuReading& reading : source.read(true)) EXPECT_EQ(reading.health, GpuHealth::unreadable);
  const auto devices = source.devices();
  ASSERT_FALSE(devices);
  EXPECT_EQ(devices.error().code, ErrorCode::unavailable);
  fault("driver ok");
  EXPECT_FALSE(source.devices());  // too soon
  uptime_ += 6s;
  EXPECT_TRUE(source.devices());
}

TEST_F(Nvml, ADriverThatComesLaterIsFound) {
  std::filesystem::remove(folder_.path() / "n1.json");
  NvmlSource source = make();
  ASSERT_FALSE(source.devices());
  EXPECT_TRUE(source.read(true).empty());
  describe_node();
  uptime_ += 5s;
  EXPECT_TRUE(source.devices());
}

TEST(NvmlLibrary, SaysWhatIsWrongWithIt) {
  NvmlSource none(NvmlOptions{"/no/such/libnvidia-ml.so.1", 3}, [] { return Duration(1); });
  EXPECT_NE(none.devices().error().message.find("/no/such/libnvidia-ml.so.1"), std::string::npos);
  NvmlSource other(NvmlOptions{"libm.so.6", 3}, [] { return Duration(1); });
  EXPECT_NE(other.devices().error().message.find("nvmlInit_v2"), std::string::npos);
}

}  // namespace
}  // namespace steward::meter
