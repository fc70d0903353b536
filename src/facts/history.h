// History: ended runs summed up, one after the other, in memory that does not grow with their number. Pure.
#pragma once

#include <map>
#include <string>

#include "model/history_view.h"

namespace steward::facts {

class History {
 public:
  // Over [from, to), which is cut into days that end at `to`.
  History(Time from, Time to);
  void add(const EndedJob& job);
  HistoryView view() const;

 private:
  void add_days(const EndedJob& job);

  HistoryView sum_;
  std::map<std::string, GpuTime> types_;
};

}  // namespace steward::facts
