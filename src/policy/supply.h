// What the platform has to give, as far as rules over many jobs need to know it: told by the site, since
// Slurm and the drivers do not say which GPU is the lesser, what a default is, or what was agreed about a
// quota.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "policy/office_hours.h"

namespace steward::policy {

// What a job is given with a GPU or a core where it asks for nothing else. Up to it nobody asked for too
// much.
struct Shares {
  std::int64_t cpus_per_gpu = 6;             // slurm.conf: DefCpuPerGPU
  std::int64_t memory_per_gpu_mib = 40'000;  // DefMemPerGPU
  std::int64_t memory_per_cpu_mib = 3'800;   // DefMemPerCPU
};

struct GpuType {
  std::string name;  // as the driver begins it: "NVIDIA A10", "Tesla V100"
  std::int64_t memory_mib = 0;
};

// So many GPUs and jobs of one person at once, in these QOS and accounts; with `lasts`, for so long, and
// again after `pause`.
struct Quota {
  std::string name;
  std::vector<std::string> qos, accounts;  // empty: any. All that are named must fit
  std::int64_t gpus = 0;                   // 0: no limit
  std::int64_t jobs = 0;                   // 0: no limit
  Duration lasts{0};                       // 0: for ever
  Duration pause{0};
};

struct Supply {
  Shares shares;
  std::vector<GpuType> gpu_types = {{"Tesla T4", 15'360},   {"NVIDIA A10", 23'028}, {"NVIDIA L4", 23'034},
                                    {"NVIDIA A40", 46'068}, {"Tesla V100", 32'768}, {"NVIDIA L40S", 46'068},
                                    {"NVIDIA A100", 40'960}};  // the least first
  std::vector<Quota> quotas;
  OfficeHours office;

  // The place of a device's type in gpu_types; -1: the site names none such. "NVIDIA A10" is not "NVIDIA
  // A100".
  int gpu_type(std::string_view device) const;
};

}  // namespace steward::policy
