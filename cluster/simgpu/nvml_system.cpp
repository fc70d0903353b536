// NVML's calls about the library, the driver and finding a device.
#include <algorithm>
#include <string>

#include "nvml_session.h"

namespace {

using simgpu::Gpu;
using simgpu::Session;

constexpr const char* kDriverVersion = "550.90.07";
constexpr const char* kNvmlVersion = "12.550.90.07";

// Gives the handle of the GPU that `is_it` knows, or of its instance, or says that there is none.
template <class IsIt>
nvmlReturn_t find(nvmlDevice_t* device, nvmlReturn_t none, IsIt is_it,
                  std::uint32_t instance = simgpu::kWhole) {
  return simgpu::with_session([&](Session& session) {
    if (device == nullptr) return NVML_ERROR_INVALID_ARGUMENT;
    const auto gpu = std::find_if(session.node.gpus.begin(), session.node.gpus.end(), is_it);
    if (gpu == session.node.gpus.end()) return none;
    if (session.live.is_lost(gpu->minor)) return NVML_ERROR_GPU_IS_LOST;
    *device = simgpu::handle_of(*gpu, instance);
    return NVML_SUCCESS;
  });
}

}  // namespace

SIMGPU_EXPORT nvmlReturn_t nvmlInit_v2() { return simgpu::init_session(); }

SIMGPU_EXPORT nvmlReturn_t nvmlInitWithFlags(unsigned int flags) {
  constexpr unsigned int kKnown = NVML_INIT_FLAG_NO_GPUS | NVML_INIT_FLAG_NO_ATTACH;
  return (flags & ~kKnown) != 0 ? NVML_ERROR_INVALID_ARGUMENT : simgpu::init_session();
}

SIMGPU_EXPORT nvmlReturn_t nvmlShutdown() { return simgpu::shutdown_session(); }

SIMGPU_EXPORT const char* nvmlErrorString(nvmlReturn_t code) {
  switch (code) {
    case NVML_SUCCESS:
      return "Success";
    case NVML_ERROR_UNINITIALIZED:
      return "Uninitialized";
    case NVML_ERROR_INVALID_ARGUMENT:
      return "Invalid Argument";
    case NVML_ERROR_NOT_SUPPORTED:
      return "Not Supported";
    case NVML_ERROR_NOT_FOUND:
      return "Not Found";
    case NVML_ERROR_INSUFFICIENT_SIZE:
      return "Insufficient Size";
    case NVML_ERROR_DRIVER_NOT_LOADED:
      return "Driver Not Loaded";
    case NVML_ERROR_GPU_IS_LOST:
      return "GPU is lost";
    case NVML_ERROR_ARGUMENT_VERSION_MISMATCH:
      return "Argument version mismatch";
    default:
      return "Unknown Error";
  }
}

SIMGPU_EXPORT nvmlReturn_t nvmlSystemGetDriverVersion(char* version, unsigned int length) {
  return simgpu::with_session([&](Session&) { return simgpu::give_text(kDriverVersion, version, length); });
}

// As in the real library, this one answers before nvmlInit, too.
SIMGPU_EXPORT nvmlReturn_t nvmlSystemGetNVMLVersion(char* version, unsigned int length) {
  return simgpu::give_text(kNvmlVersion, version, length);
}

SIMGPU_EXPORT nvmlReturn_t nvmlDeviceGetCount_v2(unsigned int* count) {
  return simgpu::with_session([&](Session& session) {
    if (count == nullptr) return NVML_ERROR_INVALID_ARGUMENT;
    *count = static_cast<unsigned int>(session.node.gpus.size());
    return NVML_SUCCESS;
  });
}

SIMGPU_EXPORT nvmlReturn_t nvmlDeviceGetHandleByIndex_v2(unsigned int index, nvmlDevice_t* device) {
  return find(device, NVML_ERROR_INVALID_ARGUMENT, [&](const Gpu& gpu) { return gpu.nvml_index == index; });
}

SIMGPU_EXPORT nvmlReturn_t nvmlDeviceGetHandleByUUID(const char* uuid, nvmlDevice_t* device) {
  if (uuid == nullptr) return NVML_ERROR_INVALID_ARGUMENT;
  for (std::uint32_t i = 0; i < simgpu::kMaxInstances; ++i) {
    const nvmlReturn_t found = find(
        device, NVML_ERROR_NOT_FOUND,
        [&](const Gpu& gpu) { return i < gpu.instances.size() && gpu.instances[i].uuid == uuid; }, i);
    if (found != NVML_ERROR_NOT_FOUND) return found;
  }
  return find(device, NVML_ERROR_NOT_FOUND, [&](const Gpu& gpu) { return gpu.uuid == uuid; });
}

SIMGPU_EXPORT nvmlReturn_t nvmlDeviceGetHandleByPciBusId_v2(const char* bus, nvmlDevice_t* device) {
  if (bus == nullptr) return NVML_ERROR_INVALID_ARGUMENT;
  return find(device, NVML_ERROR_NOT_FOUND, [&](const Gpu& gpu) { return gpu.pci_bus_id == bus; });
}
