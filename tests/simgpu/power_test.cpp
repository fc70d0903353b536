#include "power.h"

#include <gtest/gtest.h>

#include "meter.h"

namespace simgpu {
namespace {

TEST(Power, RunsFromIdleToMaximum) {
  const PowerRange range = power_range("a10");
  EXPECT_EQ(power_mw(range, 0), range.idle_mw);
  EXPECT_EQ(power_mw(range, 100), range.max_mw);
  EXPECT_LT(power_mw(range, 50), power_mw(range, 51));
}

TEST(Power, AnUnknownTypeStillDraws) { EXPECT_GT(power_range("no such card").idle_mw, 0U); }

TEST(Power, EnergyIsPowerTimesTime) {
  const PowerRange range{20'000, 120'000};
  EXPECT_EQ(energy_mj(range, 10'000'000, 0), 200'000U);
  EXPECT_EQ(energy_mj(range, 10'000'000, std::uint64_t{50} * 10'000'000), 700'000U);
  EXPECT_EQ(energy_mj(range, -1, 0), 0U);
}

TEST(Power, EnergyOfTenYearsDoesNotOverflow) {
  constexpr std::int64_t kYears = std::int64_t{10} * 365 * 86'400 * 1'000'000;
  const PowerRange range = power_range("h100");
  const std::uint64_t full = energy_mj(range, kYears, static_cast<std::uint64_t>(kYears) * 100);
  EXPECT_EQ(full, std::uint64_t{700'000} * 10 * 365 * 86'400);
}

TEST(Memory, PartsAddUpAndWhatDoesNotFitIsCut) {
  for (const std::uint64_t held : {0ULL, 1000ULL, 99'999'999ULL}) {
    const Memory memory = memory_of(23028, held);
    EXPECT_EQ(memory.total_bytes, memory.reserved_bytes + memory.used_bytes + memory.free_bytes);
    EXPECT_EQ(memory.total_bytes, std::uint64_t{23028} << 20);
  }
  EXPECT_EQ(memory_of(23028, 1000).used_bytes, std::uint64_t{1000} << 20);
  EXPECT_EQ(memory_of(23028, 99'999'999).free_bytes, 0U);
}

}  // namespace
}  // namespace simgpu
