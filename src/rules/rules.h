// Rules: each one principle of the fair-use page as a check over one job's facts. Pure; one file per rule.
//
// A rule answers "unknown" whenever the facts do not carry a judgement: too early, too little measured, GPUs
// that could not be joined, signals that contradict one another. Missing data never makes a finding.
#pragma once

#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "model/facts.h"
#include "model/verdict.h"
#include "policy/policy.h"
#include "rules/rule_text.h"
#include "rules/subject.h"

namespace steward::rules {

struct Rule : RuleText {
  bool idleness;  // it is about what did not happen: the platform itself may be the cause
  Opinion (*judge)(const Subject& subject);
  const policy::RuleBasics& (*basics)(const policy::Rules& rules);
};

inline constexpr std::size_t kRules = 11;

// In order of precedence: the first that breaks gives a case its first words.
std::span<const Rule, kRules> all();
const Rule* find(std::string_view name);  // null: there is none
// The rule's place in all().
std::size_t index_of(const Rule& rule);

// What the rule says of a job, in words and with its evidence.
Verdict verdict_of(std::string_view rule, std::string_view principle, Opinion opinion);
inline Verdict verdict_of(const Rule& rule, Opinion opinion) {
  return verdict_of(rule.name, rule.principle, std::move(opinion));
}

// Every enabled rule's verdict on one job, as if the platform were well and nobody had leave. Jobs that do
// not run (suspended, completing) are not judged.
std::vector<Verdict> judge(const JobFacts& facts, const policy::Policy& policy, Time now);

Opinion interactive_session(const Subject& subject);
Opinion waits_for_input(const Subject& subject);
Opinion development_server(const Subject& subject);
Opinion gpu_no_process(const Subject& subject);
Opinion gpu_not_needed(const Subject& subject);
Opinion gpu_never_used(const Subject& subject);
Opinion idle_gpu(const Subject& subject);
Opinion some_gpus_unused(const Subject& subject);
Opinion gpus_like_one(const Subject& subject);
Opinion work_from_shell(const Subject& subject);
Opinion tied_to_shell(const Subject& subject);

// Not a rule of the page: did none of the job's GPUs do anything for `window` until now? For permissions
// given beforehand. breaks: none did; keeps: one did; unknown: not enough is known of the whole window, or of
// its last part, as long as the notice is.
Verdict all_idle(const JobFacts& facts, const policy::Policy& policy, Duration window, Time now);

}  // namespace steward::rules
