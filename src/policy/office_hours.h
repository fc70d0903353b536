// When staff and most people are at work: [office_hours]. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/holidays.h"
#include "base/time.h"

namespace steward::policy {

// Monday to Friday but for holidays, [from, to) minutes after midnight by this zone's clocks.
struct OfficeHours {
  std::string zone = "Europe/Copenhagen";
  std::int64_t from = 480;  // 08:00
  std::int64_t to = 960;    // 16:00
  // When what is not urgent goes out, in [from, to); no_digest: at once, each word in a mail of its own.
  static constexpr std::int64_t no_digest = -1;
  std::int64_t digest = 480;
  std::string holidays = "danish";  // of base/holidays.h
  // Further days: by default those that Danish universities keep closed beside the public holidays
  // (Constitution Day, Christmas Eve, New Year's Eve).
  std::vector<std::chrono::month_day> closed_yearly = {std::chrono::June / 5, std::chrono::December / 24,
                                                       std::chrono::December / 31};
  std::vector<std::pair<CivilDay, CivilDay>> closed{};  // first and last of each time
};

bool is_working_day(const OfficeHours& office, CivilDay day);
bool in_office_hours(const OfficeHours& office, Time time);

// The last moment at or before `now` at which the day's digest fell due, while it may still go; no_time: it
// is no time for one now (night, weekend, holiday, before the morning's moment).
Time digest_moment(const OfficeHours& office, Time now);
// The next one after `now`: for "goes out on Monday at 08:00". no_time: nothing waits for one.
Time next_digest(const OfficeHours& office, Time now);

}  // namespace steward::policy
