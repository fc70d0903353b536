#include "meter/nvml_mig.h"

#include <array>

#include "base/text.h"

namespace steward::meter::nvml {
namespace {

std::optional<MigInstance> describe(const Functions& nvml, Device handle) {
  MigInstance instance;
  instance.handle = handle;
  std::array<char, 96> text{};
  if (nvml.uuid(handle, text.data(), text.size()) != kSuccess) return std::nullopt;
  instance.uuid = one_line(text.data());
  if (nvml.gpu_instance == nullptr || nvml.gpu_instance(handle, &instance.gpu_instance) != kSuccess ||
      nvml.compute_instance == nullptr ||
      nvml.compute_instance(handle, &instance.compute_instance) != kSuccess)
    return std::nullopt;
  text.fill('\0');
  if (nvml.name != nullptr && nvml.name(handle, text.data(), text.size()) == kSuccess)
    instance.name = one_line(text.data());
  Memory memory{};
  if (nvml.memory != nullptr && nvml.memory(handle, &memory) == kSuccess)
    instance.memory_mib = memory.total >> 20;
  return instance;
}

}  // namespace

std::optional<bool> is_divided(const Functions& nvml, Device gpu) {
  unsigned int now = 0, pending = 0;
  const Return code = nvml.mig_mode != nullptr ? nvml.mig_mode(gpu, &now, &pending) : kNotSupported;
  if (code != kSuccess && code != kNotSupported) return std::nullopt;
  return code == kSuccess && now == 1;
}

std::vector<MigInstance> mig_instances(const Functions& nvml, Device gpu) {
  std::vector<MigInstance> instances;
  unsigned int most = 0;
  if (nvml.most_instances == nullptr || nvml.instance_by_index == nullptr ||
      nvml.most_instances(gpu, &most) != kSuccess)
    return instances;
  for (unsigned int index = 0; index < most; ++index) {
    Device handle = nullptr;
    if (nvml.instance_by_index(gpu, index, &handle) != kSuccess) continue;  // a gap
    if (auto instance = describe(nvml, handle)) instances.push_back(std::move(*instance));
  }
  return instances;
}

}  // namespace steward::meter::nvml
