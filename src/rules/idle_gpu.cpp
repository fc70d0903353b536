#include <fmt/format.h>

#include <algorithm>

#include "rules/judging.h"
#include "rules/rules.h"

namespace steward::rules {
namespace {

constexpr std::string_view name = "idle_gpu";

struct Tally {
  std::int64_t idle = 0;
  std::int64_t memory_mib = 0;  // held by the idle ones
  std::int64_t processes = 0;
  std::int64_t least_valid = 0;
  Time last_active = no_time;     // newest of the idle ones
  Time first_measured = no_time;  // latest of the idle ones: from here on all were looked at
  std::string where;              // "a256-t4-01: NVIDIA T4"
};

void add_idle(Tally& tally, const HeldGpu& gpu, const WindowCount& count) {
  tally.least_valid = tally.idle == 0 ? count.valid : std::min(tally.least_valid, count.valid);
  tally.last_active = std::max(tally.last_active, gpu.memory->last_active);
  tally.first_measured = std::max(tally.first_measured, gpu.memory->first_measured);
  tally.memory_mib += static_cast<std::int64_t>(gpu.latest->memory_used_mib);
  tally.processes += gpu.latest->processes;
  if (tally.idle++ == 0) tally.where = fmt::format("{}: {}", gpu.node, gpu.device->name);
}

// Never more than is known: a GPU that was looked at only since noon is idle "since noon".
std::string how_idle(const JobFacts& facts, const Tally& tally) {
  if (tally.last_active > facts.run.start) return "not been used lately";
  const bool seen_from_start = tally.first_measured <= facts.run.start + 2 * facts.interval;
  return seen_from_start ? "never been used" : "not been used while they were measured";
}

Verdict breaks(const JobFacts& facts, const Tally& tally, const Span& span, Duration window) {
  const auto held = static_cast<std::int64_t>(facts.gpus.size());
  const Time since = std::max({able_since(facts), tally.last_active, tally.first_measured});
  const Duration idle_for = from_ms(span.to * facts.interval.count()) - since;
  Verdict verdict{std::string(name), "", Judgement::breaks, "", {}};
  verdict.reason = fmt::format("{} of {} GPUs held have {}", tally.idle, held, how_idle(facts, tally));
  verdict.evidence = {{"gpus", held},
                      {"gpus.idle", tally.idle},
                      {"since", since},
                      {"idle", idle_for},
                      {"window", window},
                      {"intervals.expected", span.to - span.from},
                      {"intervals.measured", tally.least_valid},
                      {"memory_mib", tally.memory_mib},
                      {"processes", tally.processes},
                      {"where", tally.where}};
  return verdict;
}

}  // namespace

Verdict idle_gpu(const JobFacts& facts, const policy::Policy& policy, Time now) {
  const policy::IdleGpu& numbers = policy.idle_gpu;
  if (facts.job->gpus == 0) return keeps(name, "the job holds no GPU");
  if (facts.gpus.size() != facts.job->gpus) return unknown(name, "which GPUs the job holds is not known");
  const Span span = window_span(facts, numbers.window, now);
  if (!ripe(facts, span, numbers.grace)) return unknown(name, "the run is too young to judge");

  Tally tally;
  for (const HeldGpu& gpu : facts.gpus) {
    if (gpu.use == nullptr) {
      return unknown(name, fmt::format("GPU {} of node {} is not reported by the node's agent",
                                       gpu.gres_index, gpu.node));
    }
    const WindowCount count = gpu.use->count(span.from, span.to);
    if (!covered(count, policy.coverage_permille)) return too_little_measured(name, count);
    if (!idle(count, numbers.busy_permille)) continue;
    add_idle(tally, gpu, count);
  }
  if (tally.idle == 0) return keeps(name, "every GPU is in use");
  return breaks(facts, tally, span, numbers.window);
}

}  // namespace steward::rules
