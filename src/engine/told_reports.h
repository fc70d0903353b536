// The reports that a tape has told of lately: what its next life may name instead of telling them again.
// Pure. Not thread-safe.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "base/time.h"
#include "model/tape.h"

namespace steward::engine {

class ToldReports {
 public:
  // A life's, in the order in which they stand.
  void add(const NodeReport& report) { reports_.push_back(report); }
  // What stands first goes, while it began before then.
  void forget_before(Time time);

  // A life begins: of what was told before it, that is told still which it names.
  void next_life();
  // The named ones, which are this life's then, in the order in which they stand. `missing`: how many named
  // ones do not stand there.
  const std::deque<NodeReport>& name(const std::vector<tape::ReportRun>& runs, std::uint64_t& missing);
  void all_named() { earlier_.clear(); }

 private:
  std::deque<NodeReport> reports_;
  std::deque<NodeReport> earlier_;
};

}  // namespace steward::engine
