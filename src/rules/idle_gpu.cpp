#include <fmt/format.h>

#include "rules/gpus.h"
#include "rules/rules.h"

namespace steward::rules {
namespace {

// The results are written, the next epoch's data is made: CPUs may work on when the GPUs are done.
std::optional<Opinion> of_its_cpus(const Subject& subject, std::int64_t permille, const Span& span) {
  if (!subject.nodes_known()) return unknown("the job's nodes are not all known");
  const WindowCount cpu = subject.any(bit(JobSign::cpu), span);
  if (!subject.covered(cpu)) return subject.too_little(cpu);
  if (at_least(cpu, permille)) return keeps("its CPUs work on after its GPUs");
  return std::nullopt;
}

}  // namespace

// Held when the work is done. Of a run that was not watched from its start nobody knows more than that.
Opinion idle_gpu(const Subject& subject) {
  const policy::IdleGpu& numbers = subject.rules().idle_gpu;
  Gpus gpus;
  if (const auto said = look_at_gpus(subject, numbers, numbers.busy_permille, gpus)) return *said;
  if (!gpus.working.empty()) return keeps("a GPU is in use");
  const bool used = used_since_start(subject);
  const bool never = !used && seen_from_start(subject, gpus);
  if (never && subject.rules().gpu_never_used.enabled) return keeps("never used: gpu_never_used judges");
  const Span span = subject.span(numbers.window);
  if (const auto said = of_its_cpus(subject, numbers.cpu_permille, span)) return *said;
  return breaks(
      subject, span, gpus.least,
      fmt::format("{} of {} GPUs held have {}, {}", gpus.idle.size(), subject.facts().gpus.size(),
                  never  ? "never been used"
                  : used ? "not been used lately"
                         : "not been used while they were measured",
                  what_they_hold(gpus)),
      fmt::format("with work in more than {} of the {} intervals measured on one GPU (busy_permille {}), or "
                  "CPU work in {} (cpu_permille {})",
                  share(gpus.least, numbers.busy_permille), gpus.least.valid, numbers.busy_permille,
                  share(gpus.least, numbers.cpu_permille), numbers.cpu_permille),
      evidence_of(subject, span, gpus));
}

}  // namespace steward::rules
