#include "programs/steward/zone.h"

#include <gtest/gtest.h>

namespace steward::cli {
namespace {

constexpr Time kNoon = from_seconds(1'795'435'200);  // 2026-11-23 12:00:00 UTC, a Monday

ReadPath nothing() {
  return [](const std::string&) { return std::nullopt; };
}
ReadPath always(std::string text) {
  return [text = std::move(text)](const std::string&) { return std::optional<std::string>(text); };
}

TEST(ReaderZone, TzComesFirst) {
  EXPECT_EQ(reader_zone("Europe/Copenhagen", always("/usr/share/zoneinfo/Asia/Tokyo"), nothing()).name,
            "Europe/Copenhagen");
  EXPECT_EQ(reader_zone(":Europe/Copenhagen", nothing(), nothing()).name, "Europe/Copenhagen");
  EXPECT_EQ(reader_zone("", always("/usr/share/zoneinfo/Asia/Tokyo"), nothing()).name, "UTC");
  EXPECT_FALSE(reader_zone("", nothing(), nothing()).guessed);
}

TEST(ReaderZone, ThenTheMachines) {
  EXPECT_EQ(reader_zone(std::nullopt, always("/usr/share/zoneinfo/Asia/Tokyo"), nothing()).name,
            "Asia/Tokyo");
  EXPECT_EQ(reader_zone(std::nullopt, nothing(), always("Asia/Tokyo\n")).name, "Asia/Tokyo");
}

TEST(ReaderZone, WhatIsNoZoneIsUtcAndSaysSo) {
  for (const char* tz : {"CET-1CEST", "../../etc/passwd", "Mars/Olympus", "Europe/Copenhagen\n\x1b[2J"}) {
    const Zone zone = reader_zone(tz, nothing(), nothing());
    EXPECT_EQ(zone.name, "UTC") << tz;
    EXPECT_TRUE(zone.guessed) << tz;
  }
  EXPECT_EQ(show(kNoon, reader_zone(std::nullopt, nothing(), nothing())), "Mon 23 Nov 12:00 UTC");
}

TEST(Show, IsInTheReadersZone) {
  const Zone zone{"Europe/Copenhagen", false};
  EXPECT_EQ(show(kNoon, zone), "Mon 23 Nov 13:00");
  EXPECT_EQ(show(no_time, zone), "never");
}

TEST(ShowShort, LeavesTodayOut) {
  const Zone zone{"Europe/Copenhagen", false};
  EXPECT_EQ(show_short(kNoon, kNoon + hours(2), zone), "13:00");
  EXPECT_EQ(show_short(kNoon, kNoon + hours(11), zone), "Mon 23 Nov 13:00");  // midnight has passed
  EXPECT_EQ(show_short(kNoon, kNoon + hours(24 * 7), zone), "Mon 23 Nov 13:00");
  EXPECT_EQ(show_short(kNoon - hours(24 * 365), kNoon, zone), "Sun 23 Nov 2025 13:00");
}

TEST(Show, SaysTheYearOfWhatIsLongAgoOrFarAhead) {
  const Zone zone{"Europe/Copenhagen", false};
  EXPECT_EQ(show(kNoon - hours(24 * 299), kNoon, zone), "Wed 28 Jan 13:00");
  EXPECT_EQ(show(kNoon - hours(24 * 400), kNoon, zone), "Sun 19 Oct 2025 14:00");
  EXPECT_EQ(show(kNoon + hours(24 * 400), kNoon, zone), "Tue 28 Dec 2027 13:00");
  EXPECT_EQ(show(no_time, kNoon, zone), "never");
  // 2024-12-31 23:30 UTC is the new year in Copenhagen already, and 2025-01-01 00:30 UTC the old in New York.
  EXPECT_EQ(show(from_seconds(1'735'687'800), kNoon, zone), "Wed 1 Jan 2025 00:30");
  EXPECT_EQ(show(from_seconds(1'735'691'400), kNoon, {"America/New_York", false}), "Tue 31 Dec 2024 19:30");
}

}  // namespace
}  // namespace steward::cli
