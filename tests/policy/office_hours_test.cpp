#include "policy/office_hours.h"

#include <gtest/gtest.h>

#include "policy/load.h"

namespace steward::policy {
namespace {

// 2026: Copenhagen is two hours ahead of UTC in summer, one in winter.
Time utc(unsigned month, unsigned day, int hour, int minute = 0) {
  const std::chrono::sys_days midnight(std::chrono::year(2026) / month / day);
  return Time(std::chrono::duration_cast<Duration>(midnight.time_since_epoch()) + hours(hour) +
              minutes(minute));
}

OfficeHours read(const std::string& lines) {
  const auto policy = parse("[roles]\nstaff_group = \"s\"\n[office_hours]\n" + lines, "p.toml");
  EXPECT_TRUE(policy) << policy.error().message;
  return policy->supply.office;
}
std::string refusal(const std::string& lines) {
  const auto policy = parse("[roles]\nstaff_group = \"s\"\n[office_hours]\n" + lines, "p.toml");
  return policy ? "taken" : policy.error().message;
}

TEST(OfficeHours, WeekendsHolidaysAndTheSitesOwnDaysAreNoWorkingDays) {
  const OfficeHours office;
  EXPECT_TRUE(in_office_hours(office, utc(11, 27, 8)));  // Friday, 9:00
  EXPECT_FALSE(in_office_hours(office, utc(11, 27, 6, 59)));
  EXPECT_TRUE(in_office_hours(office, utc(11, 27, 7)));
  EXPECT_FALSE(in_office_hours(office, utc(11, 27, 15)));  // 16:00
  EXPECT_FALSE(in_office_hours(office, utc(11, 28, 10)));  // Saturday
  EXPECT_FALSE(in_office_hours(office, utc(4, 2, 10)));    // Maundy Thursday
  EXPECT_FALSE(in_office_hours(office, utc(6, 5, 10)));    // Constitution Day
  EXPECT_FALSE(in_office_hours(office, utc(12, 24, 10)));
  EXPECT_TRUE(in_office_hours(office, utc(12, 28, 10)));
  OfficeHours own = read("closed = [\"2026-12-23/2027-01-02\", \"11-26\"]\nholidays = \"none\"");
  EXPECT_FALSE(in_office_hours(own, utc(12, 28, 10)));
  EXPECT_FALSE(in_office_hours(own, utc(11, 26, 10)));
  EXPECT_TRUE(in_office_hours(own, utc(4, 2, 10)));
  EXPECT_TRUE(in_office_hours(own, utc(6, 5, 10))) << "the site's list takes the place of ours";
}

TEST(OfficeHours, TheDigestsMomentIsTheMorningOfAWorkingDayAndHoldsTillTheEvening) {
  const OfficeHours office;
  EXPECT_EQ(digest_moment(office, utc(11, 27, 6, 59)), no_time);
  EXPECT_EQ(digest_moment(office, utc(11, 27, 7)), utc(11, 27, 7));
  EXPECT_EQ(digest_moment(office, utc(11, 27, 14, 59)), utc(11, 27, 7));
  EXPECT_EQ(digest_moment(office, utc(11, 27, 15)), no_time);
  EXPECT_EQ(digest_moment(office, utc(11, 28, 9)), no_time);
  EXPECT_EQ(digest_moment(office, utc(7, 1, 9)), utc(7, 1, 6)) << "summer";
  OfficeHours late = office;
  late.digest = 10 * 60;
  EXPECT_EQ(digest_moment(late, utc(11, 27, 8, 30)), no_time);
  EXPECT_EQ(digest_moment(late, utc(11, 27, 9, 30)), utc(11, 27, 9));
}

TEST(OfficeHours, WithoutADigestNothingWaits) {
  const OfficeHours office = read("digest = \"off\"");
  EXPECT_EQ(digest_moment(office, utc(11, 28, 1)), utc(11, 28, 1));
  EXPECT_EQ(next_digest(office, utc(11, 28, 1)), no_time);
}

TEST(OfficeHours, TheNextDigest) {
  const OfficeHours office;
  EXPECT_EQ(next_digest(office, utc(11, 26, 12)), utc(11, 27, 7));
  EXPECT_EQ(next_digest(office, utc(11, 27, 6)), utc(11, 27, 7));
  EXPECT_EQ(next_digest(office, utc(11, 27, 7)), utc(11, 30, 7)) << "Friday's is gone: Monday";
  EXPECT_EQ(next_digest(office, utc(4, 1, 12)), utc(4, 7, 6)) << "over Easter";
  EXPECT_EQ(next_digest(office, utc(3, 27, 16)), utc(3, 30, 6)) << "over the change to summer time";
  EXPECT_EQ(next_digest(office, utc(10, 23, 16)), utc(10, 26, 7)) << "and back";
}

// At every minute of a year: what is due is in office hours, and the next moment is the next at which it is.
TEST(OfficeHours, NothingIsEverDueAtNightOrOnAHoliday) {
  const OfficeHours office;
  Time expected = next_digest(office, utc(1, 1, 0));
  int mornings = 0;
  for (Time now = utc(1, 1, 0); now < utc(12, 31, 0); now += minutes(5)) {
    const Time moment = digest_moment(office, now);
    if (moment == no_time) continue;
    EXPECT_TRUE(in_office_hours(office, now));
    EXPECT_TRUE(in_office_hours(office, moment));
    if (moment < expected) continue;
    EXPECT_EQ(moment, expected);
    ++mornings;
    expected = next_digest(office, moment);
  }
  EXPECT_EQ(mornings, 251);  // 261 weekdays, and ten of them holidays or closed
}

TEST(OfficeHours, WhatIsWrongIsRefusedWithItsPlace) {
  EXPECT_NE(refusal("digest = \"07:59\"").find("between `from` and `to`"), std::string::npos);
  EXPECT_NE(refusal("holidays = \"danihs\"").find("danish"), std::string::npos);
  EXPECT_NE(refusal("closed = [\"24-12\"]").find("\"24-12\" is no day"), std::string::npos);
  EXPECT_NE(refusal("closed = [\"2026-02-30\"]").find("is no day"), std::string::npos);
  EXPECT_NE(refusal("closed = [\"2027-01-02/2026-12-23\"]").find("is no day"), std::string::npos);
  EXPECT_EQ(refusal("closed = []"), "taken");
}

}  // namespace
}  // namespace steward::policy
