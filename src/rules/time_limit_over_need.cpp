#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "rules/habits.h"
#include "rules/reserve.h"

namespace steward::rules {
namespace {

// Nineteen of twenty.
constexpr std::size_t kOf = 20;

struct Use {
  std::uint32_t elapsed_s = 0, limit_s = 0;
  // Of the limit; what ran into it needed all, or more.
  std::int64_t permille() const { return std::int64_t{elapsed_s} * 1000 / std::max(1U, limit_s); }
};

}  // namespace

// An interactive session ends when its person leaves, and says nothing of what a job takes; a job that was
// cancelled or that failed neither.
Opinion time_limit_over_need(const PastSubject& subject) {
  const policy::TimeLimitOverNeed& numbers = subject.rules().time_limit_over_need;
  std::vector<Use> uses;
  Excess excess;
  std::uint32_t longest = 0;
  subject.each([&](const PastRun& run) {
    if (!run.batch || run.time_limit_s == 0 || !ran_through(run)) return;
    const bool ran_out = run.state == JobState::timeout;
    uses.push_back({ran_out ? run.time_limit_s : run.end_s - run.start_s, run.time_limit_s});
    excess.look(seconds(run.time_limit_s));
    const Duration unused =
        seconds(run.time_limit_s) - std::min<Duration>(run.elapsed(), seconds(run.time_limit_s));
    if (uses.back().permille() > numbers.used_permille) return;
    excess.add(run, seconds(run.time_limit_s), unused);
    longest = std::max(longest, run.end_s - run.start_s);
  });
  if (excess.looked_at < numbers.least_jobs) return keeps_or_unknown(excess, numbers);
  std::sort(uses.begin(), uses.end(), [](const Use& a, const Use& b) { return a.permille() < b.permille(); });
  const Use& most = uses[uses.size() - 1 - uses.size() / kOf];
  if (most.permille() > numbers.used_permille) return keeps("its time limits are near what its jobs take");
  const Duration enough = enough_time(seconds(longest));
  return breaks(
      subject, excess, Duration(0),
      fmt::format("{} of {} batch jobs took a quarter of their time limit at most; the longest of them {}",
                  excess.over, excess.looked_at, show_duration(seconds(longest))),
      fmt::format("with more than {} permille of the time limit needed by more than one job of twenty "
                  "(used_permille)",
                  numbers.used_permille),
      {{"longest", Duration(seconds(longest))}, {"enough", enough}});
}

}  // namespace steward::rules
