// NVML's calls about GPUs that are divided into MIG instances.
#include "nvml_session.h"

namespace {

using simgpu::Gpu;
using simgpu::Instance;
using simgpu::Place;
using simgpu::Session;

// A number of an instance; what is none refuses.
nvmlReturn_t give_id(nvmlDevice_t device, unsigned int* id, std::uint32_t Instance::*which) {
  return simgpu::with_place(device, [&](Session&, const Place& place) {
    if (place.part() == nullptr) return NVML_ERROR_NOT_SUPPORTED;
    if (id == nullptr) return NVML_ERROR_INVALID_ARGUMENT;
    *id = place.part()->*which;
    return NVML_SUCCESS;
  });
}

}  // namespace

SIMGPU_EXPORT nvmlReturn_t nvmlDeviceGetMigMode(nvmlDevice_t device, unsigned int* current,
                                                unsigned int* pending) {
  return simgpu::with_gpu(device, [&](Session&, const Gpu& gpu) {
    if (current == nullptr || pending == nullptr) return NVML_ERROR_INVALID_ARGUMENT;
    *current = *pending = gpu.mig ? NVML_DEVICE_MIG_ENABLE : NVML_DEVICE_MIG_DISABLE;
    return NVML_SUCCESS;
  });
}

SIMGPU_EXPORT nvmlReturn_t nvmlDeviceGetMaxMigDeviceCount(nvmlDevice_t device, unsigned int* count) {
  return simgpu::with_gpu(device, [&](Session&, const Gpu& gpu) {
    if (count == nullptr) return NVML_ERROR_INVALID_ARGUMENT;
    *count = gpu.mig ? simgpu::kMaxInstances : 0;
    return NVML_SUCCESS;
  });
}

// As with the real library there may be gaps below the greatest number; here they come first, so that a
// caller who stops at one finds no instance at all.
SIMGPU_EXPORT nvmlReturn_t nvmlDeviceGetMigDeviceHandleByIndex(nvmlDevice_t device, unsigned int index,
                                                               nvmlDevice_t* mig) {
  return simgpu::with_gpu(device, [&](Session&, const Gpu& gpu) {
    if (mig == nullptr || (gpu.mig && index >= simgpu::kMaxInstances)) return NVML_ERROR_INVALID_ARGUMENT;
    const std::uint32_t instance = simgpu::kMaxInstances - 1 - index;
    if (index >= simgpu::kMaxInstances || instance >= gpu.instances.size()) return NVML_ERROR_NOT_FOUND;
    *mig = simgpu::handle_of(gpu, instance);
    return NVML_SUCCESS;
  });
}

SIMGPU_EXPORT nvmlReturn_t nvmlDeviceIsMigDeviceHandle(nvmlDevice_t device, unsigned int* is_mig) {
  return simgpu::with_place(device, [&](Session&, const Place& place) {
    if (is_mig == nullptr) return NVML_ERROR_INVALID_ARGUMENT;
    *is_mig = place.part() != nullptr ? 1 : 0;
    return NVML_SUCCESS;
  });
}

SIMGPU_EXPORT nvmlReturn_t nvmlDeviceGetDeviceHandleFromMigDeviceHandle(nvmlDevice_t mig,
                                                                        nvmlDevice_t* device) {
  return simgpu::with_place(mig, [&](Session&, const Place& place) {
    if (place.part() == nullptr) return NVML_ERROR_NOT_SUPPORTED;
    if (device == nullptr) return NVML_ERROR_INVALID_ARGUMENT;
    *device = simgpu::handle_of(place.gpu);
    return NVML_SUCCESS;
  });
}

SIMGPU_EXPORT nvmlReturn_t nvmlDeviceGetGpuInstanceId(nvmlDevice_t device, unsigned int* id) {
  return give_id(device, id, &Instance::gpu_instance);
}

SIMGPU_EXPORT nvmlReturn_t nvmlDeviceGetComputeInstanceId(nvmlDevice_t device, unsigned int* id) {
  return give_id(device, id, &Instance::compute_instance);
}
