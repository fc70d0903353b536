// WeekClock: which hour of a person's week a moment lies in. Pure; thread-safe once made.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/rhythm.h"
#include "policy/office_hours.h"

namespace steward::facts {

// The hour of the week, counted from Monday 00:00 by the office's clocks. Days that are no working days for
// another reason than the weekend (public holidays, the site's closed days) are Sundays.
std::size_t hour_of_week(const policy::OfficeHours& office, Time time);

// The days of Monday to Friday in the `days` days from `now` on that count as Sundays: "2026-12-25".
std::vector<std::string> off_days(const policy::OfficeHours& office, Time now, int days);

// The same for the hours of a span, looked up once: a million jobs ask. Hours are counted in UTC from `from`,
// which is a whole hour; each belongs to the hour of the week that its middle lies in, so that in the nights
// in which clocks are changed one hour of the week comes twice, or not at all.
class WeekClock {
 public:
  WeekClock(const policy::OfficeHours& office, Time from, Time to);
  std::size_t size() const { return slots_.size(); }
  std::size_t slot(std::size_t hour) const { return slots_[hour]; }
  Time begin(std::size_t hour) const { return from_ + std::chrono::hours(hour); }
  // Of a moment in [from, to).
  std::size_t hour_at(Time time) const {
    return static_cast<std::size_t>((time - from_) / std::chrono::hours(1));
  }

 private:
  Time from_;
  std::vector<std::uint8_t> slots_;
};

}  // namespace steward::facts
