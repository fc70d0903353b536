// Times of --begin and --deadline, in the forms that Slurm takes. Pure.
#pragma once

#include <string_view>

#include "base/calendar.h"
#include "base/result.h"

namespace steward::advice {

// A wall clock at a moment. Days are as long as 24 hours: on the night of a clock change what comes out is an
// hour off.
struct LocalNow {
  Time now = no_time;
  std::chrono::year_month_day day{};
  Duration of_day{0};
};
LocalNow local_now(Time now, std::string_view zone);  // STEWARD_CHECKs that the zone is known

// "now+2hours", "18:00", "6:00pm", "tomorrow", "2027-01-20T08:00", "16:00 1/20/27". What has passed today is
// meant for tomorrow, as in Slurm; a day that has passed is now. Errors: invalid.
Result<Time> read_when(std::string_view text, const LocalNow& at);

}  // namespace steward::advice
