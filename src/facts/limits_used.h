// LimitsUsed: how much of their time limit jobs use, which most people set far too high. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "model/ended_job.h"
#include "model/rhythm.h"

namespace steward::facts {

class LimitsUsed {
 public:
  void add(const EndedJob& job);
  std::vector<RhythmRuns> view() const;

 private:
  static constexpr std::size_t kSteps = 101;  // hundredths
  std::array<std::array<std::uint64_t, kSteps>, 3> counts_{};
};

}  // namespace steward::facts
