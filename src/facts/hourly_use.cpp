#include "facts/hourly_use.h"

#include <algorithm>

namespace steward::facts {
namespace {

constexpr Duration kHour = hours(1);

}  // namespace

HourlyUse::HourlyUse(Time from, std::size_t hours)
    : from_(from),
      to_(from + kHour * static_cast<std::int64_t>(hours)),
      changes_(hours + 1),
      partial_(hours + 1) {}

void HourlyUse::add(Time start, Time end, std::uint32_t gpus) {
  start = std::max(start, from_);
  end = std::min(end, to_);
  if (start >= end) return;
  const auto first = static_cast<std::size_t>((start - from_) / kHour);
  const auto last = static_cast<std::size_t>((end - from_) / kHour);
  const auto held = static_cast<std::int64_t>(gpus);
  if (first == last) {
    partial_[first] += held * (end - start).count();
    return;
  }
  partial_[first] += held * (kHour - (start - from_) % kHour).count();
  partial_[last] += held * ((end - from_) % kHour).count();
  changes_[first + 1] += held;
  changes_[last] -= held;
}

std::vector<std::int64_t> HourlyUse::sums() const {
  std::vector<std::int64_t> all(partial_.size() - 1);
  std::int64_t held = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    held += changes_[i];
    all[i] = held * kHour.count() + partial_[i];
  }
  return all;
}

}  // namespace steward::facts
