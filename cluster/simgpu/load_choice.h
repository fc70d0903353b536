// Which simulated GPUs a job may use: exactly those that Slurm gave it.
//
// Pure: the environment is given. Errors say what to do. Order: as Slurm lists them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "load_options.h"
#include "node.h"

namespace simgpu {

// The GPUs with these device files, or without files those that the environment names.
[[nodiscard]] Result<std::vector<Gpu>> choose_gpus(const Node& node, const std::vector<std::string>& files,
                                                   const Environment& environment);

// What a number in Slurm's variables means. The one place that knows.
[[nodiscard]] Result<Gpu> gpu_of_number(const Node& node, std::uint32_t number);

}  // namespace simgpu
