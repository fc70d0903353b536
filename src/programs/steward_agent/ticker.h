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
  enum class Event { tick, stop, changed };
  // A tick comes at or just after a multiple of the step. A clock that is set wakes the wait, and the grid is
  // found again. changed: `watched` (a descriptor; -1: none) can be read. The first such event is told at
  // once; one that follows within a second is told after 20 ms, later ones after up to half a second: a storm
  // of jobs must cost little.
  Event wait(int watched);
  void set_step(Duration step) { step_ = step; }

 private:
  Ticker() = default;
  bool arm();
  Event changed();
  Duration step_{0};
  Duration pause_{0};       // not to heed `watched` for so long after it spoke
  Duration deaf_until_{0};  // uptime
  meter::Descriptor timer_;
  meter::Descriptor signals_;
};

// Time since boot, suspension not counted; never steps.
Duration uptime();

}  // namespace steward::agent
