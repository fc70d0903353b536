// A job that is told of in reports, interval by interval, and what the rules say of it.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <string>
#include <utility>

#include "facts/joined.h"
#include "fakes/story.h"
#include "rules/rules.h"

namespace steward::rules {

using story::morning;

inline constexpr SlurmId kJob = 7;
inline constexpr uid_t kFreja = 1001;
inline const std::string kNode = "i256-a10-06";

class RuleStory : public ::testing::Test {
 protected:
  using Use = std::function<void(story::Agent&, Duration since)>;

  static Job batch(std::vector<std::uint32_t> gpus) {
    return story::job(kJob, kFreja, "freja", kNode, std::move(gpus));
  }
  static Job session(std::vector<std::uint32_t> gpus) {
    Job job = batch(std::move(gpus));
    job.batch = false;
    job.alloc_node = "ai-fe02";
    return job;
  }
  static JobUse kinds(std::map<ProcessKind, std::uint32_t> kinds, std::uint64_t cpu_ms = 0) {
    return story::with_kinds(kJob, kFreja, std::move(kinds), cpu_ms);
  }
  static JobUse trains(std::uint64_t cpu_ms = 28'000) { return story::trainer(kJob, kFreja, cpu_ms); }

  // For `length`, from the morning on; `use` says what is true in each interval.
  void run(const Job& job, Duration length, const Use& use) {
    joined.take_poll({job}, morning);
    go_on(length, use);
  }
  void go_on(Duration length, const Use& use) {
    for (const Time end = now + length; now < end; now += seconds(30)) {
      use(agent, now - morning);
      const NodeReport report = agent.report(now);
      joined.take_report(report, report.end);
    }
  }

  Verdict say(std::string_view rule) {
    Subject subject(policy, now + seconds(30));
    subject.look_at(*joined.find(kJob));
    return verdict_of(*find(rule), find(rule)->judge(subject));
  }
  Judgement judgement(std::string_view rule) { return say(rule).judgement; }

  // The names of all rules that break, in their order.
  std::string broken() {
    std::string names;
    for (const Verdict& each : judge(*joined.find(kJob), policy, now + seconds(30))) {
      if (each.judgement == Judgement::breaks) names += (names.empty() ? "" : " ") + each.rule;
    }
    return names;
  }

  template <typename T>
  static T value(const Verdict& verdict, std::string_view key) {
    for (const auto& [name, value] : verdict.evidence) {
      if (name == key && std::holds_alternative<T>(value)) return std::get<T>(value);
    }
    ADD_FAILURE() << "no " << key << " in the evidence of " << verdict.rule;
    return T{};
  }

  policy::Policy policy;
  facts::Joined joined{{"aicloud", seconds(30), hours(4), 50, 1 << 20}};
  story::Agent agent{kNode, 4};
  Time now = morning;
};

}  // namespace steward::rules
