#include <fmt/format.h>

#include "rules/cores.h"
#include "rules/habits.h"

namespace steward::rules {

Opinion cpus_over_need(const PastSubject& subject) {
  const policy::CpusOverNeed& numbers = subject.rules().cpus_over_need;
  Excess excess;
  Duration used{0};
  subject.each([&](const PastRun& run) {
    if (!tells_of_cores(subject, run)) return;
    if (subject.rules().serial_on_many_cores.enabled && is_serial(subject, run))
      return;  // told plainer there
    excess.look(core_time(run));
    if (seconds(run.cpu_s) * 1000 > core_time(run) * numbers.used_permille) return;
    excess.add(run, core_time(run), wasted_cores(subject, run));
    used += seconds(run.cpu_s);
  });
  if (!excess.is_habit(numbers)) return keeps_or_unknown(excess, numbers);
  return breaks(
      subject, excess, as_gpu_time(subject, excess.wasted),
      fmt::format("{} of {} jobs that asked for more cores than come by default used {} of the {} "
                  "core-hours they held",
                  excess.over, excess.looked_at, hours_words(used), hours_words(excess.held_over)),
      fmt::format("with more than {} permille of its cores in use (used_permille), or no more cores "
                  "than [shares] gives",
                  numbers.used_permille),
      {{"core_time", excess.held_over}, {"core_time.used", used}, {"core_time.wasted", excess.wasted}});
}

}  // namespace steward::rules
