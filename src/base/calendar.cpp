#include "base/calendar.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <array>
#include <exception>

#include "base/check.h"
#include "base/files.h"
#include "base/text.h"

namespace steward {
namespace {

// English whatever the process's locale: mail headers and logs are read by machines too.
constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct Civil {
  int year;
  unsigned month, day;
  std::string_view weekday, month_name;
  std::int64_t hour, minute, second, millisecond;
};

// `since_epoch` as a wall clock shows it, UTC or local.
Civil civil(Duration since_epoch) {
  const auto days = std::chrono::floor<std::chrono::days>(since_epoch);
  const std::chrono::sys_days midnight(days);
  const std::chrono::year_month_day ymd(midnight);
  const std::chrono::hh_mm_ss time(since_epoch - days);
  const unsigned month = static_cast<unsigned>(ymd.month());
  return {static_cast<int>(ymd.year()),
          month,
          static_cast<unsigned>(ymd.day()),
          kDays[std::chrono::weekday(midnight).c_encoding()],
          kMonths[month - 1],
          time.hours().count(),
          time.minutes().count(),
          time.seconds().count(),
          time.subseconds().count()};
}

// date/tz reports by exceptions; they stop here. Its tables are filled once, under its own locks.
const date::time_zone* find_zone(std::string_view zone) {
  try {
    return date::locate_zone(std::string(zone));
  } catch (const std::exception&) {
    return nullptr;
  }
}

}  // namespace

bool known_zone(std::string_view zone) { return find_zone(zone) != nullptr; }

// The machine's files say it in their first line: "# version 2026a".
std::string zone_database() {
  constexpr std::string_view begin = "# version ";
  const auto text = read_file("/usr/share/zoneinfo/tzdata.zi");
  if (!text || text->rfind(begin, 0) != 0) return "";
  return one_line(text->substr(begin.size(), text->find('\n') - begin.size()), 20);
}

std::string show_time(Time time, std::string_view zone) {
  const date::time_zone* known = find_zone(zone);
  STEWARD_CHECK(known != nullptr);
  const Civil c = civil(known->to_local(time).time_since_epoch());
  return fmt::format("{} {} {} {:02}:{:02}", c.weekday, c.day, c.month_name, c.hour, c.minute);
}

LocalMinute local_minute(Time time, std::string_view zone) {
  const date::time_zone* known = find_zone(zone);
  STEWARD_CHECK(known != nullptr);
  const Duration local = known->to_local(time).time_since_epoch();
  const auto days = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::sys_days midnight(days);
  return {static_cast<int>(std::chrono::weekday(midnight).iso_encoding()),
          static_cast<int>((local - days) / minutes(1)), std::chrono::year_month_day(midnight)};
}

ShownSpan show_span(Time from, Time to, std::string_view zone) {
  const date::time_zone* known = find_zone(zone);
  STEWARD_CHECK(known != nullptr);
  const Civil a = civil(known->to_local(from).time_since_epoch());
  const Civil b = civil(known->to_local(to).time_since_epoch());
  const bool one_day = a.year == b.year && a.month == b.month && a.day == b.day;
  const auto shown = [one_day](const Civil& c) {
    const std::string clock = fmt::format("{:02}:{:02}", c.hour, c.minute);
    return one_day ? clock : fmt::format("{}/{} {}", c.day, c.month, clock);
  };
  return {shown(a), shown(b)};
}

std::string mail_date(Time time) {
  const Civil c = civil(time.time_since_epoch());
  return fmt::format("{}, {} {} {:04} {:02}:{:02}:{:02} +0000", c.weekday, c.day, c.month_name, c.year,
                     c.hour, c.minute, c.second);
}

std::string iso_time(Time time) {
  const Civil c = civil(time.time_since_epoch());
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", c.year, c.month, c.day, c.hour, c.minute,
                     c.second, c.millisecond);
}

}  // namespace steward
