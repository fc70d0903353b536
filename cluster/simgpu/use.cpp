#include "use.h"

#include <algorithm>

namespace simgpu {
namespace {

// When the pattern alone, without begin and end, changes next after `elapsed`.
std::int64_t next_pattern_change(const Use& use, std::int64_t elapsed) {
  if (use.pattern == Pattern::kThenIdle) return elapsed < use.busy_us ? use.busy_us : kNever;
  if (use.pattern != Pattern::kBursts) return kNever;
  const std::int64_t period = use.on_us + use.off_us;
  if (period <= 0 || use.off_us <= 0 || use.on_us <= 0) return kNever;
  const std::int64_t phase = elapsed % period;
  return elapsed - phase + (phase < use.on_us ? use.on_us : period);
}

}  // namespace

bool is_active(const Use& use, std::int64_t at) { return use.begin_us <= at && at < use.end_us; }

std::uint32_t percent_at(const Use& use, std::int64_t at) {
  if (!is_active(use, at)) return 0;
  const std::int64_t elapsed = at - use.begin_us;
  switch (use.pattern) {
    case Pattern::kHold:
      return 0;
    case Pattern::kSteady:
      return use.percent;
    case Pattern::kBursts: {
      const std::int64_t period = use.on_us + use.off_us;
      return period > 0 && elapsed % period < use.on_us ? use.percent : 0;
    }
    case Pattern::kThenIdle:
      return elapsed < use.busy_us ? use.percent : 0;
  }
  return 0;  // a pattern of a newer version, read from shared memory
}

std::int64_t next_change(const Use& use, std::int64_t at) {
  if (at < use.begin_us) return use.begin_us;
  if (at >= use.end_us) return kNever;
  const std::int64_t change = next_pattern_change(use, at - use.begin_us);
  if (change == kNever) return use.end_us;
  return std::min(use.begin_us + change, use.end_us);
}

std::uint32_t percent_at(std::span<const Use> uses, std::int64_t at) {
  std::uint64_t sum = 0;
  for (const Use& use : uses) sum += percent_at(use, at);
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(sum, 100));
}

std::uint64_t memory_mib_at(std::span<const Use> uses, std::int64_t at) {
  std::uint64_t sum = 0;
  for (const Use& use : uses) sum += is_active(use, at) ? use.memory_mib : 0;
  return sum;
}

std::uint64_t busy_between(std::span<const Use> uses, std::int64_t from, std::int64_t to) {
  std::uint64_t busy = 0;
  while (from < to) {
    std::int64_t until = to;
    for (const Use& use : uses) until = std::min(until, next_change(use, from));
    busy += static_cast<std::uint64_t>(until - from) * percent_at(uses, from);
    from = until;
  }
  return busy;
}

}  // namespace simgpu
