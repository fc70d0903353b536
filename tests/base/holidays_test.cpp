#include "base/holidays.h"

#include <gtest/gtest.h>

#include <set>

namespace steward {
namespace {

CivilDay on(int year, unsigned month, unsigned day) {
  return {std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
}

// From published tables of Easter dates, the earliest and the latest possible among them.
TEST(Holidays, EasterAsPublished) {
  EXPECT_EQ(easter_sunday(std::chrono::year(1818)), on(1818, 3, 22));
  EXPECT_EQ(easter_sunday(std::chrono::year(1943)), on(1943, 4, 25));
  EXPECT_EQ(easter_sunday(std::chrono::year(2000)), on(2000, 4, 23));
  EXPECT_EQ(easter_sunday(std::chrono::year(2019)), on(2019, 4, 21));
  EXPECT_EQ(easter_sunday(std::chrono::year(2024)), on(2024, 3, 31));
  EXPECT_EQ(easter_sunday(std::chrono::year(2025)), on(2025, 4, 20));
  EXPECT_EQ(easter_sunday(std::chrono::year(2026)), on(2026, 4, 5));
  EXPECT_EQ(easter_sunday(std::chrono::year(2038)), on(2038, 4, 25));
}

TEST(Holidays, EasterIsASundayBetweenItsBounds) {
  for (int year = 1583; year <= 3000; ++year) {
    const CivilDay easter = easter_sunday(std::chrono::year(year));
    ASSERT_TRUE(easter.ok());
    EXPECT_EQ(std::chrono::weekday(std::chrono::sys_days(easter)), std::chrono::Sunday) << year;
    EXPECT_GE(easter, on(year, 3, 22));
    EXPECT_LE(easter, on(year, 4, 25));
  }
}

TEST(Holidays, ADanishYear) {
  std::set<std::pair<unsigned, unsigned>> found;
  for (auto day = std::chrono::sys_days(on(2026, 1, 1)); CivilDay(day).year() == std::chrono::year(2026);
       day += std::chrono::days(1)) {
    const CivilDay date(day);
    if (is_danish_holiday(date))
      found.emplace(static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  }
  const std::set<std::pair<unsigned, unsigned>> expected = {{1, 1},  {4, 2},  {4, 3},  {4, 5},   {4, 6},
                                                            {5, 14}, {5, 24}, {5, 25}, {12, 25}, {12, 26}};
  EXPECT_EQ(found, expected);
}

TEST(Holidays, TheGreatPrayerDayEndedAfter2023) {
  EXPECT_TRUE(is_danish_holiday(on(2023, 5, 5)));
  EXPECT_FALSE(is_danish_holiday(on(2024, 4, 26)));
  EXPECT_TRUE(is_danish_holiday(on(2018, 4, 27)));
}

TEST(Holidays, ByName) {
  EXPECT_TRUE(known_holidays("danish"));
  EXPECT_TRUE(known_holidays("none"));
  EXPECT_FALSE(known_holidays("klingon"));
  EXPECT_TRUE(is_holiday("danish", on(2026, 12, 25)));
  EXPECT_FALSE(is_holiday("none", on(2026, 12, 25)));
}

}  // namespace
}  // namespace steward
