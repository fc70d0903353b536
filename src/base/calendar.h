// Moments as people read them. The zone database is the machine's tzdata.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace steward {

// Is this a zone the machine knows ("Europe/Copenhagen")?
bool known_zone(std::string_view zone);
// The database's version ("2026a"); empty: it does not say.
std::string zone_database();
// A wall clock there: Monday is 1, Sunday 7. STEWARD_CHECKs that the zone is known.
struct LocalMinute {
  int weekday = 1;
  int minute = 0;  // of the day
  std::chrono::year_month_day day{};
};
LocalMinute local_minute(Time time, std::string_view zone);
// "Mon 23 Nov 14:05" in that zone; STEWARD_CHECKs that the zone is known.
std::string show_time(Time time, std::string_view zone);
// The ends of a span on the clock there, without a language's words: "14:05" and "16:05", and "26/11 14:05"
// when they are not of one day. STEWARD_CHECKs that the zone is known.
struct ShownSpan {
  std::string from, to;
};
ShownSpan show_span(Time from, Time to, std::string_view zone);
// RFC 5322 date in UTC: "Mon, 23 Nov 2026 13:05:00 +0000".
std::string mail_date(Time time);
// "2026-11-23T13:05:00.123Z".
std::string iso_time(Time time);

}  // namespace steward
