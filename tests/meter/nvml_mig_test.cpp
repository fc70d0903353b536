// GPUs that are divided (MIG), and drivers that lack things or say nonsense, through the simulated driver.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <thread>

#include "fake_tree.h"
#include "meter/gres.h"
#include "meter/nvml_source.h"

namespace steward::meter {
namespace {

using namespace std::chrono_literals;
constexpr const char* kGpu =
    R"({"minor": %, "file": "/dev/nvidia%", "gres_index": %, "nvml_index": %, "uuid": "GPU-%", "type": "a100",
 "pci_bus_id": "00000000:1%:00.0", "name": "NVIDIA A100", "memory_mib": 40960)";
constexpr const char* kParts = R"(, "mig": [
 {"uuid": "MIG-1", "profile": "3g.20gb", "gpu_instance": 2, "compute_instance": 0, "memory_mib": 19968},
 {"uuid": "MIG-2", "profile": "1g.5gb", "gpu_instance": 9, "compute_instance": 1, "memory_mib": 4864}])";

std::string gpu(char number) {
  std::string text = kGpu;
  std::replace(text.begin(), text.end(), '%', number);
  return text;
}

class NvmlTraps : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(library_)) GTEST_SKIP() << library_ << " is not built";
    std::filesystem::create_directories(folder_.path() / "n1");
    ::setenv("SIMGPU_STATE", (folder_.path() / "n1").c_str(), 1);
    divide(kParts);
  }
  void TearDown() override { ::unsetenv("SIMGPU_STATE"); }
  // GPU-0 into `parts`; GPU-1 is whole.
  void divide(const std::string& parts) const {
    put(folder_.path() / "n1.json",
        R"({"node": "n1", "gpus": [)" + gpu('0') + parts + "}, " + gpu('1') + "}]}");
  }
  void simgpu(const std::string& what) const {
    const std::string command = fmt::format("{}/bin/{} --state {} >/dev/null 2>&1", STEWARD_BINARY_DIR, what,
                                            folder_.path().native());
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
  }
  NvmlSource make(Result<nvml::Functions> (*load)(const std::string&) = nvml::load) const {
    return NvmlSource(NvmlOptions{library_, 3, load}, [] { return Duration(1000s); });
  }
  static const GpuReading& of(const std::vector<GpuReading>& readings, const std::string& uuid) {
    for (const GpuReading& reading : readings) {
      if (reading.uuid == uuid) return reading;
    }
    ADD_FAILURE() << "no " << uuid;
    return readings.at(0);
  }

  const std::string library_ = std::string(STEWARD_BINARY_DIR) + "/lib/libnvidia-ml.so.1";
  TemporaryFolder folder_;
};

TEST_F(NvmlTraps, MigInstancesAreNamedEachByItsOwnUuid) {
  NvmlSource source = make();
  const auto devices = source.devices();
  ASSERT_TRUE(devices) << devices.error().message;
  ASSERT_EQ((*devices)->size(), 4U);
  EXPECT_TRUE((*devices)->at(0).mig);
  EXPECT_FALSE((*devices)->at(1).mig);
  // NVML's indexes of them have gaps: both are found all the same.
  for (const GpuDevice& device : {(*devices)->at(2), (*devices)->at(3)}) {
    ASSERT_TRUE(device.part_of);
    EXPECT_EQ(device.part_of->gpu, "GPU-0");
    EXPECT_EQ(device.minor, 0U);
    if (device.uuid != "MIG-2") continue;
    EXPECT_EQ(device.part_of->gpu_instance, 9U);
    EXPECT_EQ(device.part_of->compute_instance, 1U);
    EXPECT_EQ(device.memory_mib, 4864U);
    EXPECT_EQ(device.name, "NVIDIA A100 MIG 1g.5gb");
  }
}

