// Habit rules: each one principle of the fair-use page as a check over one person's ended runs. Pure; one
// file per rule.
//
// One run is a try; a habit is many, and costs others something. A rule says nothing until it has seen so
// many and so much, and it leaves aside every run that tells nothing of what its person needs: short ones,
// failed ones, cancelled ones, those that nobody measured, those with leave. Each says what it cost the
// platform, as GPU time that others could not have ("harm"), so that staff see the largest first.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "model/past_run.h"
#include "model/verdict.h"
#include "policy/policy.h"
#include "rules/past_subject.h"
#include "rules/rules.h"

namespace steward::rules {

struct HabitRule : RuleText {
  Opinion (*judge)(const PastSubject& subject);
  const policy::HabitBasics& (*basics)(const policy::Rules& rules);
};

inline constexpr std::size_t kHabits = 7;

std::span<const HabitRule, kHabits> habits();
const HabitRule* find_habit(std::string_view name);  // null: there is none

// What the rule says of a person, in words and with its evidence; of runs that ended in [from, now), where
// the rule's own window does not begin later.
Verdict judge_habit(const HabitRule& rule, const PersonPast& person, const PastNames& names,
                    const policy::Policy& policy, Time from, Time now);

// The cost of what a verdict tells, as GPU time; 0: it tells of none.
Duration harm_of(const Evidence& evidence);

Opinion gpu_too_large(const PastSubject& subject);
Opinion cpus_over_need(const PastSubject& subject);
Opinion serial_on_many_cores(const PastSubject& subject);
Opinion memory_over_need(const PastSubject& subject);
Opinion time_limit_over_need(const PastSubject& subject);
Opinion beyond_limits(const PastSubject& subject);
Opinion off_peak(const PastSubject& subject);

}  // namespace steward::rules
