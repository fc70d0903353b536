#include "base/calendar.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace steward {
namespace {

TEST(Calendar, KnowsTheMachinesZonesAndNoOthers) {
  EXPECT_TRUE(known_zone("Europe/Copenhagen"));
  EXPECT_TRUE(known_zone("UTC"));
  for (const char* bad :
       {"", "Europe/Aalborg", "../../etc/passwd", "/etc/localtime", "Europe", "europe/copenhagen"}) {
    EXPECT_FALSE(known_zone(bad)) << bad;
  }
}

TEST(Calendar, ShowsTimeAsTheReaderLives) {
  const Time noon = from_ms(1'795'439'100'123);  // 2026-11-23T13:05:00.123Z
  EXPECT_EQ(show_time(noon, "Europe/Copenhagen"), "Mon 23 Nov 14:05");
  EXPECT_EQ(show_time(noon, "UTC"), "Mon 23 Nov 13:05");
  EXPECT_EQ(show_time(from_seconds(1'783'080'000), "Europe/Copenhagen"), "Fri 3 Jul 14:00");
}

TEST(Calendar, BothNightsOfTheChange) {
  // 25 Oct 2026 01:00 UTC: 03:00 becomes 02:00, so half past two comes twice.
  const Time back = from_seconds(1'792'890'000);
  EXPECT_EQ(show_time(back - minutes(30), "Europe/Copenhagen"), "Sun 25 Oct 02:30");
  EXPECT_EQ(show_time(back + minutes(30), "Europe/Copenhagen"), "Sun 25 Oct 02:30");
  // 29 Mar 2026 01:00 UTC: 02:00 becomes 03:00.
  const Time on = from_seconds(1'774'746'000);
  EXPECT_EQ(show_time(on - minutes(1), "Europe/Copenhagen"), "Sun 29 Mar 01:59");
  EXPECT_EQ(show_time(on, "Europe/Copenhagen"), "Sun 29 Mar 03:00");
}

TEST(Calendar, AWallClockOnBothNightsOfTheChange) {
  const auto at = [](std::int64_t utc_s) { return local_minute(from_seconds(utc_s), "Europe/Copenhagen"); };
  // Sunday 29 March 2026: after 01:59 comes 03:00.
  EXPECT_EQ(at(1'774'745'940).minute, 60 + 59);
  EXPECT_EQ(at(1'774'746'000).minute, 3 * 60);
  EXPECT_EQ(at(1'774'746'000).weekday, 7);
  // Sunday 25 October 2026: 02:30 comes twice.
  EXPECT_EQ(at(1'792'888'200).minute, 2 * 60 + 30);
  EXPECT_EQ(at(1'792'891'800).minute, 2 * 60 + 30);
  EXPECT_EQ(at(1'792'972'800).weekday, 1);
}

TEST(Calendar, MailAndIsoAreUtc) {
  const Time time = from_ms(1'795'439'100'123);
  EXPECT_EQ(mail_date(time), "Mon, 23 Nov 2026 13:05:00 +0000");
  EXPECT_EQ(iso_time(time), "2026-11-23T13:05:00.123Z");
  EXPECT_EQ(iso_time(no_time), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(iso_time(from_ms(-1)), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(mail_date(from_seconds(1'709'164'800)), "Thu, 29 Feb 2024 00:00:00 +0000");
}

TEST(Calendar, ASpanSaysItsDaysOnlyWhereThereAreTwo) {
  const Time noon = from_ms(1'795'439'100'123);  // 2026-11-23T13:05:00.123Z
  const auto shown = [](Time from, Time to, const char* zone) {
    const ShownSpan span = show_span(from, to, zone);
    return span.from + " … " + span.to;
  };
  EXPECT_EQ(shown(noon, noon + hours(2), "Europe/Copenhagen"), "14:05 … 16:05");
  EXPECT_EQ(shown(noon, noon + hours(10), "UTC"), "13:05 … 23:05");
  EXPECT_EQ(shown(noon, noon + hours(10), "Europe/Copenhagen"), "23/11 14:05 … 24/11 00:05");
  EXPECT_EQ(shown(noon, noon + hours(24 * 365), "UTC"), "23/11 13:05 … 23/11 13:05");  // of two years
}

TEST(CalendarDeathTest, AnUnknownZoneIsOurOwnMistake) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(show_time(no_time, "Nowhere"), "check_failed");
}

TEST(Calendar, ManyThreadsMayAskAtOnce) {
  std::vector<std::jthread> threads;
  std::atomic<int> right = 0;
  for (const char* zone : {"Asia/Tokyo", "America/New_York", "Asia/Tokyo", "Australia/Sydney"}) {
    threads.emplace_back([&, zone] { right += known_zone(zone) && !show_time(no_time, zone).empty(); });
  }
  threads.clear();
  EXPECT_EQ(right, 4);
}

TEST(Calendar, TheZoneDatabaseSaysItsVersion) {
  const std::string version = zone_database();
  ASSERT_EQ(version.size(), 5u) << version;  // 2026a
  EXPECT_EQ(version.rfind("20", 0), 0u);
}

}  // namespace
}  // namespace steward
