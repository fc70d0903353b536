// Budget: what the agent may use of one core, and how it samples less often when it uses more. Pure.
//
// Judged over a whole window at one pace. Above the budget the next slower pace begins; back to the faster
// one only when a window's use, at that pace, would stay below four fifths of the budget: with a steady load
// it goes down once and stays there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "base/time.h"

namespace steward::meter {

struct Pace {
  Duration sample{0};
  Duration process_scan{0};
  bool operator==(const Pace&) const = default;
};

struct BudgetOptions {
  std::int64_t cpu_ppm = 1000;  // millionths of one core
  Pace pace{};                  // as configured: the fastest
  Duration report = std::chrono::seconds(30);
  Duration window = std::chrono::minutes(10);
};

class Budget {
 public:
  explicit Budget(BudgetOptions options);
  // To be told at each report's end: CPU time used and time passed since the agent began. True: pace() is
  // another from now on.
  bool hear(Duration cpu, Duration uptime);
  const Pace& pace() const { return paces_[step_]; }
  bool slowed() const { return step_ > 0; }
  bool over() const { return over_; }                  // the last whole window was above the budget
  std::int64_t used_ppm() const { return used_ppm_; }  // in it; 0: none has passed yet

 private:
  struct Mark {
    Duration cpu{0}, uptime{0};
  };
  bool go(std::size_t step, const Mark& now);

  BudgetOptions options_;
  std::vector<Pace> paces_;  // whole samples of an interval; the scan grows as the sample does
  std::size_t step_ = 0;
  std::deque<Mark> marks_;  // of the window, at the pace that is now
  std::int64_t used_ppm_ = 0;
  bool over_ = false;
};

}  // namespace steward::meter
