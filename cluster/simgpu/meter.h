// One simulated GPU's counters at one moment, from its fixed facts and the live state.
//
// Units are in the names. Threads: as Live. Errors: none; faults are for the caller to ask Live about.
#pragma once

#include <cstdint>
#include <vector>

#include "live.h"
#include "node.h"
#include "power.h"
#include "ring.h"

namespace simgpu {

// Framebuffer: total = reserved + used + free.
struct Memory {
  std::uint64_t total_bytes = 0;
  std::uint64_t reserved_bytes = 0;  // kept by the driver
  std::uint64_t used_bytes = 0;
  std::uint64_t free_bytes = 0;
};

struct Reading {
  std::uint32_t percent = 0;
  std::uint32_t memory_percent = 0;  // share of time in which memory was read or written
  std::uint32_t power_mw = 0;
  std::uint64_t energy_mj = 0;
  std::uint32_t temperature_c = 0;
  Memory memory;
  std::vector<Use> uses;  // those active now
};

Reading read_gpu(const Gpu& gpu, Live& live, std::int64_t now);

// One of its MIG instances, by its place: only memory and uses are its own.
Reading read_instance(const Gpu& gpu, std::uint32_t instance, Live& live, std::int64_t now);

// What a GPU of `memory_mib` says of its memory when its uses hold `held_mib`; what does not fit is cut.
Memory memory_of(std::uint32_t memory_mib, std::uint64_t held_mib);

// How busy the memory is when the GPU is `percent` busy.
std::uint32_t memory_percent(std::uint32_t percent);

}  // namespace simgpu
