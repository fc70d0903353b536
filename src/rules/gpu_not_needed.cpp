#include <fmt/format.h>

#include <algorithm>

#include "base/calendar.h"
#include "rules/gpus.h"
#include "rules/rules.h"

namespace steward::rules {
namespace {

// No kernel and no process on any of its GPUs since the run began.
bool never_touched(const Subject& subject) {
  const Time begun = subject.facts().run.start + subject.facts().interval;
  const auto& gpus = subject.facts().gpus;
  return std::all_of(gpus.begin(), gpus.end(), [&](const HeldGpu& gpu) {
    return gpu.memory == nullptr || std::max(gpu.memory->last_touched, gpu.memory->last_peopled) <= begun;
  });
}

bool in_container(const JobFacts& facts) {
  return std::any_of(facts.nodes.begin(), facts.nodes.end(), [](const NodeUse& node) {
    return node.latest != nullptr && node.latest->kinds.contains(ProcessKind::container);
  });
}

}  // namespace

// It computes, and on its CPUs alone: no process has so much as opened a GPU. In a container that may mean
// that
// --nv was forgotten, which shows from outside only so.
Opinion gpu_not_needed(const Subject& subject) {
  const policy::GpuNotNeeded& numbers = subject.rules().gpu_not_needed;
  if (!never_touched(subject)) return keeps("a process has used a GPU");
  Gpus gpus;
  if (const auto said = look_at_gpus(subject, numbers, 0, gpus)) return *said;
  if (!gpus.working.empty()) return keeps("a GPU works");
  if (!seen_from_start(subject, gpus)) return unknown("the run was not watched from its start");
  if (!subject.nodes_known()) return unknown("the job's nodes are not all reported by their agents");
  const Span span = subject.span(numbers.window);
  const WindowCount cpu = subject.any(bit(JobSign::cpu), span);
  if (!subject.covered(cpu)) return subject.too_little(cpu);
  if (!at_least(cpu, numbers.cpu_permille)) return keeps("its CPUs do not work either");
  const bool container = in_container(subject.facts());
  Evidence evidence = evidence_of(subject, span, gpus);
  evidence.emplace_back("intervals.cpu", cpu.active);
  evidence.emplace_back("container", std::int64_t{container});
  return breaks(
      subject, span, gpus.least,
      container ? "its CPUs work in a container that has never opened a GPU (was --nv forgotten?)"
                : "its CPUs work, and no process has ever opened a GPU",
      fmt::format("with a process on a GPU at any time since {}", iso_time(subject.facts().run.start)),
      std::move(evidence));
}

}  // namespace steward::rules
