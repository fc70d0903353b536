#include "rules/habits.h"

#include <algorithm>
#include <array>

#include "model/case.h"

namespace steward::rules {
namespace {

template <auto Member>
const policy::HabitBasics& basics(const policy::Rules& rules) {
  return rules.*Member;
}

constexpr std::string_view no_more = "ask for no more than you need";

using policy::Rules;
constexpr std::array<HabitRule, kHabits> habit_rules = {{
    {{"gpu_too_large", principle::need, no_more,
      "Over a month: jobs that asked for a GPU type by name, and whose GPUs' load and "
      "memory a "
      "lesser type of this platform would have carried.",
      "Jobs that took what Slurm gave them, short tries, failed jobs, what was not measured nearly all of "
      "the "
      "time.",
      "Twelve trainings of ten hours on an A40 with 3 GB of its memory and a tenth of its load: found after "
      "the "
      "tenth."},
     gpu_too_large,
     basics<&Rules::gpu_too_large>},
    {{"cpus_over_need", principle::need, no_more,
      "Over a month: jobs that asked for more cores than come with their GPUs, and used a quarter of them at "
      "most.",
      "The default's cores, twice of what is used, short tries, failed jobs.",
      "Five jobs of two days on 64 cores with four at work: found after the fifth."},
     cpus_over_need,
     basics<&Rules::cpus_over_need>},
    {{"serial_on_many_cores", principle::need, no_more,
      "Over a month: jobs that asked for more cores than come with their GPUs, and worked on one.",
      "Jobs that hardly work at all, and those that use two cores and more.",
      "python script.py with --cpus-per-task=32, eight times for three hours: found after the eighth."},
     serial_on_many_cores,
     basics<&Rules::serial_on_many_cores>},
    {{"memory_over_need", principle::need, no_more,
      "Over a month: jobs that asked for more memory than comes by default, and used a quarter of it at "
      "most.",
      "The default's memory, twice of the peak, what ran out of memory, what was not measured.",
      "--mem=400G for jobs that use 20, ten times for two days: found after the fourth or fifth."},
     memory_over_need,
     basics<&Rules::memory_over_need>},
    {{"time_limit_over_need", principle::need, "set a time limit that fits",
      "Over a month: batch jobs that came to their end, of which nineteen in twenty needed a quarter of "
      "their "
      "time "
      "limit at most.",
      "Interactive sessions, cancelled and failed jobs, short tries; one that ran into its limit needed all "
      "of it.",
      "Twenty jobs of five hours, each with the default of six days: shown as advice."},
     time_limit_over_need,
     basics<&Rules::time_limit_over_need>},
    {{"beyond_limits", principle::quota, "keep to the platform's quotas",
      "Over two months: more GPUs or jobs at once than a [[quota]] of the policy's gives, or its access used "
      "for "
      "longer than it is given, without the pause.",
      "What Slurm holds by itself; an overlap of some hours, as accounting is not exact.",
      "The deadline QOS used from the 1st to the 21st: found on the 16th."},
     beyond_limits,
     basics<&Rules::beyond_limits>},
    {{"off_peak", principle::need, "start off-peak where you can",
      "Over a month: long batch jobs on GPUs that were ready and began in office hours.",
      "Jobs that waited for hours, short ones, CPU jobs. It is advice, and never a case.",
      "Ten trainings of twelve hours, each submitted at ten in the morning: shown as advice."},
     off_peak,
     basics<&Rules::off_peak>},
}};

}  // namespace

std::span<const HabitRule, kHabits> habits() { return habit_rules; }

const HabitRule* find_habit(std::string_view name) {
  const auto found = std::find_if(habit_rules.begin(), habit_rules.end(),
                                  [&](const HabitRule& rule) { return rule.name == name; });
  return found == habit_rules.end() ? nullptr : found;
}

Verdict judge_habit(const HabitRule& rule, const PersonPast& person, const PastNames& names,
                    const policy::Policy& policy, Time from, Time now) {
  const PastSubject subject(rule.name, rule.basics(policy.rules), person, names, policy, from, now);
  return verdict_of(rule.name, rule.principle, rule.judge(subject));
}

Duration harm_of(const Evidence& evidence) {
  for (const auto& [key, value] : evidence) {
    const auto* harm = std::get_if<Duration>(&value);
    if (key == "harm" && harm != nullptr) return *harm;
  }
  return Duration(0);
}

}  // namespace steward::rules
