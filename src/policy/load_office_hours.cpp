#include "policy/load_office_hours.h"

#include <fmt/format.h>

#include "base/calendar.h"
#include "base/holidays.h"
#include "base/text.h"

namespace steward::policy {
namespace {

constexpr std::int64_t day_minutes = 1440;
constexpr std::string_view day_form =
    "\"{}\" is no day: write 12-24 (every year), 2026-12-24, or 2026-12-23/2027-01-02";

// "08:30", up to "24:00".
std::int64_t minutes_of(TomlFile::Table& table, std::string_view key, const std::string& fallback) {
  const std::string text = table.text(key, fallback);
  const std::size_t colon = text.find(':');
  const auto hour = parse_integer(std::string_view(text).substr(0, colon));
  const auto minute =
      colon == std::string::npos ? std::nullopt : parse_integer(std::string_view(text).substr(colon + 1));
  if (hour && minute && *hour >= 0 && *minute >= 0 && *minute < 60 && *hour * 60 + *minute <= day_minutes)
    return *hour * 60 + *minute;
  table.complain(key, "is no time of the day such as \"08:00\"");
  return 0;
}

std::optional<int> number_in(std::string_view text, std::size_t digits, int least, int most) {
  if (text.size() != digits || text.find_first_not_of("0123456789") != std::string_view::npos) return {};
  const auto number = parse_integer(text);
  if (!number || *number < least || *number > most) return {};
  return static_cast<int>(*number);
}

// "2026-12-24".
std::optional<CivilDay> day_in(std::string_view text) {
  const auto parts = split(text, '-');
  if (parts.size() != 3) return {};
  const auto year = number_in(parts[0], 4, 2000, 2999);
  const auto month = number_in(parts[1], 2, 1, 12), day = number_in(parts[2], 2, 1, 31);
  if (!year || !month || !day) return {};
  const CivilDay made(std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                      std::chrono::day(static_cast<unsigned>(*day)));
  return made.ok() ? std::optional(made) : std::nullopt;
}

std::optional<std::chrono::month_day> yearly_in(std::string_view text) {
  const auto parts = split(text, '-');
  if (parts.size() != 2) return {};
  const auto month = number_in(parts[0], 2, 1, 12), day = number_in(parts[1], 2, 1, 31);
  if (!month || !day) return {};
  const std::chrono::month_day made(std::chrono::month(static_cast<unsigned>(*month)),
                                    std::chrono::day(static_cast<unsigned>(*day)));
  return made.ok() ? std::optional(made) : std::nullopt;
}

bool read_closed(std::string_view text, OfficeHours& office) {
  if (const auto yearly = yearly_in(text)) {
    office.closed_yearly.push_back(*yearly);
    return true;
  }
  const std::size_t slash = text.find('/');
  const auto first = day_in(text.substr(0, slash));
  const auto last = slash == std::string_view::npos ? first : day_in(text.substr(slash + 1));
  if (!first || !last || *last < *first) return false;
  office.closed.emplace_back(*first, *last);
  return true;
}

}  // namespace

void read_office_hours(TomlFile::Table table, OfficeHours& office) {
  office.zone = table.text("zone", office.zone);
  if (!known_zone(office.zone))
    table.complain("zone", "is not a time zone this machine knows (see timedatectl list-timezones)");
  office.from = minutes_of(table, "from", "08:00");
  office.to = minutes_of(table, "to", "16:00");
  if (office.to <= office.from) table.complain("to", "is not after `from`");
  const std::string digest = table.text("digest", "");
  office.digest = office.from;
  if (!digest.empty())
    office.digest = digest == "off" ? OfficeHours::no_digest : minutes_of(table, "digest", "");
  const bool off = office.digest == OfficeHours::no_digest;
  if (!off && (office.digest < office.from || office.digest >= office.to))
    table.complain("digest", "is not between `from` and `to`, nor \"off\"");
  office.holidays = table.one_of("holidays", {"danish", "none"}, office.holidays);
  const std::vector<std::string> closed = table.list("closed");
  if (!table.has("closed")) return;
  office.closed_yearly.clear();
  for (const std::string& text : closed) {
    if (!read_closed(text, office))
      return table.complain("closed", fmt::format(day_form, one_line(text, 40)));
  }
}

}  // namespace steward::policy
