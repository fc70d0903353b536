#include "meter.h"

#include <algorithm>

namespace simgpu {

Reading read_gpu(const Gpu& gpu, Live& live, std::int64_t now) {
  const Snapshot state = live.look(gpu.minor, now);
  const PowerRange range = power_range(gpu.type);
  Reading reading;
  reading.percent = percent_at(state.uses, now);
  reading.memory_percent = memory_percent(reading.percent);
  reading.power_mw = power_mw(range, reading.percent);
  reading.temperature_c = temperature_c(reading.percent);
  reading.memory = memory_of(gpu.memory_mib, memory_mib_at(state.uses, now));
  const std::uint64_t energy = energy_mj(range, now - state.created_us, state.busy_until(now));
  reading.energy_mj = live.show_energy(gpu.minor, energy);
  std::ranges::copy_if(state.uses, std::back_inserter(reading.uses),
                       [&](const Use& use) { return is_active(use, now); });
  return reading;
}

Reading read_instance(const Gpu& gpu, std::uint32_t instance, Live& live, std::int64_t now) {
  Reading reading;
  for (const Use& use : live.look(gpu.minor, now).uses) {
    if (use.instance == instance && is_active(use, now)) reading.uses.push_back(use);
  }
  reading.memory = memory_of(gpu.instances.at(instance).memory_mib, memory_mib_at(reading.uses, now));
  return reading;
}

Memory memory_of(std::uint32_t memory_mib, std::uint64_t held_mib) {
  constexpr std::uint64_t kMib = std::uint64_t{1} << 20;
  const std::uint64_t reserved = memory_mib / 64;
  const std::uint64_t used = std::min<std::uint64_t>(held_mib, memory_mib - reserved);
  return {memory_mib * kMib, reserved * kMib, used * kMib, (memory_mib - reserved - used) * kMib};
}

std::uint32_t memory_percent(std::uint32_t percent) { return percent * 3 / 5; }

}  // namespace simgpu
