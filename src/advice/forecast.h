// What is to be expected of a moment to come, by the platform's week (model/rhythm.h). Pure; borrows the
// view.
//
// An hour's difference from the week's mean is believed as far as such differences come back (the view's
// reliability): where they are chance, every hour is like the others, and nobody is sent to wait for one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "advice/plan_request.h"
#include "model/rhythm.h"

namespace steward::advice {

// Fewer weeks than this are no rhythm: a single odd week would be a third of it.
inline constexpr std::uint32_t kLeastWeeks = 3;

struct WaitForecast {
  Duration mean{0}, median{0}, high{0};
};

class Forecast {
 public:
  // Takes the narrowest class of jobs like the request of which nearly the whole week is known; so that
  // moments are compared by one kind of jobs.
  Forecast(const RhythmView& rhythm, const PlanRequest& request);

  std::optional<WaitForecast> wait(Time eligible) const;
  // Mean permille of the GPUs in use over [from, to); nullopt: not known of most of it.
  std::optional<std::int32_t> busy(Time from, Time to) const;
  // How long a job with this limit may be expected to run.
  Duration run(Duration time_limit) const;
  bool in_office_hours(Time time) const;
  // When somebody is there to look: `time` itself in office hours, else their next beginning.
  Time seen(Time time) const;
  std::size_t hour_of_week(Time time) const;

  const RhythmWaits* waits() const { return waits_; }  // null: too little is known
  const RhythmLoad* load() const { return load_; }     // of the type asked for, else of all; null as above
  std::string basis() const;                           // "jobs of 1 a40 GPU and at most 4 h"

 private:
  bool is_off_day(Time time) const;

  const RhythmView& rhythm_;
  const RhythmWaits* waits_ = nullptr;
  const RhythmLoad* load_ = nullptr;
  std::int64_t mean_wait_s_ = 0, mean_median_s_ = 0, mean_high_s_ = 0, mean_busy_ = 0;  // of the known hours
};

}  // namespace steward::advice
