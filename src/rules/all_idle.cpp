#include <fmt/format.h>

#include <algorithm>

#include "rules/judging.h"
#include "rules/rules.h"

namespace steward::rules {
namespace {

constexpr std::string_view name = "release_if_idle";

}  // namespace

Verdict all_idle(const JobFacts& facts, const policy::Policy& policy, Duration window, Time now) {
  if (facts.gpus.empty() || facts.gpus.size() != facts.job->gpus)
    return unknown(name, "which GPUs the job holds is not known");
  const Span span = window_span(facts, window, now);
  const std::int64_t notice = policy.conduct.release_notice / facts.interval;
  if (!ripe(facts, span, Duration(0))) return unknown(name, "the run is too young to judge");
  for (const HeldGpu& gpu : facts.gpus) {
    if (gpu.use == nullptr) return unknown(name, "a GPU is not reported by its node's agent");
    const WindowCount count = gpu.use->count(span.from, span.to);
    if (!covered(count, policy.coverage_permille)) return too_little_measured(name, count);
    // Not a share, as in the page's rule: the permission is for a job that does nothing at all.
    if (count.active > 0) return keeps(name, "a GPU is in use");
    const WindowCount lately = gpu.use->count(std::max(span.from, span.to - notice), span.to);
    if (!covered(lately, policy.coverage_permille)) return too_little_measured(name, lately);
  }
  Verdict verdict{std::string(name), "", Judgement::breaks, "", {}};
  verdict.reason = fmt::format("all {} GPUs have been idle", facts.gpus.size());
  verdict.evidence = {{"gpus", static_cast<std::int64_t>(facts.gpus.size())}, {"window", window}};
  return verdict;
}

}  // namespace steward::rules
