// Rhythm: the platform's week out of its jobs, one after the other, in any order. Pure; not thread-safe.
//
// Time: a job costs the same whatever its length. Memory: 8 bytes an hour and GPU type, and what
// rhythm_waits.h says.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "facts/gpu_names.h"
#include "facts/hourly_use.h"
#include "facts/limits_used.h"
#include "facts/rhythm_waits.h"
#include "facts/week_clock.h"
#include "model/ended_job.h"
#include "model/rhythm.h"

namespace steward::facts {

struct RhythmFrame {
  Time from = no_time;  // whole hours
  Time to = no_time;
  policy::OfficeHours office{};
  GpuNodes nodes{};                 // empty: types come from the devices that jobs held
  std::vector<Closure> closures{};  // those of all nodes tell nothing of the week they lie in
};

// How far back a site's week is learned from: what is older would weigh a tenth of the newest.
inline constexpr Duration kRhythmWindow = hours(24 * 7 * 26);

class Rhythm {
 public:
  explicit Rhythm(RhythmFrame frame);
  Rhythm(const Rhythm&) = delete;
  Rhythm& operator=(const Rhythm&) = delete;

  void add(const EndedJob& job);
  // What runs now holds its GPUs up to the end of the frame. How long it waited is told when it has ended.
  void add_running(const std::string& node_list, std::string_view device, std::uint32_t gpus, Time start);
  RhythmView view() const;
  const RhythmFrame& frame() const { return frame_; }
  // Slurm's name of the GPUs of these nodes, else the device's short name; empty: nobody knows.
  std::string type_of(const std::string& node_list, std::string_view device) const;

 private:
  HourlyUse& use_of(const std::string& type);
  std::vector<bool> known_hours(const std::vector<std::int64_t>& all) const;
  RhythmLoad load_of(const std::string& type, const std::vector<std::int64_t>& used, std::uint32_t gpus,
                     const std::vector<bool>& known) const;

  RhythmFrame frame_;
  WeekClock clock_;
  std::map<std::string, HourlyUse> uses_;  // by type
  WaitCounts waits_;
  LimitsUsed runs_;
  Time first_end_ = Time::max();
  std::uint64_t jobs_ = 0;
  mutable std::unordered_map<std::string, std::string> type_of_list_;  // what was asked for last
};

}  // namespace steward::facts
