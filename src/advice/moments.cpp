#include "advice/moments.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/calendar.h"
#include "base/text.h"

namespace steward::advice {
namespace {

struct Clock {
  std::chrono::year_month_day day{};
  int minute = 0;
};

std::optional<std::int64_t> number_in(std::string_view text, std::int64_t least, std::int64_t most) {
  const auto number = parse_integer(text);
  return number && *number >= least && *number <= most ? number : std::nullopt;
}

// Of the day; -1: it is none. (No optional: GCC 12 takes its value for uninitialized below.)
int minute_of(std::string_view text) {
  const auto parts = split(text, ':');
  if (parts.size() != 2) return -1;
  const auto hour = number_in(parts[0], 0, 23), minute = number_in(parts[1], 0, 59);
  if (!hour || !minute) return -1;
  return static_cast<int>(*hour * 60 + *minute);
}

std::optional<std::chrono::year_month_day> day_of(std::string_view text) {
  const auto parts = split(text, '-');
  if (parts.size() != 3) return std::nullopt;
  const auto year = number_in(parts[0], 1970, 9999), month = number_in(parts[1], 1, 12),
             day = number_in(parts[2], 1, 31);
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day found(std::chrono::year(static_cast<int>(*year)),
                                          std::chrono::month(static_cast<unsigned>(*month)),
                                          std::chrono::day(static_cast<unsigned>(*day)));
  return found.ok() ? std::optional(found) : std::nullopt;
}

// Monday is 1.
std::optional<int> weekday_of(std::string_view text) {
  constexpr std::array<std::string_view, 7> names{"monday", "tuesday",  "wednesday", "thursday",
                                                  "friday", "saturday", "sunday"};
  constexpr std::size_t shortest = 3;
  const std::string day = lower(text);
  for (std::size_t i = 0; i < names.size(); ++i)
    if (day.size() >= shortest && names[i].starts_with(day)) return static_cast<int>(i) + 1;
  return std::nullopt;
}

// Which moment these clocks show it at: the offset is found by looking twice, since it may change between.
std::optional<Time> time_of(const Clock& clock, std::string_view zone) {
  const Time as_utc = Time(std::chrono::sys_days(clock.day).time_since_epoch()) + minutes(clock.minute);
  Time time = as_utc;
  for (int look = 0; look < 3; ++look) {
    const LocalMinute local = local_minute(time, zone);
    const Time shown = Time(std::chrono::sys_days(local.day).time_since_epoch()) + minutes(local.minute);
    if (shown == as_utc) return time;
    time += as_utc - shown;
  }
  return std::nullopt;
}

std::chrono::year_month_day days_after(std::chrono::year_month_day day, int days) {
  return std::chrono::year_month_day(std::chrono::sys_days(day) + std::chrono::days(days));
}

}  // namespace

std::string begin_text(Time time, std::string_view zone) {
  const LocalMinute local = local_minute(time, zone);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}", static_cast<int>(local.day.year()),
                     static_cast<unsigned>(local.day.month()), static_cast<unsigned>(local.day.day()),
                     local.minute / 60, local.minute % 60);
}

std::optional<Time> moment_of(std::string_view text, Time now, std::string_view zone) {
  constexpr int morning = 8 * 60;
  text = trim(text);
  constexpr std::size_t day_length = 10;  // "2026-11-30"
  const bool with_t = text.size() > day_length && text[day_length] == 'T';
  const auto space = with_t ? day_length : text.find(' ');
  const std::string_view first = text.substr(0, space);
  const std::string_view rest = space == std::string_view::npos ? "" : trim(text.substr(space + 1));
  const int minute = rest.empty() ? -1 : minute_of(rest);
  if (!rest.empty() && minute < 0) return std::nullopt;
  if (const auto day = day_of(first)) return time_of({*day, std::max(0, minute)}, zone);
  const LocalMinute local = local_minute(now, zone);
  if (const int clock = rest.empty() ? minute_of(first) : -1; clock >= 0)
    return time_of({days_after(local.day, clock <= local.minute ? 1 : 0), clock}, zone);
  const auto weekday = weekday_of(first);
  if (!weekday) return std::nullopt;
  const int wanted = minute < 0 ? morning : minute;
  int ahead = (*weekday - local.weekday + 7) % 7;
  if (ahead == 0 && wanted <= local.minute) ahead = 7;
  return time_of({days_after(local.day, ahead), wanted}, zone);
}

TestOnly test_only_of(std::string_view error_output) {
  constexpr std::string_view mark = " to start at ";
  constexpr std::size_t length = std::string_view("2026-11-27T22:00:00").size();
  for (const std::string_view line : split(error_output, '\n')) {
    const auto at = line.find(mark);
    if (at == std::string_view::npos || line.size() < at + mark.size() + length) continue;
    const std::string_view text = line.substr(at + mark.size(), length);
    const auto day = day_of(text.substr(0, 10));
    const int minute = text[10] == 'T' ? minute_of(text.substr(11, 5)) : -1;
    const auto second = number_in(text.substr(17), 0, 60);
    if (day && minute >= 0 && second)
      return {Time(std::chrono::sys_days(*day).time_since_epoch()) + minutes(minute) + seconds(*second), ""};
  }
  // The last line that says something is the reason.
  std::string reason = "sbatch --test-only said nothing that could be read";
  for (std::string_view line : split(error_output, '\n')) {
    for (const std::string_view prefix : {"sbatch: ", "error: ", "allocation failure: "})
      if (line.starts_with(prefix)) line.remove_prefix(prefix.size());
    if (!trim(line).empty()) reason = one_line(trim(line), 200);
  }
  return {no_time, reason};
}

}  // namespace steward::advice
