// The reports that a tape has told of lately: what its next life may name instead of telling them again. Kept
// as lines, compressed: some 1 kB each. Pure. Not thread-safe.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "model/tape.h"

namespace steward::engine {

class ToldReports {
 public:
  // A life's, in the order in which they stand. `line`: its own.
  void add(const NodeReport& report, std::string_view line);
  // What stands first goes, while it began before then.
  void forget_before(Time time);

  // A life begins: of what was told before it, that is told still which it names.
  void next_life();
  // Hands over the named ones, which are this life's then, in the order in which they stand. Answers how many
  // do not stand there.
  std::uint64_t name(const std::vector<tape::ReportRun>& runs,
                     const std::function<void(const NodeReport&)>& take);
  void all_named() { earlier_.clear(); }

 private:
  struct Told {
    ReportId id;
    Time begin = no_time;
    std::string line;  // compressed
  };
  std::deque<Told> reports_;
  std::deque<Told> earlier_;
};

}  // namespace steward::engine
