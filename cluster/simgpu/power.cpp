#include "power.h"

#include <algorithm>
#include <array>

namespace simgpu {
namespace {

struct TypeRange {
  std::string_view type;
  PowerRange range;
};

constexpr std::array<TypeRange, 10> kRanges{{
    {"t4", {10'000, 70'000}},
    {"l4", {13'000, 72'000}},
    {"a10", {17'000, 150'000}},
    {"a40", {24'000, 300'000}},
    {"l40s", {33'000, 350'000}},
    {"v100", {42'000, 350'000}},
    {"a100", {55'000, 400'000}},
    {"h100", {70'000, 700'000}},
    {"h200", {75'000, 700'000}},
    {"b200", {120'000, 1'000'000}},
}};
constexpr PowerRange kCommonCard{25'000, 250'000};

}  // namespace

PowerRange power_range(std::string_view type) {
  const auto* found =
      std::find_if(kRanges.begin(), kRanges.end(), [&](const TypeRange& row) { return row.type == type; });
  return found == kRanges.end() ? kCommonCard : found->range;
}

std::uint32_t power_mw(PowerRange range, std::uint32_t percent) {
  return range.idle_mw + (range.max_mw - range.idle_mw) / 100 * percent;
}

std::uint64_t energy_mj(PowerRange range, std::int64_t elapsed_us, std::uint64_t busy) {
  // Milliseconds first: milliwatts x microseconds would overflow 64 bits within some years.
  const std::uint64_t elapsed_ms = elapsed_us > 0 ? static_cast<std::uint64_t>(elapsed_us) / 1000 : 0;
  const std::uint64_t busy_ms = busy / 100 / 1000;
  const std::uint64_t extra_mw = range.max_mw - range.idle_mw;
  return (range.idle_mw * elapsed_ms + extra_mw * busy_ms) / 1000;
}

std::uint32_t temperature_c(std::uint32_t percent) { return 31 + percent * 42 / 100; }

}  // namespace simgpu
