// WaitHistogram: waits of one class of jobs by hour of the week, in buckets that grow by a quarter, so that a
// million waits take 71 kB. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "model/rhythm.h"

namespace steward::facts {

class WaitHistogram {
 public:
  WaitHistogram();
  // `half`: 0 or 1, by which the weeks are told apart to see what comes back.
  void add(std::size_t slot, std::uint32_t wait_s, std::uint32_t weight, std::size_t half);
  void add(const WaitHistogram& other);
  std::uint64_t samples() const { return samples_; }
  // Of each hour of the week: what is known of it and its neighbours; where that is too little, of those
  // hours on alike days (Monday to Friday, Saturday and Sunday); where that is too little, -1.
  void tell(RhythmWaits& waits) const;

  // From 0 to a minute it is one bucket: it began at once. The last holds 60 days.
  static constexpr std::size_t kBuckets = 53;
  // Fewer waits than this say nothing of an hour: the spread of a quantile of fewer is as large as itself.
  static constexpr std::uint32_t kLeast = 20;

 private:
  struct Sum {
    std::array<std::array<std::uint64_t, kBuckets>, 2> halves{};
    std::uint32_t samples = 0;
  };
  void gather(std::size_t slot, Sum& sum) const;
  Sum around(std::size_t slot) const;

  std::vector<std::uint32_t> weights_;  // [slot][half][bucket]
  std::vector<std::uint32_t> counts_;   // [slot]
  std::uint64_t samples_ = 0;
};

}  // namespace steward::facts
