// Waits for the next moment of a wall-clock grid, or for SIGTERM/SIGINT, whichever comes first. One thread.
#pragma once

#include "base/result.h"
#include "base/time.h"
#include "meter/descriptor.h"

namespace steward::agent {

class Ticker {
 public:
  // Blocks the two signals in this thread: make it before any other thread. Errors: io.
  static Result<Ticker> make(Duration step);
  enum class Event { tick, stop };
  // A tick comes at or just after a multiple of the step. A clock that is set wakes the wait, and the grid is
  // found again.
  Event wait();

 private:
  Ticker() = default;
  bool arm();
  Duration step_{0};
  meter::Descriptor timer_;
  meter::Descriptor signals_;
};

// Time since boot, suspension not counted; never steps.
Duration uptime();

}  // namespace steward::agent
