// Clock: the only way to ask what time it is. Code below the edges is given a Time instead.
// Thread-safe.
#pragma once

#include "base/time.h"

namespace steward {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Time now() const override;
};

}  // namespace steward
