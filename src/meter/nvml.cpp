#include "meter/nvml.h"

#include <dlfcn.h>
#include <fmt/format.h>

namespace steward::meter::nvml {
namespace {

template <typename Function>
void find(void* library, const char* symbol, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, symbol));
}

}  // namespace

Result<Functions> load(const std::string& path) {
  void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    const char* why = ::dlerror();
    return fail(ErrorCode::unavailable,
                fmt::format("no GPU driver library: {}", why != nullptr ? why : path));
  }
  Functions f;
  find(library, "nvmlInit_v2", f.init);
  find(library, "nvmlShutdown", f.shutdown);
  find(library, "nvmlErrorString", f.error_string);
  find(library, "nvmlDeviceGetCount_v2", f.count);
  find(library, "nvmlDeviceGetHandleByIndex_v2", f.by_index);
  find(library, "nvmlDeviceGetUUID", f.uuid);
  find(library, "nvmlDeviceGetName", f.name);
  find(library, "nvmlDeviceGetMinorNumber", f.minor_number);
  find(library, "nvmlDeviceGetMemoryInfo", f.memory);
  find(library, "nvmlDeviceGetMemoryInfo_v2", f.memory_v2);
  find(library, "nvmlDeviceGetUtilizationRates", f.utilization);
  find(library, "nvmlDeviceGetSamples", f.samples);
  find(library, "nvmlDeviceGetPowerUsage", f.power);
  find(library, "nvmlDeviceGetTotalEnergyConsumption", f.energy);
  find(library, "nvmlDeviceGetTotalEccErrors", f.ecc_errors);
  find(library, "nvmlDeviceGetMigMode", f.mig_mode);
  find(library, "nvmlDeviceGetMaxMigDeviceCount", f.most_instances);
  find(library, "nvmlDeviceGetMigDeviceHandleByIndex", f.instance_by_index);
  find(library, "nvmlDeviceGetGpuInstanceId", f.gpu_instance);
  find(library, "nvmlDeviceGetComputeInstanceId", f.compute_instance);
  find(library, "nvmlDeviceGetComputeRunningProcesses_v3", f.processes);
  // The same structure under its earlier name; the one without a number has another and is left alone.
  if (f.processes == nullptr) find(library, "nvmlDeviceGetComputeRunningProcesses_v2", f.processes);
  if (f.init == nullptr || f.count == nullptr || f.by_index == nullptr || f.uuid == nullptr ||
      f.minor_number == nullptr) {
    ::dlclose(library);
    return fail(
        ErrorCode::unavailable,
        fmt::format("{} is no NVML library of a supported driver (450 or later): it lacks nvmlInit_v2, "
                    "nvmlDeviceGetCount_v2, nvmlDeviceGetHandleByIndex_v2, nvmlDeviceGetUUID or "
                    "nvmlDeviceGetMinorNumber",
                    path));
  }
  return f;
}

}  // namespace steward::meter::nvml
