#include <fmt/format.h>

#include "rules/habits.h"

namespace steward::rules {
// What ran long and began while others came to work: it could have begun in the evening. What had to wait and
// began whenever it was let in is its queue's doing.
Opinion off_peak(const PastSubject& subject) {
  const policy::OffPeak& numbers = subject.rules().off_peak;
  Excess excess;
  subject.each([&](const PastRun& run) {
    if (!run.batch || run.gpus == 0 || run.eligible_s == 0) return;
    const Duration gpu_time = run.elapsed() * run.gpus;
    excess.look(gpu_time);
    const policy::OfficeHours& office = subject.supply().office;
    if (in_office_hours(office, run.start()) && in_office_hours(office, run.eligible()) &&
        run.start() - run.eligible() < hours(4))
      excess.add(run, gpu_time, gpu_time);
  });
  const bool most = excess.held_over * 1000 >= excess.held * numbers.peak_permille;
  if (!excess.is_habit(numbers) || !most) return keeps_or_unknown(excess, numbers);
  return breaks(
      subject, excess, Duration(0),
      fmt::format("{} of {} long jobs began in office hours: {} GPU-hours", excess.over, excess.looked_at,
                  hours_words(excess.held_over)),
      fmt::format("with less than {} permille of the GPU time begun between Monday and Friday's office "
                  "hours (peak_permille)",
                  numbers.peak_permille),
      {});
}

}  // namespace steward::rules
