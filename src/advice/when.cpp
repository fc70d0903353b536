#include "advice/when.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <string>

#include "base/text.h"

namespace steward::advice {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

std::optional<int> take_number(std::string_view& text, std::size_t most_digits) {
  int number = 0;
  const auto* last = text.data() + std::min(text.size(), most_digits);
  if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
  const auto [end, code] = std::from_chars(text.data(), last, number);
  if (code != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

bool take(std::string_view& text, std::string_view word) {
  if (text.size() < word.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (lower(text[i]) != word[i]) return false;
  }
  text.remove_prefix(word.size());
  return true;
}

// What was read so far: a day, a time of day, or both.
struct Reading {
  std::string_view rest;
  const LocalNow& at;
  std::optional<sys_days> day{};
  std::optional<Duration> of_day{};

  bool set_day(int y, int m, int d) {
    if (day || m < 1 || m > 12 || d < 1 || d > 31) return false;
    day = sys_days(year(y) / m / 1) + std::chrono::days(d - 1);
    return true;
  }
  bool set_time(Duration time) {
    if (of_day) return false;
    of_day = time;
    return true;
  }

  bool clock(int hour) {
    if (!take(rest, ":")) return false;
    const auto minute = take_number(rest, 2);
    int second = 0;
    if (take(rest, ":")) second = take_number(rest, 2).value_or(99);
    if (!minute || *minute > 59 || second > 59) return false;
    const std::size_t gap = rest.starts_with(' ') ? 1 : 0;
    std::string_view after = rest.substr(gap);
    const bool pm = take(after, "pm"), am = !pm && take(after, "am");
    if (pm || am) {
      if (hour > 12) return false;
      rest = after;
      hour = hour % 12 + (pm ? 12 : 0);
    }
    return hour <= 23 && set_time(hours(hour) + minutes(*minute) + seconds(second));
  }

  // "2027-01-20", with a time of day behind a 'T'.
  bool iso(int y) {
    if (!take(rest, "-")) return false;
    const auto m = take_number(rest, 2);
    if (!m || !take(rest, "-")) return false;
    const auto d = take_number(rest, 2);
    if (!d || !set_day(y, *m, *d)) return false;
    if (!take(rest, "t")) return true;
    const auto hour = take_number(rest, 2);
    return hour && clock(*hour);
  }

  // "1/20", "1/20/27", "01.20.27".
  bool american(int m) {
    const std::string_view mark = rest.substr(0, 1);
    rest.remove_prefix(1);
    const auto d = take_number(rest, 2);
    if (!d) return false;
    if (take(rest, mark)) {
      const auto y = take_number(rest, 4);
      return y && set_day(*y < 100 ? 2000 + *y : *y, m, *d);
    }
    const int y = static_cast<int>(at.day.year());
    if (!set_day(y, m, *d)) return false;
    if (*day < sys_days(at.day)) {
      day.reset();
      return set_day(y + 1, m, *d);
    }
    return true;
  }

  bool number() {
    std::size_t digits = rest.find_first_not_of("0123456789");
    digits = digits == std::string_view::npos ? rest.size() : digits;
    if (digits == 6) {
      const auto m = take_number(rest, 2), d = take_number(rest, 2), y = take_number(rest, 2);
      return m && d && y && set_day(2000 + *y, *m, *d);
    }
    const auto first = take_number(rest, 4);
    if (!first || rest.empty()) return false;
    if (rest.front() == ':') return digits <= 2 && clock(*first);
    if (rest.front() == '-') return digits == 4 && iso(*first);
    return (rest.front() == '/' || rest.front() == '.') && american(*first);
  }

  bool word() {
    const sys_days today(at.day);
    if (take(rest, "today")) {
      day = today;
      return true;
    }
    if (take(rest, "tomorrow")) {
      day = today + std::chrono::days(1);
      return true;
    }
    if (take(rest, "midnight")) return set_time(Duration(0));
    if (take(rest, "noon")) return set_time(hours(12));
    if (take(rest, "fika")) return set_time(hours(15));
    return take(rest, "teatime") && set_time(hours(16));
  }

  bool all() {
    while (!rest.empty()) {
      if (rest.front() == ' ') {
        rest.remove_prefix(1);
      } else if (rest.front() >= '0' && rest.front() <= '9' ? !number() : !word()) {
        return false;
      }
    }
    return day || of_day;
  }
};

std::optional<Duration> unit_of(std::string_view text) {
  if (text.empty() || text == "second" || text == "seconds") return seconds(1);
  if (text == "minute" || text == "minutes") return minutes(1);
  if (text == "hour" || text == "hours") return hours(1);
  if (text == "day" || text == "days") return hours(24);
  if (text == "week" || text == "weeks") return hours(168);
  return std::nullopt;
}

std::optional<Time> relative(std::string_view rest, Time now) {
  if (rest.empty()) return now;
  const bool back = rest.front() == '-';
  if (!back && rest.front() != '+') return std::nullopt;
  rest.remove_prefix(1);
  const auto number = take_number(rest, 9);
  const auto unit = unit_of(rest);
  if (!number || !unit || *number > 10'000'000) return std::nullopt;
  return back ? now : now + *unit * *number;
}

}  // namespace

LocalNow local_now(Time now, std::string_view zone) {
  const LocalMinute local = local_minute(now, zone);
  const auto within = now.time_since_epoch() % minutes(1);
  return {now, local.day, minutes(local.minute) + std::chrono::duration_cast<Duration>(within)};
}

Result<Time> read_when(std::string_view text, const LocalNow& at) {
  const auto wrong =
      fail(ErrorCode::invalid,
           fmt::format("\"{}\" is no time that Slurm takes: 18:00, now+2hours, tomorrow, 2027-01-20T08:00",
                       one_line(text, 80)));
  std::string_view rest = text;
  if (take(rest, "now")) {
    const auto time = relative(rest, at.now);
    if (!time) return wrong;
    return *time;
  }
  Reading reading{text, at};
  if (!reading.all()) return wrong;
  const sys_days today(at.day);
  const Duration of_day = reading.of_day.value_or(Duration(0));
  sys_days on = reading.day.value_or(today);
  if (!reading.day && of_day <= at.of_day) on = today + std::chrono::days(1);
  const Time meant = at.now + (on - today) + of_day - at.of_day;
  return std::max(meant, at.now);
}

}  // namespace steward::advice
