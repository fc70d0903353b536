#include <fmt/format.h>

#include <algorithm>

#include "rules/gpus.h"
#include "rules/rules.h"

namespace steward::rules {
namespace {

// A model may be spread over GPUs that work in turns, or hold what the others need.
bool holds_a_model(const HeldGpu& gpu, std::int64_t permille) {
  return gpu.device->memory_mib > 0 &&
         gpu.memory->most_mib * 1000 >= gpu.device->memory_mib * static_cast<std::uint64_t>(permille);
}

}  // namespace

Opinion some_gpus_unused(const Subject& subject) {
  const policy::SomeGpusUnused& numbers = subject.rules().some_gpus_unused;
  if (subject.job().gpus == 1) return keeps("the job holds one GPU");
  Gpus gpus;
  if (const auto said = look_at_gpus(subject, numbers, numbers.busy_permille, gpus)) return *said;
  if (gpus.working.empty()) return keeps("none is in use: other rules judge");
  std::erase_if(gpus.idle, [&](const HeldGpu* gpu) { return holds_a_model(*gpu, numbers.memory_permille); });
  if (gpus.idle.empty()) return keeps("every GPU is in use");
  const Span span = subject.span(numbers.window);
  Evidence evidence = evidence_of(subject, span, gpus);
  evidence.emplace_back("gpus.used",
                        static_cast<std::int64_t>(subject.facts().gpus.size() - gpus.idle.size()));
  return breaks(
      subject, span, gpus.least,
      fmt::format("{} of {} GPUs held are not in use, while others work", gpus.idle.size(),
                  subject.facts().gpus.size()),
      fmt::format(
          "with work in more than {} of the {} intervals measured on each GPU (busy_permille {}), or a "
          "quarter of its memory in use (memory_permille {})",
          share(gpus.least, numbers.busy_permille), gpus.least.valid, numbers.busy_permille,
          numbers.memory_permille),
      std::move(evidence));
}

}  // namespace steward::rules
