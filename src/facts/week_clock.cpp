#include "facts/week_clock.h"

#include <fmt/format.h>

#include "base/calendar.h"

namespace steward::facts {
namespace {

constexpr int kSunday = 7;

int weekday_of(const policy::OfficeHours& office, const LocalMinute& local) {
  return local.weekday <= 5 && !policy::is_working_day(office, local.day) ? kSunday : local.weekday;
}

}  // namespace

std::size_t hour_of_week(const policy::OfficeHours& office, Time time) {
  const LocalMinute local = local_minute(time, office.zone);
  const int hour = (weekday_of(office, local) - 1) * static_cast<int>(kDayHours) + local.minute / 60;
  return static_cast<std::size_t>(hour);
}

std::vector<std::string> off_days(const policy::OfficeHours& office, Time now, int days) {
  std::vector<std::string> found;
  // Half days, since a day may have 23 hours.
  for (int i = 0; i < days * 2; ++i) {
    const LocalMinute local = local_minute(now + hours(12 * i), office.zone);
    if (local.weekday > 5 || weekday_of(office, local) != kSunday) continue;
    std::string day =
        fmt::format("{:04}-{:02}-{:02}", static_cast<int>(local.day.year()),
                    static_cast<unsigned>(local.day.month()), static_cast<unsigned>(local.day.day()));
    if (found.empty() || found.back() != day) found.push_back(std::move(day));
  }
  return found;
}

WeekClock::WeekClock(const policy::OfficeHours& office, Time from, Time to) : from_(from) {
  for (Time time = from; time < to; time += hours(1))
    slots_.push_back(static_cast<std::uint8_t>(hour_of_week(office, time + minutes(30))));
}

}  // namespace steward::facts