TEST_F(NvmlTraps, MigUtilisationIsUnknownAndNotIdleAndMemoryAndProcessesAreTheInstancesOwn) {
  NvmlSource source = make();
  source.read(true);
  const std::string load = fmt::format(
      "{0}/bin/gpu-load steady --memory 3000 --instance 1 --for 20s --gpu-file /dev/nvidia0 --state {1} "
      "--node n1 "
      ">/dev/null 2>&1 & echo $! > {1}/pid",
      STEWARD_BINARY_DIR, folder_.path().native());
  ASSERT_EQ(std::system(load.c_str()), 0);
  std::vector<GpuReading> readings;
  for (int i = 0; i < 100 && (readings.empty() || of(readings, "MIG-2").processes.empty()); ++i) {
    std::this_thread::sleep_for(20ms);
    readings = source.read(true);
  }
  std::this_thread::sleep_for(300ms);
  readings = source.read(true);
  std::system(("kill $(cat " + (folder_.path() / "pid").native() + ")").c_str());
  ASSERT_EQ(readings.size(), 4U);
  for (const char* unknown : {"GPU-0", "MIG-1", "MIG-2"}) {
    EXPECT_EQ(of(readings, unknown).utilisation_samples, 0U) << unknown;
    EXPECT_EQ(of(readings, unknown).health, GpuHealth::ok) << unknown;
  }
  EXPECT_GT(of(readings, "GPU-1").utilisation_samples, 0U);  // the whole one is measured
  EXPECT_EQ(of(readings, "MIG-2").memory_used_mib, 3000U);
  EXPECT_EQ(of(readings, "MIG-2").processes.size(), 1U);
  EXPECT_EQ(of(readings, "MIG-1").memory_used_mib, 0U);
  EXPECT_TRUE(of(readings, "MIG-1").processes.empty());
  EXPECT_EQ(of(readings, "GPU-0").processes.size(), 1U);
  EXPECT_GT(of(readings, "GPU-0").power_mw, 0U);
}

TEST_F(NvmlTraps, ADividedGpuIsNotIdleEvenWhereTheDriverSaysZero) {
  NvmlSource source = make([](const std::string& library) {
    auto functions = nvml::load(library);
    functions->samples = nullptr;
    functions->utilization = [](nvml::Device, nvml::Utilization* now) {
      *now = {0, 0};
      return nvml::kSuccess;
    };
    return functions;
  });
  const auto readings = source.read(true);
  EXPECT_EQ(of(readings, "GPU-0").utilisation_samples, 0U);
  EXPECT_EQ(of(readings, "GPU-1").utilisation_samples, 1U);
}

TEST_F(NvmlTraps, InstancesAreLostWithTheirGpu) {
  NvmlSource source = make();
  source.read(true);
  simgpu("simgpu fault n1 0 lost");
  const std::vector<GpuReading> readings = source.read(true);
  ASSERT_EQ(readings.size(), 4U);
  for (const char* lost : {"GPU-0", "MIG-1", "MIG-2"})
    EXPECT_EQ(of(readings, lost).health, GpuHealth::lost) << lost;
  EXPECT_EQ(of(readings, "GPU-1").health, GpuHealth::ok);
}

TEST_F(NvmlTraps, ADividedGpuWithoutInstancesIsStillTold) {
  divide(R"(, "mig": [])");
  NvmlSource source = make();
  ASSERT_EQ((*source.devices())->size(), 2U);
  EXPECT_TRUE((*source.devices())->at(0).mig);
}

TEST_F(NvmlTraps, MigInstancesTakeNoGresIndexOfTheirGpusMinor) {
  NvmlSource source = make();
  std::vector<GpuDevice> devices = **source.devices();
  join_gres({{0, "/dev/nvidia0", 0}, {1, "/dev/nvidia1", 1}}, devices);
  EXPECT_EQ(devices[0].gres_index, std::nullopt);
  EXPECT_EQ(devices[1].gres_index, 1U);
  EXPECT_EQ(devices[2].gres_index, std::nullopt);
  EXPECT_EQ(devices[3].gres_index, std::nullopt);
}

