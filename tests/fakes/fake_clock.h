// A clock that stands still until it is told to go on. Thread-safe.
#pragma once

#include <atomic>

#include "base/clock.h"

namespace steward {

class FakeClock final : public Clock {
 public:
  explicit FakeClock(Time now = from_seconds(1'795'440'000))
      : ms_(to_ms(now)) {}  // Mon 23 Nov 2026 13:20 UTC

  Time now() const override { return from_ms(ms_.load()); }
  void advance(Duration by) { ms_ += by.count(); }
  void set(Time now) { ms_ = to_ms(now); }

 private:
  std::atomic<std::int64_t> ms_;
};

}  // namespace steward
