// NVML's lists of the processes that use a device.
#include <span>
#include <utility>

#include "nvml_session.h"

namespace {

// The ids of the instance that a use is in.
std::pair<unsigned int, unsigned int> ids_of(const simgpu::Gpu& gpu, const simgpu::Use& use) {
  if (use.instance >= gpu.instances.size()) return {simgpu::kWhole, simgpu::kWhole};
  return {gpu.instances[use.instance].gpu_instance, gpu.instances[use.instance].compute_instance};
}

// A buffer that is too small learns the size it needs and gets nothing, as with the real library.
nvmlReturn_t give_processes(const simgpu::Gpu& gpu, std::span<const simgpu::Use> uses, unsigned int* count,
                            nvmlProcessInfo_t* infos) {
  if (count == nullptr) return NVML_ERROR_INVALID_ARGUMENT;
  const unsigned int room = *count;
  *count = static_cast<unsigned int>(uses.size());
  if (room < uses.size()) return NVML_ERROR_INSUFFICIENT_SIZE;
  if (uses.empty()) return NVML_SUCCESS;
  if (infos == nullptr) return NVML_ERROR_INVALID_ARGUMENT;
  for (std::size_t i = 0; i < uses.size(); ++i) {
    const auto [gpu_instance, compute_instance] = ids_of(gpu, uses[i]);
    infos[i] = {static_cast<unsigned int>(uses[i].pid),
                static_cast<unsigned long long>(uses[i].memory_mib) << 20, gpu_instance, compute_instance};
  }
  return NVML_SUCCESS;
}

}  // namespace

SIMGPU_EXPORT nvmlReturn_t nvmlDeviceGetComputeRunningProcesses_v3(nvmlDevice_t device, unsigned int* count,
                                                                   nvmlProcessInfo_t* infos) {
  // Of a divided GPU's own handle: those of all its instances.
  return simgpu::with_own_reading(device, [&](const simgpu::Gpu& gpu, const simgpu::Reading& reading) {
    return give_processes(gpu, reading.uses, count, infos);
  });
}

SIMGPU_EXPORT nvmlReturn_t nvmlDeviceGetGraphicsRunningProcesses_v3(nvmlDevice_t device, unsigned int* count,
                                                                    nvmlProcessInfo_t* infos) {
  return simgpu::with_gpu(device, [&](simgpu::Session&, const simgpu::Gpu& gpu) {
    return give_processes(gpu, {}, count, infos);
  });
}
