// The driver's ring of samples: about the last 20 seconds of a GPU, six samples a second.
//
// Pure: the ring is computed from the uses when somebody asks. Times in microseconds since the epoch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "use.h"

namespace simgpu {

inline constexpr std::size_t kRingSamples = 120;
inline constexpr std::int64_t kSamplesPerSecond = 6;
inline constexpr std::int64_t kRingUs =
    static_cast<std::int64_t>(kRingSamples) * 1'000'000 / kSamplesPerSecond;

struct LoadSample {
  std::int64_t at_us = 0;
  std::uint32_t percent = 0;  // the mean of the sixth of a second that ends at at_us, rounded
};

// The samples a ring holds at `now`, oldest first: newer than `seen_us` and wholly after `since_us`,
// when the driver began. Stamps lie on one fixed grid, so two calls never disagree about a sample.
std::vector<LoadSample> ring_at(std::span<const Use> uses, std::int64_t since_us, std::int64_t seen_us,
                                std::int64_t now);

}  // namespace simgpu
