// NVML's calls about what a device does now: memory, load, power, energy, temperature, ECC.
#include "nvml_session.h"

namespace {

using simgpu::Reading;
using simgpu::with_reading;

template <class Out, class Fill>
nvmlReturn_t give(nvmlDevice_t device, Out* out, Fill fill) {
  return with_reading(device, [&](const Reading& reading) {
    if (out == nullptr) return NVML_ERROR_INVALID_ARGUMENT;
    fill(reading, *out);
    return NVML_SUCCESS;
  });
}

}  // namespace

SIMGPU_EXPORT nvmlReturn_t nvmlDeviceGetMemoryInfo(nvmlDevice_t device, nvmlMemory_t* memory) {
  return give(device, memory, [](const Reading& reading, nvmlMemory_t& out) {
    out.total = reading.memory.total_bytes;
    out.free = reading.memory.free_bytes;
    out.used = reading.memory.used_bytes + reading.memory.reserved_bytes;
  });
}

SIMGPU_EXPORT nvmlReturn_t nvmlDeviceGetMemoryInfo_v2(nvmlDevice_t device, nvmlMemory_v2_t* memory) {
  if (memory != nullptr && memory->version != nvmlMemory_v2) return NVML_ERROR_ARGUMENT_VERSION_MISMATCH;
  return give(device, memory, [](const Reading& reading, nvmlMemory_v2_t& out) {
    out.total = reading.memory.total_bytes;
    out.reserved = reading.memory.reserved_bytes;
    out.free = reading.memory.free_bytes;
    out.used = reading.memory.used_bytes;
  });
}

SIMGPU_EXPORT nvmlReturn_t nvmlDeviceGetUtilizationRates(nvmlDevice_t device, nvmlUtilization_t* rates) {
  return give(device, rates, [](const Reading& reading, nvmlUtilization_t& out) {
    out.gpu = reading.percent;
    out.memory = reading.memory_percent;
  });
}

SIMGPU_EXPORT nvmlReturn_t nvmlDeviceGetPowerUsage(nvmlDevice_t device, unsigned int* milliwatts) {
  return give(device, milliwatts, [](const Reading& reading, unsigned int& out) { out = reading.power_mw; });
}

SIMGPU_EXPORT nvmlReturn_t nvmlDeviceGetTotalEnergyConsumption(nvmlDevice_t device,
                                                               unsigned long long* millijoules) {
  return give(device, millijoules,
              [](const Reading& reading, unsigned long long& out) { out = reading.energy_mj; });
}

SIMGPU_EXPORT nvmlReturn_t nvmlDeviceGetTemperature(nvmlDevice_t device, int sensor, unsigned int* celsius) {
  if (sensor != NVML_TEMPERATURE_GPU) return NVML_ERROR_INVALID_ARGUMENT;
  return give(device, celsius,
              [](const Reading& reading, unsigned int& out) { out = reading.temperature_c; });
}

SIMGPU_EXPORT nvmlReturn_t nvmlDeviceGetTotalEccErrors(nvmlDevice_t device, int /*error_type*/,
                                                       int /*counter*/, unsigned long long* count) {
  return give(device, count, [](const Reading&, unsigned long long& out) { out = 0; });
}
