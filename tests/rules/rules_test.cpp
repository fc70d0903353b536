#include "rules/rules.h"

#include <gtest/gtest.h>

#include "facts/joined.h"
#include "fakes/story.h"

namespace steward::rules {
namespace {

using story::morning;

// A job that ran for `length`, with reports all along; `use` says what was true in each interval.
class Rules : public ::testing::Test {
 protected:
  void run(Job job, Duration length, const std::function<void(story::Agent&, Duration since)>& use) {
    joined.take_poll({job}, morning);
    for (Duration since{0}; since < length; since += seconds(30)) {
      use(agent, since);
      take(agent.report(morning + since));
    }
    now = morning + length;
    facts = joined.find(job.id);
    ASSERT_NE(facts, nullptr);
  }

  Rules() { policy.rules.gpu_never_used.enabled = false; }

  Verdict say(std::string_view rule) { return say(rule, *facts, now); }
  Verdict say(std::string_view rule, const JobFacts& of, Time at) {
    Subject subject(policy, at);
    subject.look_at(of);
    return verdict_of(*find(rule), find(rule)->judge(subject));
  }

  void take(const NodeReport& report) { joined.take_report(report, report.end); }

  std::int64_t number(const Verdict& verdict, const std::string& key) {
    for (const auto& [name, value] : verdict.evidence) {
      if (name == key && std::holds_alternative<std::int64_t>(value)) return std::get<std::int64_t>(value);
    }
    ADD_FAILURE() << "no number " << key;
    return -1;
  }

