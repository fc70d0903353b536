// Power, energy and temperature of a simulated GPU, from its load.
//
// Pure. Units: milliwatts, millijoules, microseconds, percent, degrees Celsius.
#pragma once

#include <cstdint>
#include <string_view>

namespace simgpu {

struct PowerRange {
  std::uint32_t idle_mw;
  std::uint32_t max_mw;
};

// What a GPU of this type (Slurm's gres type, such as "a10") draws when idle and when fully busy.
// A type that is not in the table gets the range of a common PCIe card.
PowerRange power_range(std::string_view type);

// idle + percent x (max - idle).
std::uint32_t power_mw(PowerRange range, std::uint32_t percent);

// Energy drawn over `elapsed_us`, of which `busy` percent x microseconds were worked.
// Never falls while both grow.
std::uint64_t energy_mj(PowerRange range, std::int64_t elapsed_us, std::uint64_t busy);

// Follows the load at once: thermal inertia is not simulated.
std::uint32_t temperature_c(std::uint32_t percent);

}  // namespace simgpu
