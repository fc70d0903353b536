#include "policy/office_hours.h"

#include <algorithm>

#include "base/calendar.h"

namespace steward::policy {
namespace {

bool is_weekend(CivilDay day) { return std::chrono::weekday(std::chrono::sys_days(day)).iso_encoding() > 5; }

// The whole minute that `now` lies in.
Time minute_of(Time now) { return std::chrono::floor<std::chrono::minutes>(now); }

}  // namespace

bool is_working_day(const OfficeHours& office, CivilDay day) {
  if (is_weekend(day) || is_holiday(office.holidays, day)) return false;
  const std::chrono::month_day date(day.month(), day.day());
  const auto& yearly = office.closed_yearly;
  if (std::find(yearly.begin(), yearly.end(), date) != yearly.end()) return false;
  return std::none_of(office.closed.begin(), office.closed.end(),
                      [&](const auto& span) { return span.first <= day && day <= span.second; });
}

bool in_office_hours(const OfficeHours& office, Time time) {
  const LocalMinute local = local_minute(time, office.zone);
  return local.minute >= office.from && local.minute < office.to && is_working_day(office, local.day);
}

Time digest_moment(const OfficeHours& office, Time now) {
  if (office.digest == OfficeHours::no_digest) return now;
  const LocalMinute local = local_minute(now, office.zone);
  if (!in_office_hours(office, now) || local.minute < office.digest) return no_time;
  return minute_of(now) - minutes(local.minute - office.digest);
}

Time next_digest(const OfficeHours& office, Time now) {
  // Over the longest time that anybody closes for, hour by hour until it is open, then to the minute.
  constexpr int most_hours = 24 * 120;
  if (office.digest == OfficeHours::no_digest) return no_time;
  for (int hour = 0; hour < most_hours; ++hour) {
    const Time then = now + hours(hour);
    const LocalMinute local = local_minute(then, office.zone);
    const Time moment = minute_of(then) + minutes(office.digest - local.minute);
    if (moment > now && is_working_day(office, local.day)) return moment;
  }
  return no_time;
}

}  // namespace steward::policy
