#include "base/holidays.h"

#include <algorithm>
#include <array>

namespace steward {
namespace {

using std::chrono::day;
using std::chrono::days;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;

constexpr year last_prayer_day{2023};
constexpr days prayer_day{26};
// From Easter Sunday: Maundy Thursday, Good Friday, Easter Monday, Ascension, Whit Sunday and Monday.
constexpr std::array by_easter = {days(-3), days(-2), days(0), days(1), days(39), days(49), days(50)};

struct MonthDay {
  unsigned month, day;
};
constexpr std::array fixed = {MonthDay{1, 1}, MonthDay{12, 25}, MonthDay{12, 26}};

}  // namespace

CivilDay easter_sunday(year of) {
  const int y = static_cast<int>(of);
  const int golden = y % 19, century = y / 100, within = y % 100;
  const int correction = (century - (century + 8) / 25 + 1) / 3;
  const int moon = (19 * golden + century - century / 4 - correction + 15) % 30;
  const int week = (32 + 2 * (century % 4) + 2 * (within / 4) - moon - within % 4) % 7;
  const int late = (golden + 11 * moon + 22 * week) / 451;
  const int march = moon + week - 7 * late + 114;
  return CivilDay(of, month(static_cast<unsigned>(march / 31)), day(static_cast<unsigned>(march % 31 + 1)));
}

bool is_danish_holiday(CivilDay date) {
  const auto same_day = [&](const MonthDay& each) {
    return month(each.month) == date.month() && day(each.day) == date.day();
  };
  if (std::any_of(fixed.begin(), fixed.end(), same_day)) return true;
  const days since = sys_days(date) - sys_days(easter_sunday(date.year()));
  if (since == prayer_day) return date.year() <= last_prayer_day;
  return std::find(by_easter.begin(), by_easter.end(), since) != by_easter.end();
}

bool is_holiday(std::string_view country, CivilDay day) {
  return country == "danish" && is_danish_holiday(day);
}

bool known_holidays(std::string_view country) { return country == "danish" || country == "none"; }

}  // namespace steward
