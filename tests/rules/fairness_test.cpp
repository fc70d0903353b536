// Who must not be accused, or lose a job, for want of a closer look: what was not measured, what was measured
// a moment ago, what stood there for one report.
#include "rules/fixture.h"

namespace steward::rules {
namespace {

class Closer : public RuleStory {
 protected:
  Verdict release(Duration idle) { return all_idle(*joined.find(kJob), policy, idle, now + seconds(30)); }
  void idles(story::Agent& a) {
    JobUse use = trains(0);
    a.job(use);
    a.gpu(0, false, 20'000);
  }
};

// --- a release ---

TEST_F(Closer, AReleaseIsForWhatDidNothingAtAll) {
  run(batch({0}), hours(2), [&](auto& a, Duration) { idles(a); });
  EXPECT_EQ(release(minutes(60)).judgement, Judgement::breaks);
}

TEST_F(Closer, AReleaseLeavesAlonePowerThatSaysWork) {
  run(batch({0}), hours(2), [&](auto& a, Duration since) {
    idles(a);
    a.gpu(0, story::GpuDoes{false, 20'000, 0, since < minutes(1) ? 30'000u : 300'000u, 1});
  });
  EXPECT_EQ(release(minutes(60)).judgement, Judgement::unknown);
}

TEST_F(Closer, AReleaseLeavesAloneWhatWorkedAMomentAgo) {
  run(batch({0}), hours(2), [&](auto& a, Duration) { idles(a); });
  go_on(seconds(30), [&](auto& a, Duration) { a.gpu(0, true, 20'000); });
  EXPECT_EQ(release(minutes(60)).judgement, Judgement::keeps)
      << "the report is here, the interval not counted yet";
}

TEST_F(Closer, AReleaseNeedsAWindow) {
  run(batch({0}), hours(2), [&](auto& a, Duration) { a.job(trains()), a.gpu(0, true, 20'000); });
  EXPECT_NE(release(seconds(10)).judgement, Judgement::breaks)
      << "shorter than an interval: nothing was looked at";
}

// --- what was not measured ---

TEST_F(Closer, WithoutCpuCountersNobodyKnowsWhetherItsCpusWorkOn) {
  run(batch({0}), hours(6), [&](auto& a, Duration since) {
    JobUse use = trains();
    use.samples = 0;  // cgroup v1 without cpuacct
    a.job(use);
    a.gpu(0, since < hours(3), 20'000);
  });
  EXPECT_EQ(judgement("idle_gpu"), Judgement::unknown);
}

TEST_F(Closer, NeverIsSaidOfNoTimeThatNobodyMeasured) {
  run(batch({0}), minutes(2), [&](auto& a, Duration) { idles(a); });
  now += hours(8);  // the agent was away; what the GPU did meanwhile nobody knows
  joined.take_poll({batch({0})}, now);
  go_on(hours(2), [&](auto& a, Duration) {
    a.job(trains(20'000));
    a.gpu(0, false, 0);
  });
  EXPECT_NE(judgement("gpu_never_used"), Judgement::breaks);
  EXPECT_NE(judgement("gpu_not_needed"), Judgement::breaks);
}

TEST_F(Closer, WithoutAProcessAndWithoutAMeasurementIsNotIdle) {
  run(batch({0}), hours(3), [&](auto& a, Duration) {
    a.job_gone(kJob);
    a.gpu(0, story::GpuDoes{});
    a.gpu(0).samples = 0;  // a MIG instance
  });
  EXPECT_EQ(judgement("gpu_no_process"), Judgement::unknown);
}

// --- one report is not an hour ---

TEST_F(Closer, ALookIntoAnUnattendedJobMakesNoSessionOfIt) {
  const Job job = session({0});
  run(job, hours(3), [&](auto& a, Duration) { idles(a); });
  go_on(seconds(60), [&](auto& a, Duration) {
    a.job(story::idle_shell(kJob, kFreja));  // srun --overlap --pty nvidia-smi
    a.gpu(0, false, 20'000);
  });
  EXPECT_EQ(judgement("interactive_session"), Judgement::keeps);
}

TEST_F(Closer, AJobThatHasJustEndedWasNoEmptySession) {
  run(session({0}), hours(3), [&](auto& a, Duration) { idles(a); });
  go_on(seconds(60), [&](auto& a, Duration) { a.job_gone(kJob); });
  EXPECT_EQ(judgement("interactive_session"), Judgement::keeps);
}

TEST_F(Closer, AModelThatIsUnloadedForAMomentIsStillUse) {
  run(batch({0, 1}), hours(4), [&](auto& a, Duration) {
    a.job(trains());
    a.gpu(0, true, 20'000);
    a.gpu(1, false, 20'000);
  });
  go_on(seconds(60), [&](auto& a, Duration) { a.gpu(1, false, 0); });
  EXPECT_EQ(judgement("some_gpus_unused"), Judgement::keeps);
  go_on(hours(2), [&](auto& a, Duration) { a.gpu(1, false, 0); });
  EXPECT_EQ(judgement("some_gpus_unused"), Judgement::breaks);
}

// --- a restart of stewardd ---

class AfterARestart : public Closer {
 protected:
  // Everything is forgotten but the kept reports, which are told anew before the first poll.
  void restart(const Job& job) {
    joined = facts::Joined{{"aicloud", seconds(30), hours(4), 50, 1 << 20}};
    for (const NodeReport& report : kept) joined.take_report(report, now);
    joined.take_poll({job}, now);
  }
  void keep(const Job& job, Duration length, const Use& use) {
    joined.take_poll({job}, now);
    for (const Time end = now + length; now < end; now += seconds(30)) {
      use(agent, now - morning);
      kept.push_back(agent.report(now));
      joined.take_report(kept.back(), kept.back().end);
    }
  }
  std::vector<NodeReport> kept;
};

TEST_F(AfterARestart, AnEmptyAllocationIsJudgedAtOnce) {
  keep(batch({0}), hours(2), [&](auto& a, Duration) { a.job_gone(kJob), a.gpu(0, false, 0); });
  ASSERT_EQ(judgement("gpu_no_process"), Judgement::breaks);
  restart(batch({0}));
  EXPECT_EQ(judgement("gpu_no_process"), Judgement::breaks);
}

TEST_F(AfterARestart, TwoThatWorkTogetherStillDo) {
  const auto both = [&](auto& a, Duration) {
    a.job(trains());
    a.gpu(0, true, 4'000);
    a.gpu(1, true, 4'000);
  };
  keep(batch({0, 1}), hours(4), both);
  ASSERT_EQ(judgement("gpus_like_one"), Judgement::keeps);
  restart(batch({0, 1}));
  EXPECT_EQ(judgement("gpus_like_one"), Judgement::keeps);
}

TEST_F(AfterARestart, ASuspensionIsNotForgotten) {
  Job job = batch({0});
  const auto idle = [&](auto& a, Duration) { idles(a); };
  keep(job, hours(4), idle);
  job.suspend = now - minutes(5);  // by Slurm's own record: it was resumed five minutes ago
  restart(job);
  EXPECT_NE(judgement("idle_gpu"), Judgement::breaks);
  EXPECT_NE(judgement("gpu_never_used"), Judgement::breaks);
  EXPECT_EQ(release(minutes(60)).judgement, Judgement::unknown);
}

}  // namespace
}  // namespace steward::rules
