// A clock that a test sets.
#pragma once

#include "base/clock.h"

namespace steward::meter {

class SimulatedClock final : public Clock {
 public:
  explicit SimulatedClock(Time now) : now_(now) {}
  Time now() const override { return now_; }
  void advance(Duration by) { now_ += by; }

 private:
  Time now_;
};

}  // namespace steward::meter
