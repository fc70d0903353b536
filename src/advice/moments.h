// Moments as people and Slurm write them, by the clocks of a zone. Pure. The zone must be known
// (base/calendar.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace steward::advice {

// As --begin takes it: "2026-11-27T22:00".
std::string begin_text(Time time, std::string_view zone);
// "2026-11-30T08:00", "2026-11-30" (its first moment), "08:00" (the next), "monday 08:00", "mon" (the next,
// 08:00); nullopt: none of these, or a time that clocks there never show.
std::optional<Time> moment_of(std::string_view text, Time now, std::string_view zone);

// What `sbatch --test-only` says, with TZ=UTC: when the job would start. Errors: refused, with Slurm's
// reason.
struct TestOnly {
  Time start = no_time;
  std::string reason;  // why there is no estimate; empty: there is one
};
TestOnly test_only_of(std::string_view error_output);

}  // namespace steward::advice
