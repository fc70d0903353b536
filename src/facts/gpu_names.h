// GPU types by the names that people write in a request. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "model/cluster.h"

namespace steward::facts {

// What a device is called in requests where nobody says it better: "NVIDIA A100-SXM4-40GB" is "a100", "Tesla
// T4" is "t4", "NVIDIA GeForce RTX 3090" is "rtx3090". Empty for an empty name.
std::string short_gpu_type(std::string_view device);

// Which node has which type of GPUs, by Slurm's own names, and how many there are of each.
struct GpuNodes {
  std::map<std::string, std::string> type_of;  // by node; nodes without GPUs are left out
  std::map<std::string, std::uint32_t> gpus;   // by type
};
GpuNodes gpu_nodes_of(const Cluster& cluster);

}  // namespace steward::facts
