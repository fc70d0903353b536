#include "engine/judging.h"

#include <fmt/format.h>

#include <algorithm>

#include "casework/acts.h"
#include "casework/troubleshooting.h"
#include "engine/step.h"

namespace steward::engine {
namespace {

// How long after a node waited for I/O nobody there is told that nothing goes on.
constexpr Duration after_io = minutes(15);

rules::Innocence last_work(State& state) {
  rules::Innocence::LastWork people;
  for (SlurmId id : state.facts.running()) {
    const JobFacts* facts = state.facts.find(id);
    const auto last = rules::stopped_at(*facts);
    if (!last) continue;
    Time& newest = people.try_emplace(facts->job->uid, *last).first->second;
    newest = std::max(newest, *last);
  }
  return rules::Innocence(state.policy.innocence, state.policy.interval, people);
}

}  // namespace

// One of the job's own, or another of the node's that fell ill not long ago: it may have hung the driver.
// What has been broken for days excuses nobody else.
bool Doubts::reports_a_sick_gpu(const facts::Joined::NodeSight& sight, const JobFacts& facts) const {
  return std::any_of(sight.sick_gpus.begin(), sight.sick_gpus.end(), [&](const auto& sick) {
    const bool its_own = std::any_of(facts.gpus.begin(), facts.gpus.end(), [&](const HeldGpu& gpu) {
      return gpu.device != nullptr && gpu.device->uuid == sick.first;
    });
    return its_own || now_ - sick.second.since < state_->policy.innocence.lasts;
  });
}

void Doubts::note(std::string_view kind, const std::string& what) {
  if (noted_ != nullptr) (*noted_)[std::string(kind)].insert(what);
}

Judgement judgement_of(Standing::Word word) {
  if (word == Standing::breaks) return Judgement::breaks;
  return word == Standing::keeps || word == Standing::exempt ? Judgement::keeps : Judgement::unknown;
}

const std::string& Doubts::about(const JobFacts& facts) {
  if (asked_ != &facts) answer_ = look_at(facts);
  asked_ = &facts;
  return answer_;
}

std::string Doubts::look_at(const JobFacts& facts) {
  for (const NodeAllocation& allocation : facts.job->nodes) {
    const auto found = state_->facts.sights().find(allocation.node);
    if (found == state_->facts.sights().end()) continue;
    const auto& sight = found->second;
    if (!sight.trouble.empty() || reports_a_sick_gpu(sight, facts))
      return fmt::format("node {} reports a fault", allocation.node);
    if (sight.waited_for_io != no_time && now_ - sight.waited_for_io < after_io) {
      note("storage", allocation.node);
      return fmt::format("node {} waits for storage", allocation.node);
    }
  }
  if (rules::hangs(facts, now_)) {
    for (const NodeAllocation& allocation : facts.job->nodes) note("storage", allocation.node);
    return "its processes hang in the kernel, on storage or a driver";
  }
  const auto stopped = rules::stopped_at(facts);
  if (!stopped) return "";
  if (!people_) people_ = last_work(*state_);
  std::string together = people_->doubt(*stopped, now_);
  if (!together.empty()) note("idle_together", facts.job->user);
  return together;
}

std::optional<Leave> leave_for(const State& state, const Job& job, const std::optional<JobKey>& key,
                               std::string_view rule, Time now) {
  if (const Exemption* leave = casework::exemption_for(state.book, job.uid, job.user, key, rule, now))
    return Leave{leave->by, leave->reason, leave->until};
  for (const policy::SiteExemption& leave : state.policy.exemptions) {
    if (leave.fits(job, rule, now)) return Leave{"the policy", leave.reason, leave.until};
  }
  return std::nullopt;
}

void excuse(Verdict& verdict, const Leave& leave) {
  verdict.judgement = Judgement::keeps;
  verdict.exempt = true;
  verdict.reason = fmt::format("exempt by {}: {} (else: {})", leave.by, leave.reason, verdict.reason);
  verdict.evidence.emplace_back("exempt.until", leave.until);
}

void excuse(Verdict& verdict, const std::string& doubt) {
  verdict.judgement = Judgement::unknown;
  verdict.doubted = true;
  verdict.reason = fmt::format("the platform itself may be the cause: {} (else: {})", doubt, verdict.reason);
}

Standing::Word word_of(Judgement judgement) {
  if (judgement == Judgement::breaks) return Standing::breaks;
  return judgement == Judgement::keeps ? Standing::keeps : Standing::unknown;
}

Standing::Word word_of(const Verdict& verdict) {
  if (verdict.exempt) return Standing::exempt;
  if (verdict.doubted) return Standing::doubted;
  return word_of(verdict.judgement);
}

Verdict verdict_in_the_end(const State& state, const JobFacts& facts, const rules::Rule& rule,
                           rules::Opinion opinion, Time now, Doubts& doubts) {
  Verdict verdict = rules::verdict_of(rule, std::move(opinion));
  if (verdict.judgement != Judgement::breaks) return verdict;
  verdict.evidence.emplace_back("policy", state.policy.version);
  if (const auto leave = leave_for(state, *facts.job, facts.run.job, rule.name, now)) {
    excuse(verdict, *leave);
  } else if (const std::string doubt = rule.idleness ? doubts.about(facts) : ""; !doubt.empty()) {
    excuse(verdict, doubt);
  } else if (const std::string why =
                 casework::leave_refused(state.book, *facts.job, facts.run, state.policy, now);
             !why.empty()) {
    verdict.evidence.emplace_back("troubleshooting", "no leave: " + why);
  }
  return verdict;
}

std::vector<Verdict> verdicts_of(const State& state, const JobFacts& facts, Time now, Doubts& doubts) {
  std::vector<Verdict> verdicts;
  if (facts.job->state != JobState::running) return verdicts;
  rules::Subject subject(state.policy, now);
  subject.look_at(facts);
  for (const rules::Rule& rule : rules::all()) {
    if (rule.basics(subject.rules()).enabled)
      verdicts.push_back(verdict_in_the_end(state, facts, rule, rule.judge(subject), now, doubts));
  }
  return verdicts;
}

}  // namespace steward::engine
