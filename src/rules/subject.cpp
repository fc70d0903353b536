#include "rules/subject.h"

#include <algorithm>

namespace steward::rules {

void Subject::look_at(const JobFacts& facts) {
  facts_ = &facts;
  rules_ = &policy_->rules_for(*facts.job);
  work_.clear();
  nodes_known_ = !facts.nodes.empty();
  for (const NodeUse& node : facts.nodes) {
    nodes_known_ = nodes_known_ && node.use != nullptr;
    if (node.use != nullptr) work_.push_back({node.use, bit(JobSign::cpu) | bit(JobSign::io)});
  }
  gpus_known_ = facts.gpus.size() == facts.job->gpus;
  for (const HeldGpu& gpu : facts.gpus) {
    gpus_known_ = gpus_known_ && gpu.use != nullptr;
    if (gpu.use != nullptr) work_.push_back({gpu.use, bit(GpuSign::worked)});
  }
}

Span Subject::span(Duration window) const {
  const std::int64_t to = to_ms(now_) / facts_->interval.count() - 1;
  return {to - window / facts_->interval, to};
}

Time Subject::able_since() const { return std::max(facts_->run.start, facts_->running_since); }

bool Subject::ripe(const Span& span, Duration grace) const {
  return span.from * facts_->interval.count() >= to_ms(able_since() + grace);
}

std::optional<Opinion> Subject::not_yet(const Span& span, Duration grace, Looks looks) const {
  if (!ripe(span, grace)) return unknown("the run is too young to judge");
  if (looks == Looks::at_gpus_too && !(nodes_known_ && gpus_known_))
    return unknown("the job's nodes or GPUs are not all reported by their agents");
  if (!nodes_known_) return unknown("the job's nodes are not all reported by their agents");
  return std::nullopt;
}

GpuLook Subject::look(const HeldGpu& gpu, const Span& span) const {
  const auto count = [&](GpuSign sign) {
    return gpu.use->count(span.from, span.to, static_cast<std::uint32_t>(sign));
  };
  return {count(GpuSign::worked), count(GpuSign::own_work).active, count(GpuSign::powered).active};
}

WindowCount Subject::work(const Span& span) const { return Window::count_any(work_, span.from, span.to); }

const std::vector<Window::Part>& Subject::parts(Window::Channels signs) const {
  parts_.clear();
  for (const NodeUse& node : facts_->nodes) parts_.push_back({node.use, signs});
  return parts_;
}

WindowCount Subject::any(Window::Channels signs, const Span& span) const {
  return Window::count_any(parts(signs), span.from, span.to);
}

WindowCount Subject::every(Window::Channels signs, const Span& span) const {
  return Window::count_all(parts(signs), span.from, span.to);
}

WindowCount Subject::most(JobSign sign, const Span& span) const {
  WindowCount most;
  for (const NodeUse& node : facts_->nodes) {
    const WindowCount count = node.use->count(span.from, span.to, static_cast<std::uint32_t>(sign));
    const bool more = count.active > most.active;
    const bool less_sure = count.active == most.active && count.valid < most.valid;
    if (&node == &facts_->nodes.front() || more || less_sure) most = count;
  }
  return most;
}

bool Subject::covered(const WindowCount& count) const {
  return count.expected > 0 && count.valid * 1000 >= count.expected * policy_->coverage_permille;
}

Opinion Subject::too_little(const WindowCount& count) const {
  return unknown("only {} of {} intervals were measured", count.valid, count.expected);
}

bool at_most(const WindowCount& count, std::int64_t permille) {
  return count.active * 1000 <= count.valid * permille;
}

bool at_least(const WindowCount& count, std::int64_t permille) {
  return count.active * 1000 >= count.valid * permille;
}

std::int64_t share(const WindowCount& count, std::int64_t permille) { return count.valid * permille / 1000; }

Opinion breaks(const Subject& subject, const Span& span, const WindowCount& count, std::string reason,
               std::string otherwise, Evidence evidence) {
  Opinion opinion{Judgement::breaks, {}, {}, std::move(reason), std::move(otherwise), std::move(evidence)};
  Evidence& all = opinion.evidence;
  all.emplace_back("gpus", static_cast<std::int64_t>(subject.job().gpus));
  all.emplace_back("cpus", static_cast<std::int64_t>(subject.job().cpus));
  all.emplace_back("window", (span.to - span.from) * subject.facts().interval);
  all.emplace_back("intervals.expected", count.expected);
  all.emplace_back("intervals.measured", count.valid);
  return opinion;
}

}  // namespace steward::rules
