// Rules: each one principle of the fair-use page as a check over one job's facts. Pure; one file per rule.
//
// A rule answers "unknown" whenever the facts do not carry a judgement: too early, too little measured, GPUs
// that could not be joined. Missing data never makes a finding.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "model/facts.h"
#include "model/verdict.h"
#include "policy/policy.h"

namespace steward::rules {

using Judge = Verdict (*)(const JobFacts& facts, const policy::Policy& policy, Time now);

struct Rule {
  std::string_view name;       // stable: policy file, ledger, API
  std::string_view principle;  // stable: findings of one person and principle gather in one case
  std::string_view page;       // the page's words, shortened
  Judge judge;
  bool (*enabled)(const policy::Policy& policy);
};

// In order of precedence: the first that breaks gives a case its first words.
std::span<const Rule> all();

// Every enabled rule's verdict on one job. Jobs that do not run (suspended, completing) are not judged.
std::vector<Verdict> judge(const JobFacts& facts, const policy::Policy& policy, Time now);

// An allocated GPU unused over a sliding window after a grace period, with or without any process.
Verdict idle_gpu(const JobFacts& facts, const policy::Policy& policy, Time now);
// Allocated without a batch script, holding a terminal or nothing at all, and idle until somebody types.
Verdict interactive_session(const JobFacts& facts, const policy::Policy& policy, Time now);

// Not a rule of the page: did none of the job's GPUs do anything for `window` until now? For permissions
// given beforehand. breaks: none did; keeps: one did; unknown: not enough is known of the whole window, or of
// its last part, as long as the notice is.
Verdict all_idle(const JobFacts& facts, const policy::Policy& policy, Duration window, Time now);

}  // namespace steward::rules
