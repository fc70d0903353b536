// The rules about GPUs: what breaks each, and what would not.
#include "rules/fixture.h"

namespace steward::rules {
namespace {

TEST_F(RuleStory, NoProcessAtAllIsFoundFirst) {
  run(batch({0, 1}), minutes(45), [](story::Agent&, Duration) {});
  const Verdict verdict = say("gpu_no_process");
  EXPECT_EQ(broken(), "gpu_no_process");
  EXPECT_EQ(value<std::int64_t>(verdict, "gpus.idle"), 2);
  EXPECT_EQ(value<std::int64_t>(verdict, "intervals.empty"), 60);
}

TEST_F(RuleStory, OneProcessOnceIsAProcess) {
  run(batch({0}), minutes(45), [](story::Agent& a, Duration since) {
    if (since == minutes(30)) a.job(trains(0));
    if (since == minutes(31)) a.job_gone(kJob);
  });
  EXPECT_EQ(judgement("gpu_no_process"), Judgement::keeps);
}

TEST_F(RuleStory, AGpuThatWorksWithoutAProcessInTheCgroupIsNoWaste) {
  run(batch({0}), hours(3), [](story::Agent& a, Duration) { a.gpu(0, true, 9000); });
  EXPECT_EQ(broken(), "");
}

TEST_F(RuleStory, CpuWorkBesideAnUnopenedGpuNeedsNone) {
  run(batch({0}), hours(3), [](story::Agent& a, Duration) {
    a.job(kinds({{ProcessKind::container, 1}, {ProcessKind::trainer, 1}}, 25'000));
  });
  const Verdict verdict = say("gpu_not_needed");
  EXPECT_EQ(verdict.judgement, Judgement::breaks);
  EXPECT_EQ(value<std::int64_t>(verdict, "container"), 1);
  EXPECT_NE(verdict.reason.find("--nv"), std::string::npos);
}

TEST_F(RuleStory, WhoeverOpenedTheGpuOnceNeedsIt) {
  run(batch({0}), hours(4), [](story::Agent& a, Duration since) {
    a.job(trains());
    a.gpu(0, since < minutes(3), since < minutes(5) ? 500 : 0);
  });
  EXPECT_EQ(judgement("gpu_not_needed"), Judgement::keeps);
}

TEST_F(RuleStory, AProcessListThatTheDriverDoesNotTellIsNoAbsence) {
  run(batch({0}), hours(4), [](story::Agent& a, Duration) {
    story::GpuDoes does;
    does.told = false;
    a.gpu(0, does);
    a.job(trains());
  });
  EXPECT_EQ(judgement("gpu_not_needed"), Judgement::keeps);
}

TEST_F(RuleStory, StagingOfDataIsAStart) {
  const auto stages = [](story::Agent& a, Duration) {
    JobUse use = kinds({{ProcessKind::transfer, 1}}, 100);
    use.io = IoUse{600'000'000, 600'000'000};
    a.job(use);
  };
  run(batch({0}), hours(2), stages);
  EXPECT_EQ(judgement("gpu_never_used"), Judgement::unknown);
  go_on(minutes(90), stages);
  EXPECT_EQ(judgement("gpu_never_used"), Judgement::breaks) << "no start takes longer than three hours";
}

TEST_F(RuleStory, NeverUsedIsFoundAfterNinetyMinutes) {
  const auto hangs = [](story::Agent& a, Duration) { a.job(trains(0)); };
  run(batch({0}), minutes(89), hangs);
  EXPECT_EQ(broken(), "");
  go_on(minutes(4), hangs);
  EXPECT_EQ(broken(), "gpu_never_used");
}

TEST_F(RuleStory, HeldWhenTheWorkIsDone) {
  run(batch({0}), hours(5), [](story::Agent& a, Duration since) {
    a.gpu(0, since < hours(2), 20'000);
    a.job(trains(since < hours(2) ? 20'000 : 0));
  });
  const Verdict verdict = say("idle_gpu");
  EXPECT_EQ(broken(), "idle_gpu");
  EXPECT_EQ(value<Time>(verdict, "since"), morning + hours(2));
  EXPECT_NE(verdict.reason.find("20000 MiB of their memory taken"), std::string::npos);
}

TEST_F(RuleStory, ABusyCpuPhaseAfterGpuUseIsNoFinding) {
  run(batch({0}), hours(5), [](story::Agent& a, Duration since) {
    a.gpu(0, since < hours(2), 2000);
    a.job(trains());
  });
  EXPECT_EQ(broken(), "");
}

TEST_F(RuleStory, AKeepAliveKernelIsNoWork) {
  run(batch({0}), hours(3), [](story::Agent& a, Duration) {
    story::GpuDoes does;
    does.touched = 2;  // of 180 samples: about one percent
    does.memory_mib = 20'000;
    a.gpu(0, does);
    a.job(trains(0));
  });
  EXPECT_EQ(judgement("gpu_never_used"), Judgement::breaks);
}

TEST_F(RuleStory, PowerThatSaysWorkMakesIdlenessUnknown) {
  run(batch({0}), hours(3), [](story::Agent& a, Duration since) {
    story::GpuDoes does;
    does.power_mw = since < minutes(2) ? 20'000 : 140'000;
    a.gpu(0, does);
    a.job(trains(0));
  });
  EXPECT_EQ(judgement("gpu_never_used"), Judgement::unknown);
  EXPECT_EQ(judgement("idle_gpu"), Judgement::unknown);
}

TEST_F(RuleStory, AnIdleContextsPowerIsNoWork) {
  run(batch({0}), hours(3), [](story::Agent& a, Duration since) {
    story::GpuDoes does;
    does.power_mw =
        since < minutes(2) ? 22'000 : 60'000;  // an A10 at rest, and with a process that does nothing
    does.memory_mib = 300;
    a.gpu(0, does);
    a.job(trains(0));
  });
  EXPECT_EQ(judgement("gpu_never_used"), Judgement::breaks);
}

TEST_F(RuleStory, AStrangersWorkIsNotTheHoldersButNobodyIsAccused) {
  run(batch({0}), hours(3), [](story::Agent& a, Duration) {
    story::GpuDoes does;
    does.active = true;
    does.users = {{99, 1002, 1}};
    a.gpu(0, does);
    a.job(trains(0));
  });
  EXPECT_EQ(judgement("gpu_never_used"), Judgement::unknown);
  EXPECT_EQ(judgement("idle_gpu"), Judgement::unknown);
}

TEST_F(RuleStory, WorkOutsideTheJobByItsOwnerIsItsOwn) {
  run(batch({0}), hours(3), [](story::Agent& a, Duration) {
    story::GpuDoes does;
    does.active = true;
    does.users = {{0, kFreja, 1}};
    a.gpu(0, does);
  });
  EXPECT_EQ(broken(), "");
}

TEST_F(RuleStory, SomeOfSeveralAreUnused) {
  run(batch({0, 1, 2, 3}), hours(3), [](story::Agent& a, Duration) {
    a.gpu(1, true, 20'000);
    a.job(trains());
  });
  const Verdict verdict = say("some_gpus_unused");
  EXPECT_EQ(broken(), "some_gpus_unused");
  EXPECT_EQ(value<std::int64_t>(verdict, "gpus.idle"), 3);
  EXPECT_EQ(value<std::int64_t>(verdict, "gpus.used"), 1);
}

TEST_F(RuleStory, AModelsMemoryIsUseOfAGpu) {
  run(batch({0, 1}), hours(3), [](story::Agent& a, Duration) {
    a.gpu(0, true, 20'000);
    a.gpu(1, false, 18'000);
    a.job(trains());
  });
  EXPECT_EQ(judgement("some_gpus_unused"), Judgement::keeps);
}

TEST_F(RuleStory, OneAfterTheOtherIsNoBetterThanOne) {
  run(batch({0, 1}), hours(3), [](story::Agent& a, Duration since) {
    const bool first = since % minutes(10) < minutes(5);
    a.gpu(0, first, 3000);
    a.gpu(1, !first, 3000);
    a.job(trains());
  });
  EXPECT_EQ(broken(), "gpus_like_one");
  EXPECT_EQ(say("gpus_like_one").reason, "2 GPUs work one after the other, never together");
}

TEST_F(RuleStory, OneThatDoesItAllIsNoBetterThanOne) {
  run(batch({0, 1}), hours(3), [](story::Agent& a, Duration) {
    a.gpu(0, {true, 3000, 950});
    a.gpu(1, {true, 3000, 60});
    a.job(trains());
  });
  EXPECT_EQ(say("gpus_like_one").reason, "one of 2 GPUs does nearly all of the work");
}

TEST_F(RuleStory, StagesThatNeedSeveralGpusMemoryAreAsTheyShouldBe) {
  run(batch({0, 1}), hours(3), [](story::Agent& a, Duration since) {
    const bool first = since % minutes(10) < minutes(5);
    a.gpu(0, first, 12'000);
    a.gpu(1, !first, 12'000);
    a.job(trains());
  });
  EXPECT_EQ(broken(), "");
}

TEST_F(RuleStory, TwoThatWorkTogetherKeep) {
  run(batch({0, 1}), hours(3), [](story::Agent& a, Duration) {
    a.gpu(0, true, 3000);
    a.gpu(1, true, 3000);
    a.job(trains());
  });
  EXPECT_EQ(broken(), "");
}

}  // namespace
}  // namespace steward::rules
