// Self: what the agent itself costs and how well it keeps its times. One thread.
#pragma once

#include <optional>

#include "base/time.h"
#include "meter/budget.h"
#include "model/report.h"

namespace steward::agent {

Duration own_cpu();           // user and system, all threads, since the process began
std::uint64_t own_rss_mib();  // resident, rounded up

class Self {
 public:
  explicit Self(meter::BudgetOptions budget) : budget_(budget) {}
  // Before each sample, with the moment on both clocks: was it in time, and was one missed? A clock that was
  // set is no fault of ours.
  void sampling(Time now, Duration uptime);
  // What goes into a report that is complete now; the interval's counts begin anew.
  AgentUse tell();
  // Is the pace another from now on? Says so in the log.
  bool changes_pace(Duration uptime);
  const meter::Pace& pace() const { return budget_.pace(); }

 private:
  meter::Budget budget_;
  bool told_over_ = false;
  std::optional<Time> slot_;  // of the last sample
  Duration off_{0};           // wall clock less uptime, then
  std::uint64_t told_cpu_ms_ = 0;
  std::uint32_t late_ = 0;
  std::uint32_t missed_ = 0;
};

}  // namespace steward::agent
