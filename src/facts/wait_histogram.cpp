#include "facts/wait_histogram.h"

#include <algorithm>

#include "facts/reliability.h"

namespace steward::facts {
namespace {

// Where each bucket begins, in seconds; the last value is where the last ends.
constexpr std::array<std::uint32_t, WaitHistogram::kBuckets + 1> make_edges() {
  std::array<std::uint32_t, WaitHistogram::kBuckets + 1> edges{};
  edges[1] = 60;
  for (std::size_t i = 2; i < edges.size(); ++i) edges[i] = edges[i - 1] + edges[i - 1] / 4;
  return edges;
}
constexpr auto kEdges = make_edges();

using Weights = std::array<std::uint64_t, WaitHistogram::kBuckets>;

std::uint64_t total(const Weights& weights) {
  std::uint64_t all = 0;
  for (const std::uint64_t each : weights) all += each;
  return all;
}

// Evenly spread within its bucket; what began at once waited for nothing.
std::int32_t quantile(const Weights& weights, std::uint64_t permille) {
  const std::uint64_t wanted = (total(weights) * permille + 999) / 1000;
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (below + weights[i] < wanted || weights[i] == 0) {
      below += weights[i];
      continue;
    }
    if (i == 0) return 0;
    const std::uint64_t width = kEdges[i + 1] - kEdges[i];
    return static_cast<std::int32_t>(kEdges[i] + width * (wanted - below) / weights[i]);
  }
  return 0;
}

// Winsorised: what lies above the 95th percentile counts as that.
std::int32_t mean(const Weights& weights) {
  constexpr std::uint64_t cap_permille = 950;
  const auto cap = static_cast<std::uint64_t>(quantile(weights, cap_permille));
  std::uint64_t sum = 0;
  for (std::size_t i = 1; i < weights.size(); ++i)
    sum += weights[i] * std::min<std::uint64_t>((kEdges[i] + kEdges[i + 1]) / 2, cap);
  return static_cast<std::int32_t>(sum / std::max<std::uint64_t>(1, total(weights)));
}

}  // namespace

WaitHistogram::WaitHistogram() : weights_(kWeekHours * kBuckets * 2), counts_(kWeekHours) {}

void WaitHistogram::add(std::size_t slot, std::uint32_t wait_s, std::uint32_t weight, std::size_t half) {
  const auto above = std::upper_bound(kEdges.begin() + 1, kEdges.end() - 1, wait_s);
  const auto bucket = static_cast<std::size_t>(above - kEdges.begin()) - 1;
  weights_[(slot * 2 + half) * kBuckets + bucket] += weight;
  ++counts_[slot];
  ++samples_;
}

void WaitHistogram::add(const WaitHistogram& other) {
  for (std::size_t i = 0; i < weights_.size(); ++i) weights_[i] += other.weights_[i];
  for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
  samples_ += other.samples_;
}

void WaitHistogram::gather(std::size_t slot, Sum& sum) const {
  for (const std::size_t each : {slot + kWeekHours - 1, slot, slot + 1}) {
    const std::size_t hour = each % kWeekHours;
    sum.samples += counts_[hour];
    if (counts_[hour] == 0) continue;
    for (std::size_t half = 0; half < 2; ++half)
      for (std::size_t i = 0; i < kBuckets; ++i)
        sum.halves[half][i] += weights_[(hour * 2 + half) * kBuckets + i];
  }
}

WaitHistogram::Sum WaitHistogram::around(std::size_t slot) const {
  constexpr std::size_t work_days = 5;
  Sum sum;
  gather(slot, sum);
  if (sum.samples >= kLeast) return sum;
  sum = {};
  const std::size_t day = slot / kDayHours, hour = slot % kDayHours;
  const std::size_t first = day < work_days ? 0 : work_days, last = day < work_days ? work_days : 7;
  for (std::size_t alike = first; alike < last; ++alike) gather(alike * kDayHours + hour, sum);
  return sum;
}

void WaitHistogram::tell(RhythmWaits& waits) const {
  waits.samples = samples_;
  std::array<WeekOfHours, 2> means;
  for (std::size_t slot = 0; slot < kWeekHours; ++slot) {
    const Sum sum = around(slot);
    Weights both = sum.halves[0];
    for (std::size_t i = 0; i < kBuckets; ++i) both[i] += sum.halves[1][i];
    const bool enough = sum.samples >= kLeast;
    waits.mean_s.push_back(enough ? mean(both) : -1);
    waits.median_s.push_back(enough ? quantile(both, 500) : -1);
    waits.high_s.push_back(enough ? quantile(both, 900) : -1);
    for (std::size_t half = 0; half < 2; ++half)
      means[half].push_back(enough && total(sum.halves[half]) > 0 ? mean(sum.halves[half]) : -1);
  }
  waits.reliability = reliability_of(means[0], means[1]);
}

}  // namespace steward::facts
