#include <fmt/format.h>

#include "rules/cores.h"
#include "rules/habits.h"

namespace steward::rules {

Opinion serial_on_many_cores(const PastSubject& subject) {
  const policy::SerialOnManyCores& numbers = subject.rules().serial_on_many_cores;
  Excess excess;
  std::uint32_t most = 0;
  subject.each([&](const PastRun& run) {
    if (!tells_of_cores(subject, run)) return;
    excess.look(core_time(run));
    if (!is_serial(subject, run)) return;
    excess.add(run, core_time(run), wasted_cores(subject, run));
    most = std::max(most, run.cpus);
  });
  if (!excess.is_habit(numbers)) return keeps_or_unknown(excess, numbers);
  return breaks(
      subject, excess, as_gpu_time(subject, excess.wasted),
      fmt::format("{} of {} jobs that asked for more cores than come by default worked on one core, "
                  "and held up to {}: {} core-hours stood still",
                  excess.over, excess.looked_at, most, hours_words(excess.wasted)),
      fmt::format("with more than {} permille of one core in use (cores_permille), or no more cores "
                  "than [shares] gives",
                  numbers.cores_permille),
      {{"cpus", std::int64_t{most}}, {"core_time.wasted", excess.wasted}});
}

}  // namespace steward::rules