TEST_F(NvmlTraps, UncorrectedEccErrorsAreToldUntilTheReset) {
  NvmlSource source = make();
  source.read(true);
  simgpu("simgpu fault n1 1 ecc");
  simgpu("simgpu fault n1 1 ecc");
  source.read(false);
  EXPECT_EQ((*source.devices())->at(1).ecc_errors, 0U);  // seldom: with the scan
  source.read(true);
  EXPECT_EQ((*source.devices())->at(1).ecc_errors, 2U);
  EXPECT_EQ((*source.devices())->at(0).ecc_errors, 0U);
  simgpu("simgpu fault n1 1 ok");
  source.read(true);
  EXPECT_EQ((*source.devices())->at(1).ecc_errors, 0U);
}

TEST_F(NvmlTraps, AnOldDriverWithoutTheNewerSymbolsStillTellsTheRest) {
  NvmlSource source = make([](const std::string& library) {
    auto functions = nvml::load(library);
    functions->memory_v2 = nullptr;
    functions->processes = nullptr;
    functions->samples = nullptr;
    functions->energy = nullptr;
    functions->ecc_errors = nullptr;
    functions->mig_mode = nullptr;
    functions->most_instances = nullptr;
    functions->instance_by_index = nullptr;
    return functions;
  });
  const auto readings = source.read(true);
  ASSERT_EQ(readings.size(), 2U);
  EXPECT_EQ(readings[1].health, GpuHealth::ok);
  EXPECT_EQ(readings[1].utilisation_samples, 1U);  // the present rate
  EXPECT_GT(readings[1].memory_used_mib, 0U);      // by the older call, which counts the driver's own
  EXPECT_FALSE(readings[1].energy_mj);
}

TEST_F(NvmlTraps, BlankValuesAreNoMeasurement) {
  constexpr unsigned int blank = 0x7FFFFFF0;
  constexpr unsigned long long long_blank = 0x7FFFFFFFFFFFFFF0;
  NvmlSource source = make([](const std::string& library) {
    auto functions = nvml::load(library);
    functions->samples = nullptr;
    functions->utilization = [](nvml::Device, nvml::Utilization* now) {
      *now = {blank, blank};
      return nvml::kSuccess;
    };
    functions->power = [](nvml::Device, unsigned int* mw) {
      *mw = blank;
      return nvml::kSuccess;
    };
    functions->energy = [](nvml::Device, unsigned long long* mj) {
      *mj = long_blank;
      return nvml::kSuccess;
    };
    functions->memory_v2 = [](nvml::Device, nvml::MemoryV2* memory) {
      memory->used = long_blank;
      return nvml::kSuccess;
    };
    return functions;
  });
  source.read(true);
  const auto readings = source.read(true);
  const GpuReading& reading = of(readings, "GPU-1");
  EXPECT_EQ(reading.utilisation_samples, 0U);
  EXPECT_EQ(reading.power_mw, 0U);
  EXPECT_FALSE(reading.energy_mj);
  EXPECT_EQ(reading.memory_used_mib, 0U);
}

TEST_F(NvmlTraps, NotSupportedOrAnyOtherErrorOfOneCallIsNotALostGpu) {
  NvmlSource source = make([](const std::string& library) {
    auto functions = nvml::load(library);
    functions->samples = [](nvml::Device, int, unsigned long long, int*, unsigned int*, nvml::Sample*) {
      return -14;
    };
    functions->utilization = [](nvml::Device, nvml::Utilization*) { return nvml::kNotSupported; };
    return functions;
  });
  const auto readings = source.read(true);
  EXPECT_EQ(of(readings, "GPU-1").health, GpuHealth::ok);
  EXPECT_EQ(of(readings, "GPU-1").utilisation_samples, 0U);
  EXPECT_GT(of(readings, "GPU-1").power_mw, 0U);
}

}  // namespace
}  // namespace steward::meter
