#include "rules/past_subject.h"

#include <fmt/format.h>

#include <algorithm>

namespace steward::rules {
namespace {

constexpr std::size_t kExamples = 3;

}  // namespace

PastSubject::PastSubject(std::string_view rule, const policy::HabitBasics& basics, const PersonPast& person,
                         const PastNames& names, const policy::Policy& policy, Time from, Time now)
    : rule_(rule), basics_(basics), person_(person), names_(names), policy_(policy), from_(from), now_(now) {}

// Leave holds for what ended while it was given, also when it is over.
bool PastSubject::spared(const PastRun& run) const {
  const auto [at, is_new] = spared_.try_emplace({run.partition, run.account, run.qos}, no_time);
  if (is_new) {
    Job job;
    job.uid = person_.uid;
    job.user = person_.user;
    job.partition = names_.of(run.partition);
    job.account = names_.of(run.account);
    job.qos = names_.of(run.qos);
    at->second = policy_.spares_until(job, rule_);
  }
  return run.end() < at->second;
}

void Excess::add(const PastRun& run, Duration time, Duration waste) {
  ++over;
  held_over += time;
  wasted += waste;
  const std::pair mark(waste, run.id);
  worst_.insert(std::upper_bound(worst_.begin(), worst_.end(), mark, std::greater<>()), mark);
  if (worst_.size() > kExamples) worst_.pop_back();
}

std::string Excess::examples() const {
  std::string list;
  for (const auto& [waste, id] : worst_) list += fmt::format("{}{}", list.empty() ? "" : ", ", id);
  return list;
}

std::string hours_words(Duration time) {
  const std::int64_t tenths = time / minutes(6);
  if (tenths >= 100 || tenths % 10 == 0) return fmt::format("{}", (tenths + 5) / 10);
  return fmt::format("{}.{}", tenths / 10, tenths % 10);
}

Opinion breaks(const PastSubject& subject, const Excess& excess, Duration harm, std::string reason,
               std::string otherwise, Evidence evidence) {
  Opinion opinion{Judgement::breaks, ""};
  opinion.reason = std::move(reason);
  opinion.otherwise = std::move(otherwise);
  opinion.evidence = {{"window", subject.basics().window},
                      {"since", std::max(subject.from(), subject.now() - subject.basics().window)},
                      {"jobs", excess.looked_at},
                      {"jobs.over", excess.over},
                      {"harm", harm},
                      {"examples", excess.examples()}};
  for (auto& each : evidence) opinion.evidence.push_back(std::move(each));
  return opinion;
}

Opinion keeps_or_unknown(const Excess& excess, const policy::HabitBasics& basics) {
  if (excess.looked_at < basics.least_jobs)
    return unknown("of {} jobs enough is known, and {} at least are asked for", excess.looked_at,
                   basics.least_jobs);
  return excess.over == 0 ? keeps("no job held far more than it needed")
                          : keeps("too few jobs, or too little, to speak of");
}

}  // namespace steward::rules
