// Public holidays, computed. Pure.
#pragma once

#include <chrono>
#include <string_view>

namespace steward {

using CivilDay = std::chrono::year_month_day;

// Easter Sunday of the Gregorian calendar (Butcher's algorithm, Nature 1876). Years from 1583.
CivilDay easter_sunday(std::chrono::year year);

// Danish public holidays by law (helligdage): New Year, Maundy Thursday, Good Friday, both Easter days, the
// Great Prayer Day until 2023 (abolished by Act 214 of 2023 from 2024 on), Ascension, both Whit days, both
// Christmas days. Weekends beside these are none.
bool is_danish_holiday(CivilDay day);

// The countries whose holidays are known by name: "danish", "none".
bool is_holiday(std::string_view country, CivilDay day);
bool known_holidays(std::string_view country);

}  // namespace steward
