#include "rules/gpus.h"

#include <fmt/format.h>

#include <algorithm>

namespace steward::rules {
namespace {

void add_idle(Gpus& gpus, const HeldGpu& gpu, const WindowCount& count) {
  if (gpus.idle.empty() || count.valid < gpus.least.valid) gpus.least = count;
  gpus.last_active = std::max(gpus.last_active, gpu.memory->last_active);
  gpus.measured_since = std::max(gpus.measured_since, gpu.memory->measured_since);
  gpus.memory_mib += static_cast<std::int64_t>(gpu.latest->memory_used_mib);
  gpus.processes += gpu.latest->processes.value_or(0);
  gpus.idle.push_back(&gpu);
}

}  // namespace

std::optional<Opinion> look_at_gpus(const Subject& subject, const policy::RuleBasics& basics,
                                    std::int64_t busy_permille, Gpus& gpus) {
  if (subject.job().gpus == 0) return keeps("the job holds no GPU");
  const Span span = subject.span(basics.window);
  if (!subject.ripe(span, basics.grace)) return unknown("the run is too young to judge");
  if (!subject.gpus_known())
    return unknown("not all GPUs that the job holds are reported by their nodes' agents");
  for (const HeldGpu& gpu : subject.facts().gpus) {
    const GpuLook look = subject.look(gpu, span);
    if (!subject.covered(look.worked)) return subject.too_little(look.worked);
    const std::int64_t floor = share(look.worked, busy_permille);
    if (look.worked.active <= floor) {
      if (look.powered > floor) return unknown("a GPU draws the power of work, though no work is told");
      add_idle(gpus, gpu, look.worked);
    } else if (look.own <= floor) {
      return unknown("somebody else's processes work on a GPU of the job's");
    } else {
      gpus.working.push_back(&gpu);
    }
  }
  return std::nullopt;
}

bool used_since_start(const Subject& subject) {
  const auto& gpus = subject.facts().gpus;
  const Time begun = subject.facts().run.start + subject.facts().interval;
  return std::any_of(gpus.begin(), gpus.end(), [&](const HeldGpu& gpu) {
    return gpu.memory != nullptr && gpu.memory->last_active > begun;
  });
}

bool seen_from_start(const Subject& subject, const Gpus& gpus) {
  return gpus.measured_since <= subject.facts().run.start + 2 * subject.facts().interval;
}

std::string what_they_hold(const Gpus& gpus) {
  if (gpus.memory_mib >= 512 * static_cast<std::int64_t>(gpus.idle.size()))
    return fmt::format("{} MiB of their memory taken", gpus.memory_mib);
  return "their memory empty";
}

Evidence evidence_of(const Subject& subject, const Span& span, const Gpus& gpus) {
  const Time since = std::max({subject.able_since(), gpus.last_active, gpus.measured_since});
  const HeldGpu& first = *gpus.idle.front();
  return {{"gpus.idle", static_cast<std::int64_t>(gpus.idle.size())},
          {"since", since},
          {"idle", from_ms(span.to * subject.facts().interval.count()) - since},
          {"memory_mib", gpus.memory_mib},
          {"processes", gpus.processes},
          {"where", fmt::format("{}: {}", first.node, first.device->name)}};
}

}  // namespace steward::rules
