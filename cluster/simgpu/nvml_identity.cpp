// NVML's calls about what a device is: names, numbers, address.
#include <cstdio>

#include "nvml_session.h"

namespace {

using simgpu::Gpu;
using simgpu::Place;
using simgpu::Session;
using simgpu::with_gpu;

nvmlReturn_t give_number(nvmlDevice_t device, unsigned int* out, unsigned int Gpu::*which) {
  return with_gpu(device, [&](Session&, const Gpu& gpu) {
    if (out == nullptr) return NVML_ERROR_INVALID_ARGUMENT;
    *out = gpu.*which;
    return NVML_SUCCESS;
  });
}

nvmlReturn_t fill_pci(const Gpu& gpu, nvmlPciInfo_t& pci) {
  pci = nvmlPciInfo_t{};
  unsigned int function = 0;
  if (std::sscanf(gpu.pci_bus_id.c_str(), "%x:%x:%x.%x", &pci.domain, &pci.bus, &pci.device, &function) !=
      4) {
    return NVML_ERROR_UNKNOWN;
  }
  std::snprintf(pci.busId, sizeof pci.busId, "%08X:%02X:%02X.%X", pci.domain, pci.bus, pci.device, function);
  std::snprintf(pci.busIdLegacy, sizeof pci.busIdLegacy, "%04X:%02X:%02X.%X", pci.domain & 0xFFFFU,
                pci.bus & 0xFFU, pci.device & 0xFFU, function & 0xFU);
  return NVML_SUCCESS;
}

}  // namespace

SIMGPU_EXPORT nvmlReturn_t nvmlDeviceGetUUID(nvmlDevice_t device, char* uuid, unsigned int length) {
  return simgpu::with_place(device, [&](Session&, const Place& place) {
    return simgpu::give_text(place.part() != nullptr ? place.part()->uuid : place.gpu.uuid, uuid, length);
  });
}

SIMGPU_EXPORT nvmlReturn_t nvmlDeviceGetName(nvmlDevice_t device, char* name, unsigned int length) {
  return simgpu::with_place(device, [&](Session&, const Place& place) {
    const std::string part = place.part() != nullptr ? " MIG " + place.part()->profile : "";
    return simgpu::give_text(place.gpu.name + part, name, length);
  });
}

SIMGPU_EXPORT nvmlReturn_t nvmlDeviceGetMinorNumber(nvmlDevice_t device, unsigned int* minor) {
  return give_number(device, minor, &Gpu::minor);
}

SIMGPU_EXPORT nvmlReturn_t nvmlDeviceGetIndex(nvmlDevice_t device, unsigned int* index) {
  return give_number(device, index, &Gpu::nvml_index);
}

SIMGPU_EXPORT nvmlReturn_t nvmlDeviceGetPciInfo_v3(nvmlDevice_t device, nvmlPciInfo_t* pci) {
  return with_gpu(device, [&](Session&, const Gpu& gpu) {
    return pci == nullptr ? NVML_ERROR_INVALID_ARGUMENT : fill_pci(gpu, *pci);
  });
}
