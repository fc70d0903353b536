#include <fmt/format.h>

#include "rules/habits.h"
#include "rules/reserve.h"

namespace steward::rules {
namespace {

std::int64_t default_mib(const PastSubject& subject, const PastRun& run) {
  return rules::default_mib(subject.supply().shares, run.gpus, run.cpus);
}

// On every node as much as on the one that took most.
std::int64_t peak_mib(const PastRun& run) {
  return std::int64_t{run.most_memory_mib} * std::max<std::int64_t>(1, run.nodes);
}

// As GPU time: who takes the memory of a GPU takes the GPU. Reserve is no waste: twice the peak is needed.
Duration wasted(const PastSubject& subject, const PastRun& run) {
  const std::int64_t spared = std::max(default_mib(subject, run), 2 * peak_mib(run));
  const std::int64_t mib = std::max<std::int64_t>(0, run.memory_mib - spared);
  return run.elapsed() / seconds(1) * mib / subject.supply().shares.memory_per_gpu_mib * seconds(1);
}

}  // namespace

Opinion memory_over_need(const PastSubject& subject) {
  const policy::MemoryOverNeed& numbers = subject.rules().memory_over_need;
  Excess excess;
  std::int64_t most_asked = 0, most_used = 0;
  subject.each([&](const PastRun& run) {
    if (!ran_through(run) || !run.memory_known || run.most_memory_mib == 0 ||
        run.memory_mib <= default_mib(subject, run))
      return;
    excess.look(run.elapsed());
    if (peak_mib(run) * 1000 > std::int64_t{run.memory_mib} * numbers.used_permille) return;
    excess.add(run, run.elapsed(), wasted(subject, run));
    most_asked = std::max(most_asked, std::int64_t{run.memory_mib});
    most_used = std::max(most_used, peak_mib(run));
  });
  if (!excess.is_habit(numbers)) return keeps_or_unknown(excess, numbers);
  return breaks(
      subject, excess, excess.wasted,
      fmt::format("{} of {} jobs that asked for more memory than comes by default held up to {} GiB and "
                  "used {} at most: as much as {} GPU-hours for others",
                  excess.over, excess.looked_at, most_asked / 1024, (most_used + 1023) / 1024,
                  hours_words(excess.wasted)),
      fmt::format("with more than {} permille of its memory in use (used_permille), or no more memory "
                  "than [shares] gives",
                  numbers.used_permille),
      {{"memory_mib", most_asked}, {"memory_mib.used", most_used}});
}

}  // namespace steward::rules
