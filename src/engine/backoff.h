// Backoff: when to try again after failures in a row: 1 s, 2 s, 4 s … up to a longest. Plain value.
#pragma once

#include <algorithm>

#include "base/time.h"

namespace steward::engine {

class Backoff {
 public:
  explicit Backoff(Duration longest = minutes(5)) : longest_(longest) {}
  // A clock that was set back must not make a wait of seconds one of hours.
  bool ready(Time now) const { return now >= next_ || next_ - now > longest_; }
  bool failing() const { return failures_ > 0; }
  int failures() const { return failures_; }
  void succeeded() {
    failures_ = 0;
    next_ = no_time;
  }
  // Returns how long is waited. What fails while it is waited (ten letters on their way when the server went)
  // is the same failure and makes the wait no longer.
  Duration failed(Time now) {
    if (failing() && !ready(now)) return next_ - now;
    const Duration wait = std::min<Duration>(longest_, seconds(1) * (1 << std::min(failures_, 12)));
    ++failures_;
    next_ = now + wait;
    return wait;
  }

 private:
  Duration longest_;
  int failures_ = 0;
  Time next_ = no_time;
};

}  // namespace steward::engine