  policy::Policy policy;
  facts::Joined joined{{"aicloud", seconds(30), hours(2), 50}};
  story::Agent agent{"i256-a10-06", 4};
  const JobFacts* facts = nullptr;
  Time now = morning;
};

Job batch(std::vector<std::uint32_t> gpus) {
  return story::job(7, 1001, "freja", "i256-a10-06", std::move(gpus));
}

Job shell_on(std::vector<std::uint32_t> gpus) {
  Job job = batch(std::move(gpus));
  job.batch = false;
  return job;
}

TEST_F(Rules, AWorkingGpuKeeps) {
  run(batch({0}), hours(3), [](story::Agent& a, Duration) { a.gpu(0, true); });
  EXPECT_EQ(say("idle_gpu").judgement, Judgement::keeps);
}

TEST_F(Rules, AGpuNeverUsedBreaksAfterGraceAndWindow) {
  run(batch({0}), hours(2) + minutes(32), [](story::Agent&, Duration) {});
  const Verdict verdict = say("idle_gpu");
  EXPECT_EQ(verdict.judgement, Judgement::breaks);
  EXPECT_EQ(verdict.reason, "1 of 1 GPUs held have never been used, their memory empty");
}

TEST_F(Rules, TooEarlyIsUnknown) {
  run(batch({0}), hours(2) + minutes(29), [](story::Agent&, Duration) {});
  EXPECT_EQ(say("idle_gpu").judgement, Judgement::unknown);
}

TEST_F(Rules, UsedThenHeldIsFoundThoughMemoryIsHeld) {
  run(batch({0}), hours(5), [](story::Agent& a, Duration since) { a.gpu(0, since < hours(2), 20'000); });
  const Verdict verdict = say("idle_gpu");
  EXPECT_EQ(verdict.judgement, Judgement::breaks);
  EXPECT_EQ(verdict.reason, "1 of 1 GPUs held have not been used lately, 20000 MiB of their memory taken");
  EXPECT_EQ(number(verdict, "memory_mib"), 20'000);
}

TEST_F(Rules, IdleSinceIsTheEndOfItsUse) {
  run(batch({0}), hours(5), [](story::Agent& a, Duration since) { a.gpu(0, since < hours(2)); });
  for (const auto& [key, value] : say("idle_gpu").evidence) {
    if (key == "since") {
      EXPECT_EQ(std::get<Time>(value), morning + hours(2));
    }
  }
}

TEST_F(Rules, OneIdleGpuAmongBusyOnesIsNamed) {
  run(batch({0, 1, 2}), hours(3), [](story::Agent& a, Duration) {
    a.gpu(0, true);
    a.gpu(1, false);
    a.gpu(2, true);
  });
  EXPECT_EQ(say("idle_gpu").judgement, Judgement::keeps);
  const Verdict verdict = say("some_gpus_unused");
  EXPECT_EQ(verdict.judgement, Judgement::breaks);
  EXPECT_EQ(number(verdict, "gpus.idle"), 1);
}

TEST_F(Rules, ALoneProbeIsNoWork) {
  run(batch({0}), hours(3), [](story::Agent& a, Duration since) { a.gpu(0, since == hours(2)); });
  EXPECT_EQ(say("idle_gpu").judgement, Judgement::breaks);
}

TEST_F(Rules, BurstsAreWork) {
  run(batch({0}), hours(3),
      [](story::Agent& a, Duration since) { a.gpu(0, since % minutes(10) == Duration(0)); });
  EXPECT_EQ(say("idle_gpu").judgement, Judgement::keeps);
}

TEST_F(Rules, MissingDataNeverMakesAFinding) {
  const Job job = batch({0});
  joined.take_poll({job}, morning);
  for (Duration since{0}; since < hours(3); since += seconds(30)) {
    const NodeReport report = agent.report(morning + since);
    if (since % minutes(2) == Duration(0)) take(report);  // three of four are lost
  }
  facts = joined.find(7);
  EXPECT_EQ(say("idle_gpu", *facts, morning + hours(3)).judgement, Judgement::unknown);
}

TEST_F(Rules, FewerGpusJoinedThanHeldIsUnknown) {
  run(batch({0, 9}), hours(3), [](story::Agent&, Duration) {});
  EXPECT_EQ(say("idle_gpu").judgement, Judgement::unknown);
}

TEST_F(Rules, WhatWasNotLookedAtIsNotCalledNever) {
  const Job job = batch({0});
  joined.take_poll({job}, morning);
  for (Duration since = hours(10); since < hours(14); since += seconds(30)) {
    take(agent.report(morning + since));
  }
  const Verdict verdict = say("idle_gpu", *joined.find(7), morning + hours(14));
  EXPECT_EQ(verdict.judgement, Judgement::breaks);
  EXPECT_EQ(verdict.reason,
            "1 of 1 GPUs held have not been used while they were measured, their memory empty");
}

TEST_F(Rules, AnIdleShellIsAnInteractiveSession) {
  run(shell_on({0}), minutes(80), [](story::Agent& a, Duration) { a.job(story::idle_shell(7, 1001)); });
  const Verdict verdict = say("interactive_session");
  EXPECT_EQ(verdict.judgement, Judgement::breaks);
  EXPECT_EQ(verdict.reason, "allocated without a batch script, and idle until somebody types");
}

TEST_F(Rules, AnEmptySallocIsOneToo) {
  run(shell_on({0}), minutes(80), [](story::Agent&, Duration) {});
  EXPECT_EQ(say("interactive_session").judgement, Judgement::breaks);
}

TEST_F(Rules, AShellThatWorksIsTolerated) {
  run(shell_on({0}), minutes(80), [](story::Agent& a, Duration since) {
    a.gpu(0, since % minutes(5) < minutes(2));
    a.job(story::idle_shell(7, 1001));
  });
  EXPECT_EQ(say("interactive_session").judgement, Judgement::keeps);
}

TEST_F(Rules, AShellOnItsCpuWorksToo) {
  run(shell_on({}), minutes(80), [](story::Agent& a, Duration) {
    JobUse use = story::idle_shell(7, 1001);
    use.cpu_ms = 20'000;
    a.job(use);
  });
  EXPECT_EQ(say("interactive_session").judgement, Judgement::keeps);
}

TEST_F(Rules, AnUnattendedSrunIsNoSession) {
  run(shell_on({0}), minutes(80), [](story::Agent& a, Duration) { a.job(story::trainer(7, 1001, 0)); });
  EXPECT_EQ(say("interactive_session").judgement, Judgement::keeps);
}

TEST_F(Rules, ABatchJobIsNoSession) {
  run(batch({0}), hours(3), [](story::Agent& a, Duration) { a.job(story::idle_shell(7, 1001)); });
  EXPECT_EQ(say("interactive_session").judgement, Judgement::keeps);
}

TEST_F(Rules, TheNameDecidesNothing) {
  Job job = shell_on({0});
  job.name = "train-resnet.sbatch";
  run(job, minutes(80), [](story::Agent& a, Duration) { a.job(story::idle_shell(7, 1001)); });
  EXPECT_EQ(say("interactive_session").judgement, Judgement::breaks);
}

TEST_F(Rules, SwitchedOffRulesSayNothing) {
  policy.rules.idle_gpu.enabled = false;
  run(batch({0}), hours(3), [](story::Agent&, Duration) {});
  const auto verdicts = judge(*facts, policy, now);
  EXPECT_EQ(verdicts.size(), all().size() - 2);  // gpu_never_used is off in these tests
  for (const Verdict& verdict : verdicts) EXPECT_NE(verdict.rule, "idle_gpu");
}

TEST_F(Rules, ASuspendedJobIsNotJudged) {
  Job job = batch({0});
  job.state = JobState::suspended;
  run(job, hours(3), [](story::Agent&, Duration) {});
  EXPECT_TRUE(judge(*facts, policy, now).empty());
}

TEST_F(Rules, AResumedJobIsGivenItsGraceAgain) {
  Job job = batch({0});
  job.state = JobState::suspended;
  run(job, hours(5), [](story::Agent&, Duration) {});
  job.state = JobState::running;
  joined.take_poll({job}, now);
  ASSERT_EQ(say("idle_gpu", *joined.find(7), now + seconds(30)).judgement, Judgement::unknown);
  for (Duration since{0}; since < hours(3); since += seconds(30)) {
    take(agent.report(now + since));
    const Verdict verdict = say("idle_gpu", *joined.find(7), now + since + seconds(30));
    if (verdict.judgement != Judgement::breaks) continue;
    EXPECT_GE(since + seconds(30), Duration(hours(2) + minutes(30)));
    for (const auto& [key, value] : verdict.evidence) {
      if (key == "since") {
        EXPECT_EQ(std::get<Time>(value), now) << "it is not blamed for its suspension";
      }
    }
    return;
  }
  FAIL() << "idle for three hours after it resumed, and never found";
}

}  // namespace
}  // namespace steward::rules
