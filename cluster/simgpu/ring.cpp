#include "ring.h"

#include <algorithm>

namespace simgpu {
namespace {

// Stamp of the k-th sample since the epoch: whole sixths of a second, rounded down to a microsecond.
constexpr std::int64_t stamp(std::int64_t k) { return k * 1'000'000 / kSamplesPerSecond; }

// The last k whose stamp is not after `at`.
std::int64_t last_index(std::int64_t at) {
  std::int64_t k = at / 1'000'000 * kSamplesPerSecond;
  while (stamp(k + 1) <= at) ++k;
  return k;
}

LoadSample mean_sample(std::span<const Use> uses, std::int64_t k) {
  const std::int64_t from = stamp(k - 1);
  const std::int64_t to = stamp(k);
  const auto length = static_cast<std::uint64_t>(to - from);
  const std::uint64_t busy = busy_between(uses, from, to);
  return {to, static_cast<std::uint32_t>((busy + length / 2) / length)};
}

}  // namespace

std::vector<LoadSample> ring_at(std::span<const Use> uses, std::int64_t since_us, std::int64_t seen_us,
                                std::int64_t now) {
  const std::int64_t last = last_index(now);
  std::int64_t first = last - static_cast<std::int64_t>(kRingSamples) + 1;
  if (seen_us > now) return {};
  if (seen_us > 0) first = std::max(first, last_index(seen_us) + 1);
  while (first <= last && stamp(first - 1) < since_us) ++first;
  std::vector<LoadSample> samples;
  for (std::int64_t k = first; k <= last; ++k) samples.push_back(mean_sample(uses, k));
  return samples;
}

}  // namespace simgpu
