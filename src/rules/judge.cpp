#include <array>

#include "model/case.h"
#include "rules/rules.h"

namespace steward::rules {
namespace {

constexpr std::array<Rule, 2> table = {{
    {"interactive_session", principle::sessions, "no interactive development sessions on compute nodes",
     interactive_session, [](const policy::Policy& policy) { return policy.interactive_session.enabled; }},
    {"idle_gpu", principle::holding, "hold GPUs only while you use them", idle_gpu,
     [](const policy::Policy& policy) { return policy.idle_gpu.enabled; }},
}};

}  // namespace

std::span<const Rule> all() { return table; }

std::vector<Verdict> judge(const JobFacts& facts, const policy::Policy& policy, Time now) {
  std::vector<Verdict> verdicts;
  if (facts.job == nullptr || facts.job->state != JobState::running) return verdicts;
  for (const Rule& rule : table) {
    if (!rule.enabled(policy)) continue;
    verdicts.push_back(rule.judge(facts, policy, now));
    verdicts.back().principle = rule.principle;
  }
  return verdicts;
}

}  // namespace steward::rules
