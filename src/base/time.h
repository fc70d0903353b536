// Moments and durations: milliseconds everywhere, UTC everywhere. Zones exist only where people read
// (calendar.h).
#pragma once

#include <chrono>
#include <cstdint>

namespace steward {

using Duration = std::chrono::milliseconds;
using Time = std::chrono::sys_time<std::chrono::milliseconds>;

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

inline constexpr Time no_time{};  // the epoch: "not known"

inline constexpr std::int64_t to_ms(Time time) { return time.time_since_epoch().count(); }
inline constexpr Time from_ms(std::int64_t ms) { return Time(Duration(ms)); }
inline constexpr Time from_seconds(std::int64_t s) { return Time(std::chrono::seconds(s)); }

}  // namespace steward
