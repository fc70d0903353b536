// What every rule needs: the span of intervals to look at, and whether enough of it was measured.
#pragma once

#include <string>
#include <utility>

#include "base/time.h"
#include "model/facts.h"
#include "model/verdict.h"
#include "model/window.h"
#include "policy/policy.h"

namespace steward::rules {

// Interval numbers [from, to) of the window that ends with the last interval that can have been reported.
struct Span {
  std::int64_t from = 0;
  std::int64_t to = 0;
};

// The newest interval is still being measured and the one before may be on its way: both are left out.
Span window_span(const JobFacts& facts, Duration window, Time now);

// Since when the job could have used what it holds: its start, or the end of its last suspension.
Time able_since(const JobFacts& facts);

// Does the whole window lie after the grace period? Before that it is too early to say anything. Both start
// anew when a suspended job resumes: it could not work, so its idleness there is nobody's fault.
bool ripe(const JobFacts& facts, const Span& span, Duration grace);

bool covered(const WindowCount& count, std::int64_t floor_permille);
// At most this share of what was measured was active. Cross-multiplied: no division, no floating point.
bool idle(const WindowCount& count, std::int64_t busy_permille);

Verdict keeps(std::string_view rule, std::string reason);
Verdict unknown(std::string_view rule, std::string reason);
Verdict too_little_measured(std::string_view rule, const WindowCount& count);

}  // namespace steward::rules
