#include "slurm/values.h"

#include <algorithm>
#include <array>
#include <limits>

#include "base/text.h"

namespace steward::slurm {
namespace {

template <std::size_t N>
bool is_one_of(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

// Whole text, digits only, `most` at most.
std::optional<std::int64_t> number(std::string_view text, std::int64_t most) {
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  const auto value = parse_integer(text);
  if (!value || *value > most) return std::nullopt;
  return value;
}

std::optional<Time> parse_iso(std::string_view text) {
  // 2026-11-23T13:25:36
  constexpr std::string_view shape = "0000-00-00T00:00:00";
  if (text.size() != shape.size()) return std::nullopt;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (shape[i] == '0' ? !digit : text[i] != shape[i]) return std::nullopt;
  }
  const auto part = [&](std::size_t from, std::size_t size) {
    return *parse_integer(text.substr(from, size));
  };
  const std::chrono::year_month_day day(std::chrono::year(static_cast<int>(part(0, 4))),
                                        std::chrono::month(static_cast<unsigned>(part(5, 2))),
                                        std::chrono::day(static_cast<unsigned>(part(8, 2))));
  if (!day.ok() || part(11, 2) > 23 || part(14, 2) > 59 || part(17, 2) > 60) return std::nullopt;
  return Time(std::chrono::sys_days(day)) + hours(part(11, 2)) + minutes(part(14, 2)) + seconds(part(17, 2));
}

}  // namespace

std::optional<Time> parse_time(std::string_view text) {
  constexpr std::array<std::string_view, 6> unknown = {"N/A", "Unknown", "None", "(null)", "NONE", ""};
  if (is_one_of(text, unknown)) return no_time;
  constexpr std::int64_t far = 253'402'300'799;  // the end of the year 9999
  if (const auto epoch = number(text, far)) return from_seconds(*epoch);
  return parse_iso(text);
}

std::optional<Duration> parse_time_limit(std::string_view text) {
  constexpr std::array<std::string_view, 8> none = {"UNLIMITED", "INFINITE", "NOT_SET",         "INVALID",
                                                    "N/A",       "(null)",   "Partition_Limit", ""};
  if (is_one_of(text, none)) return Duration(0);
  std::int64_t days = 0;
  const std::size_t dash = text.find('-');
  if (dash != std::string_view::npos) {
    const auto n = number(text.substr(0, dash), 100'000);
    if (!n) return std::nullopt;
    days = *n;
    text.remove_prefix(dash + 1);
  }
  std::array<std::int64_t, 3> hms = {0, 0, 0};
  const auto parts = split(text, ':');
  if (parts.size() > 3) return std::nullopt;
  // As sbatch reads it: after days the first number is hours; else one number is minutes, two are
  // minutes:seconds.
  const std::size_t first = dash != std::string_view::npos || parts.size() == 3 ? 0 : 1;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto n = number(parts[i], 10'000'000);
    if (!n) return std::nullopt;
    hms[first + i] = *n;
  }
  return std::chrono::days(days) + hours(hms[0]) + minutes(hms[1]) + seconds(hms[2]);
}

std::optional<std::uint32_t> gpus_of_tres(std::string_view text) {
  constexpr std::string_view all = "gres/gpu=", kind = "gres/gpu:";
  std::optional<std::int64_t> of_kinds;
  for (const std::string_view part : split(text, ',')) {
    const auto count = number(part.substr(std::min(part.size(), part.rfind('=') + 1)), 1'000'000);
    if (!count) continue;
    if (part.substr(0, all.size()) == all) return static_cast<std::uint32_t>(*count);
    if (part.substr(0, kind.size()) == kind) of_kinds = of_kinds.value_or(0) + *count;
  }
  if (!of_kinds || *of_kinds > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  return static_cast<std::uint32_t>(*of_kinds);
}

std::optional<std::uint64_t> parse_memory(std::string_view text) {
  constexpr std::string_view units = "KMGTP";
  std::uint64_t unit = 1;
  if (!text.empty()) {
    if (const std::size_t power = units.find(text.back()); power != std::string_view::npos) {
      unit = std::uint64_t{1} << (10 * (power + 1));
      text.remove_suffix(1);
    }
  }
  const std::size_t dot = std::min(text.find('.'), text.size());
  const auto whole = number(text.substr(0, dot), std::int64_t{1} << 50);
  if (!whole || static_cast<std::uint64_t>(*whole) > (std::uint64_t{1} << 62) / unit) return std::nullopt;
  std::uint64_t part = 0;  // hundredths
  if (dot < text.size()) {
    const auto digits = number(text.substr(dot + 1, 2), 99);
    if (!digits || text.size() - dot > 4) return std::nullopt;
    part = static_cast<std::uint64_t>(*digits) * (text.size() - dot == 2 ? 10 : 1);
  }
  return static_cast<std::uint64_t>(*whole) * unit + unit * part / 100;
}

std::optional<std::uint64_t> memory_of_tres(std::string_view text) {
  constexpr std::string_view key = "mem=";
  for (const std::string_view part : split(text, ',')) {
    if (part.substr(0, key.size()) != key) continue;
    const auto bytes = parse_memory(part.substr(key.size()));
    if (bytes) return *bytes >> 20;
  }
  return std::nullopt;
}

std::optional<Duration> parse_cpu_time(std::string_view text) {
  if (text.empty()) return Duration(0);
  Duration fraction{0};
  if (const std::size_t dot = text.find('.'); dot != std::string_view::npos) {
    const auto ms = number(text.substr(dot + 1), 999);
    if (!ms || text.size() - dot != 4) return std::nullopt;
    fraction = Duration(*ms);
    text = text.substr(0, dot);
  }
  if (text.find(':') == std::string_view::npos) return std::nullopt;
  const auto whole = parse_time_limit(text);
  if (!whole) return std::nullopt;
  return *whole + fraction;
}

}  // namespace steward::slurm
