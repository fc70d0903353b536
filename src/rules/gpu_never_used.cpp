#include <fmt/format.h>

#include "base/calendar.h"
#include "rules/gpus.h"
#include "rules/rules.h"

namespace steward::rules {
namespace {

// Data is staged, a model is loaded: CPUs or I/O are at work, and the run is not old.
bool may_be_starting(const Subject& subject, const policy::GpuNeverUsed& numbers, const Span& span) {
  if (subject.now() - subject.able_since() >= numbers.longest_start || !subject.nodes_known()) return false;
  return at_least(subject.any(bit(JobSign::cpu) | bit(JobSign::io), span), numbers.starting_permille);
}

}  // namespace

Opinion gpu_never_used(const Subject& subject) {
  const policy::GpuNeverUsed& numbers = subject.rules().gpu_never_used;
  if (used_since_start(subject)) return keeps("its GPUs were in use");
  Gpus gpus;
  if (const auto said = look_at_gpus(subject, numbers, 0, gpus)) return *said;
  if (!gpus.working.empty()) return keeps("a GPU is in use");
  if (!seen_from_start(subject, gpus))
    return keeps("the run was not watched from its start: idle_gpu judges");
  const Span span = subject.span(numbers.window);
  if (may_be_starting(subject, numbers, span))
    return unknown("it may still be starting: its CPUs or I/O are at work");
  return breaks(
      subject, span, gpus.least,
      fmt::format("{} of {} GPUs held have never been used, {}", gpus.idle.size(),
                  subject.facts().gpus.size(), what_they_hold(gpus)),
      fmt::format("with work on a GPU in any interval since {}", iso_time(subject.facts().run.start)),
      evidence_of(subject, span, gpus));
}

}  // namespace steward::rules
