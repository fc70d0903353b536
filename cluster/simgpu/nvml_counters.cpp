// NVML's calls about what a device does now: memory, load, power, energy, temperature, ECC.
#include "nvml_session.h"
#include "process.h"

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

// The same of an instance where the handle is one.
template <class Out, class Fill>
nvmlReturn_t give_own(nvmlDevice_t device, Out* out, Fill fill) {
  return simgpu::with_own_reading(device, [&](const simgpu::Gpu&, const Reading& reading) {
    if (out == nullptr) return NVML_ERROR_INVALID_ARGUMENT;
    fill(reading, *out);
    return NVML_SUCCESS;
  });
}

}  // namespace

SIMGPU_EXPORT nvmlReturn_t nvmlDeviceGetMemoryInfo(nvmlDevice_t device, nvmlMemory_t* memory) {
  return give_own(device, memory, [](const Reading& reading, nvmlMemory_t& out) {
    out.total = reading.memory.total_bytes;
    out.free = reading.memory.free_bytes;
    out.used = reading.memory.used_bytes + reading.memory.reserved_bytes;
  });
}

SIMGPU_EXPORT nvmlReturn_t nvmlDeviceGetMemoryInfo_v2(nvmlDevice_t device, nvmlMemory_v2_t* memory) {
  if (memory != nullptr && memory->version != nvmlMemory_v2) return NVML_ERROR_ARGUMENT_VERSION_MISMATCH;
  return give_own(device, memory, [](const Reading& reading, nvmlMemory_v2_t& out) {
    out.total = reading.memory.total_bytes;
    out.reserved = reading.memory.reserved_bytes;
    out.free = reading.memory.free_bytes;
    out.used = reading.memory.used_bytes;
  });
}

SIMGPU_EXPORT nvmlReturn_t nvmlDeviceGetUtilizationRates(nvmlDevice_t device, nvmlUtilization_t* rates) {
  return simgpu::with_gpu(device, [&](simgpu::Session& session, const simgpu::Gpu& gpu) {
    if (rates == nullptr) return NVML_ERROR_INVALID_ARGUMENT;
    if (gpu.mig) return NVML_ERROR_NOT_SUPPORTED;
    const Reading reading = simgpu::read_gpu(gpu, session.live, simgpu::now_us());
    *rates = {reading.percent, reading.memory_percent};
    return NVML_SUCCESS;
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

// Only uncorrected errors are made (simgpu fault).
SIMGPU_EXPORT nvmlReturn_t nvmlDeviceGetTotalEccErrors(nvmlDevice_t device, int type, int counter,
                                                       unsigned long long* count) {
  return simgpu::with_gpu(device, [&](simgpu::Session& session, const simgpu::Gpu& gpu) {
    const bool known =
        (type == NVML_MEMORY_ERROR_TYPE_CORRECTED || type == NVML_MEMORY_ERROR_TYPE_UNCORRECTED) &&
        (counter == NVML_VOLATILE_ECC || counter == NVML_AGGREGATE_ECC);
    if (count == nullptr || !known) return NVML_ERROR_INVALID_ARGUMENT;
    *count = type == NVML_MEMORY_ERROR_TYPE_UNCORRECTED
                 ? session.live.ecc_errors(gpu.minor, counter == NVML_AGGREGATE_ECC)
                 : 0;
    return NVML_SUCCESS;
  });
}
