// ClockWatch: which nodes' clocks differ from ours. Each request of an agent says its own time; what a report
// is about plays no part, so one that waited in the spool looks like any other. Pure.
//
// A single difference may be a request that was long on its way, so it takes two in a row, in the same
// direction, to be told, and two in a row of less to be over.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/view.h"

namespace steward::engine {

inline constexpr Duration kClocksAgree = std::chrono::seconds(2);  // a smaller difference harms no judgement

class ClockWatch {
 public:
  // What changed with this: the difference that is told from now on, 0 when it is over. `ahead`: how far the
  // node's clock is ahead of ours.
  std::optional<Duration> hear(const std::string& node, Duration ahead);
  std::vector<NodeClock> off() const;  // by node

 private:
  struct Seen {
    Duration last{0};
    int told = 0;  // +1: ahead, -1: behind
  };
  std::map<std::string, Seen> nodes_;  // those that differ, or did in their last request
};

}  // namespace steward::engine
