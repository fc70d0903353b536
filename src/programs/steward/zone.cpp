#include "programs/steward/zone.h"

#include <filesystem>

#include "base/calendar.h"
#include "base/files.h"
#include "base/text.h"

namespace steward::cli {
namespace {

std::optional<Zone> zone_named(std::string_view text) {
  text = trim(text);
  if (text.starts_with(':')) text.remove_prefix(1);
  // Both a full path and a link name the zone behind the database's own folder.
  constexpr std::string_view kFolder = "zoneinfo/";
  if (const auto at = text.rfind(kFolder); at != std::string_view::npos)
    text.remove_prefix(at + kFolder.size());
  if (text.empty() || !known_zone(text)) return std::nullopt;
  return Zone{std::string(text), false};
}

}  // namespace

Zone reader_zone(const std::optional<std::string>& tz, const ReadPath& link_of, const ReadPath& text_of) {
  if (tz) {
    // Set and empty is UTC; a rule such as "CET-1CEST" names no zone of the database.
    if (tz->empty()) return Zone{"UTC", false};
    return zone_named(*tz).value_or(Zone{});
  }
  if (const auto target = link_of("/etc/localtime")) {
    if (auto zone = zone_named(*target)) return *zone;
  }
  if (const auto text = text_of("/etc/timezone")) {
    if (auto zone = zone_named(*text)) return *zone;
  }
  return Zone{};
}

Zone reader_zone(const std::optional<std::string>& tz) {
  const auto link_of = [](const std::string& path) -> std::optional<std::string> {
    std::error_code error;
    const auto target = std::filesystem::read_symlink(path, error);
    if (error) return std::nullopt;
    return target.string();
  };
  const auto text_of = [](const std::string& path) -> std::optional<std::string> {
    auto text = read_file(path, 4096);
    if (!text) return std::nullopt;
    return std::move(*text);
  };
  return reader_zone(tz, link_of, text_of);
}

std::string show(Time time, const Zone& zone) {
  if (time == no_time) return "never";
  return show_time(time, zone.name) + (zone.guessed ? " UTC" : "");
}

std::string show(Time time, Time now, const Zone& zone) {
  constexpr Duration plain_enough = hours(24 * 300);
  std::string text = show(time, zone);
  if (time == no_time || (now - time < plain_enough && time - now < plain_enough)) return text;
  const std::string utc = iso_time(time);
  auto year = parse_integer(utc.substr(0, 4)).value_or(0);
  // The reader's new year comes some hours before or after UTC's.
  if (utc.substr(5, 2) == "12" && text.find("Jan") != std::string::npos) ++year;
  if (utc.substr(5, 2) == "01" && text.find("Dec") != std::string::npos) --year;
  const auto clock = text.find(':');
  return clock == std::string::npos || clock < 3 ? text : text.insert(clock - 3, " " + std::to_string(year));
}

std::string show_short(Time time, Time now, const Zone& zone) {
  if (time == no_time) return "never";
  const std::string full = show_time(time, zone.name);
  const std::string today = show_time(now, zone.name);
  const auto clock = full.rfind(' ');
  const bool near = now - time < hours(24) && time - now < hours(24);
  if (!near || clock == std::string::npos || full.substr(0, clock) != today.substr(0, today.rfind(' '))) {
    return show(time, now, zone);
  }
  return full.substr(clock + 1) + (zone.guessed ? " UTC" : "");
}

}  // namespace steward::cli
