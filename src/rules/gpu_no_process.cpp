#include <fmt/format.h>

#include "rules/rules.h"

namespace steward::rules {

// The worst waste, and the one that whoever begins with processes never sees: Slurm holds GPUs for a job that
// has no process anywhere.
Opinion gpu_no_process(const Subject& subject) {
  const policy::GpuNoProcess& numbers = subject.rules().gpu_no_process;
  if (subject.job().gpus == 0) return keeps("the job holds no GPU");
  const Span span = subject.span(numbers.window);
  if (const auto said = subject.not_yet(span, numbers.grace, Subject::Looks::at_processes)) return *said;
  const WindowCount empty = subject.every(bit(JobSign::empty), span);
  if (!subject.covered(empty)) return subject.too_little(empty);
  if (!at_least(empty, numbers.empty_permille) || empty.active == 0) return keeps("it has processes");
  for (const HeldGpu& gpu : subject.facts().gpus) {
    if (gpu.use == nullptr)
      return unknown("not all GPUs that the job holds are reported by their nodes' agents");
    const WindowCount worked = subject.look(gpu, span).worked;
    if (worked.active > 0) return keeps("its GPUs work, for a process outside its cgroup");
    if (!subject.covered(worked)) return subject.too_little(worked);
  }
  return breaks(
      subject, span, empty, "it holds GPUs, and not one process runs in it",
      fmt::format("with a process in more than {} of the {} intervals measured (empty_permille {})",
                  empty.valid - share(empty, numbers.empty_permille), empty.valid, numbers.empty_permille),
      {{"gpus.idle", static_cast<std::int64_t>(subject.facts().gpus.size())},
       {"since", subject.facts().run.start},
       {"idle", empty.active * subject.facts().interval},
       {"intervals.empty", empty.active}});
}

}  // namespace steward::rules
