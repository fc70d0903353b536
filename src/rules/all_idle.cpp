#include <fmt/format.h>

#include <algorithm>

#include "rules/rules.h"

namespace steward::rules {
namespace {

Opinion all_idle(const Subject& subject, Duration window, Duration notice) {
  const JobFacts& facts = subject.facts();
  if (facts.gpus.empty() || facts.gpus.size() != facts.job->gpus)
    return unknown("which GPUs the job holds is not known");
  const Span span = subject.span(window);
  if (!subject.ripe(span, Duration(0))) return unknown("the run is too young to judge");
  const Span lately{std::max(span.from, span.to - notice / facts.interval), span.to};
  for (const HeldGpu& gpu : facts.gpus) {
    if (gpu.use == nullptr) return unknown("a GPU is not reported by its node's agent");
    const GpuLook look = subject.look(gpu, span);
    if (!subject.covered(look.worked)) return subject.too_little(look.worked);
    // Not a share, as in the page's rules, nor only what was measured until the last full interval: the
    // permission is for a job that does nothing at all.
    if (look.worked.active > 0 || gpu.memory->last_touched > subject.now() - window)
      return keeps("a GPU is in use");
    if (look.powered > 0) return unknown("a GPU draws the power of work, though no work is told");
    const WindowCount count = subject.look(gpu, lately).worked;
    if (!subject.covered(count)) return subject.too_little(count);
  }
  Opinion opinion{Judgement::breaks, {}};
  opinion.reason = fmt::format("all {} GPUs have been idle", facts.gpus.size());
  opinion.evidence = {{"gpus", static_cast<std::int64_t>(facts.gpus.size())}, {"window", window}};
  return opinion;
}

}  // namespace

Verdict all_idle(const JobFacts& facts, const policy::Policy& policy, Duration window, Time now) {
  Subject subject(policy, now);
  subject.look_at(facts);
  static constexpr Rule itself{{"release_if_idle", "", "", "", "", ""}, false, nullptr, nullptr};
  return verdict_of(itself, all_idle(subject, window, policy.conduct.release_notice));
}

}  // namespace steward::rules
