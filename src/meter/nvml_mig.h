// GPUs that are divided into MIG instances, through NVML.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "meter/nvml.h"

namespace steward::meter::nvml {

struct MigInstance {
  Device handle = nullptr;
  std::string uuid;
  std::string name;  // empty: not told
  unsigned int gpu_instance = 0;
  unsigned int compute_instance = 0;
  unsigned long long memory_mib = 0;
};

// False also where the driver knows no MIG; nothing where it does not answer (a lost GPU).
std::optional<bool> is_divided(const Functions& nvml, Device gpu);

// Those that the GPU is divided into now. One that cannot be named is left out.
std::vector<MigInstance> mig_instances(const Functions& nvml, Device gpu);

}  // namespace steward::meter::nvml
