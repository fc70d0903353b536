#include "facts/limits_used.h"

#include <algorithm>
#include <string_view>

#include "facts/rhythm_waits.h"

namespace steward::facts {
namespace {

constexpr std::array<std::string_view, 3> kClasses{"1d", "4h", "longer"};
constexpr std::uint64_t kLeast = 20;

}  // namespace

// What was cancelled tells of its owner's change of mind.
void LimitsUsed::add(const EndedJob& job) {
  if (job.time_limit <= Duration(0) || job.state == JobState::cancelled) return;
  const auto found = std::find(kClasses.begin(), kClasses.end(), class_of_limit(job.time_limit));
  const std::int64_t hundredths = std::clamp<std::int64_t>(job.elapsed() * 100 / job.time_limit, 0, 100);
  ++counts_[static_cast<std::size_t>(found - kClasses.begin())][static_cast<std::size_t>(hundredths)];
}

std::vector<RhythmRuns> LimitsUsed::view() const {
  constexpr std::int32_t permille_a_step = 10;
  std::vector<RhythmRuns> all;
  for (std::size_t i = 0; i < kClasses.size(); ++i) {
    std::uint64_t sum = 0, below = 0;
    for (const std::uint64_t each : counts_[i]) sum += each;
    if (sum < kLeast) continue;
    std::size_t step = 0;
    while ((below += counts_[i][step]) * 2 < sum) ++step;
    const auto used = std::min(1000, (static_cast<std::int32_t>(step) + 1) * permille_a_step);
    all.push_back({std::string(kClasses[i]), sum, used});
  }
  return all;
}

}  // namespace steward::facts
