// NVML's lists of the processes that use a device.
#include <span>

#include "nvml_session.h"

namespace {

constexpr unsigned int kNoInstance = 0xFFFFFFFF;

// A buffer that is too small learns the size it needs and gets nothing, as with the real library.
nvmlReturn_t give_processes(std::span<const simgpu::Use> uses, unsigned int* count,
                            nvmlProcessInfo_t* infos) {
  if (count == nullptr) return NVML_ERROR_INVALID_ARGUMENT;
  const unsigned int room = *count;
  *count = static_cast<unsigned int>(uses.size());
  if (room < uses.size()) return NVML_ERROR_INSUFFICIENT_SIZE;
  if (uses.empty()) return NVML_SUCCESS;
  if (infos == nullptr) return NVML_ERROR_INVALID_ARGUMENT;
  for (std::size_t i = 0; i < uses.size(); ++i) {
    infos[i] = {static_cast<unsigned int>(uses[i].pid),
                static_cast<unsigned long long>(uses[i].memory_mib) << 20, kNoInstance, kNoInstance};
  }
  return NVML_SUCCESS;
}

}  // namespace

SIMGPU_EXPORT nvmlReturn_t nvmlDeviceGetComputeRunningProcesses_v3(nvmlDevice_t device, unsigned int* count,
                                                                   nvmlProcessInfo_t* infos) {
  return simgpu::with_reading(
      device, [&](const simgpu::Reading& reading) { return give_processes(reading.uses, count, infos); });
}

SIMGPU_EXPORT nvmlReturn_t nvmlDeviceGetGraphicsRunningProcesses_v3(nvmlDevice_t device, unsigned int* count,
                                                                    nvmlProcessInfo_t* infos) {
  return simgpu::with_gpu(
      device, [&](simgpu::Session&, const simgpu::Gpu&) { return give_processes({}, count, infos); });
}
