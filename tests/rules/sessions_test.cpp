// The rules about sessions: what breaks each, and what would not.
#include "rules/fixture.h"

namespace steward::rules {
namespace {

using enum ProcessKind;

JobUse at_a_terminal(JobUse use, bool waits) {
  use.interactive_step = true;
  use.waits_at_terminal = waits;
  return use;
}

TEST_F(RuleStory, AnIdleShellWithAGpuIsASession) {
  run(session({0}), hours(2), [](story::Agent& a, Duration) { a.job(story::idle_shell(kJob, kFreja)); });
  const Verdict verdict = say("interactive_session");
  EXPECT_EQ(verdict.judgement, Judgement::breaks);
  EXPECT_EQ(value<std::string>(verdict, "otherwise"),
            "with work in more than 12 of the 120 intervals measured (busy_permille 100)");
  EXPECT_EQ(value<std::int64_t>(verdict, "intervals.at_terminal"), 120);
}

TEST_F(RuleStory, AShellPutIntoABatchJobWaits) {
  run(batch({0}), hours(2), [](story::Agent& a, Duration) {
    a.job(at_a_terminal(kinds({{shell, 2}, {sleeper, 1}}), true));
  });
  EXPECT_EQ(broken(), "waits_for_input gpu_never_used");
}

TEST_F(RuleStory, ALookIntoAJobThatWorksIsNoWaiting) {
  run(batch({0}), hours(3), [](story::Agent& a, Duration) {
    a.gpu(0, true, 20'000);
    a.job(at_a_terminal(trains(), true));
  });
  EXPECT_EQ(broken(), "");
}

TEST_F(RuleStory, ANotebookServerInABatchJobHoldsIt) {
  run(batch({0}), hours(3), [](story::Agent& a, Duration) {
    a.job(kinds({{shell, 1}, {notebook, 2}}, 400));
  });
  const Verdict verdict = say("development_server");
  EXPECT_EQ(verdict.judgement, Judgement::breaks);
  EXPECT_EQ(verdict.reason, "a notebook server holds the job and does nothing by itself");
  EXPECT_EQ(value<std::int64_t>(verdict, "intervals.waiting"), 240);
}

TEST_F(RuleStory, EachWayToHoldABatchJobIsTold) {
  const std::map<ProcessKind, std::string> ways = {
      {ide_server, "an editor's or IDE's server"}, {tunnel, "a tunnel"}, {sleeper, "a sleeping process"}};
  for (const auto& [kind, words] : ways) {
    joined = facts::Joined({"aicloud", seconds(30), hours(4), 50, 1 << 20});
    now = morning;
    run(batch({}), hours(3), [&](story::Agent& a, Duration) { a.job(kinds({{shell, 1}, {kind, 1}})); });
    EXPECT_EQ(value<std::string>(say("development_server"), "stands"), words);
  }
}

TEST_F(RuleStory, ANotebookThatComputesIsAtWork) {
  run(batch({0}), hours(3), [](story::Agent& a, Duration since) {
    a.gpu(0, since % hours(1) < minutes(10), 9000);  // a cell every hour
    a.job(kinds({{shell, 1}, {notebook, 2}}, 400));
  });
  EXPECT_EQ(broken(), "");
}

TEST_F(RuleStory, WhatIsNotKnownByKindMayWork) {
  run(batch({}), hours(3), [](story::Agent& a, Duration) { a.job(kinds({{shell, 1}, {other, 1}})); });
  EXPECT_EQ(judgement("development_server"), Judgement::keeps);
}

TEST_F(RuleStory, WorkflowHeadsAndExecutedNotebooksAreWork) {
  run(batch({}), hours(3), [](story::Agent& a, Duration) { a.job(kinds({{shell, 1}, {workflow, 1}}, 300)); });
  EXPECT_EQ(broken(), "");
  go_on(hours(3), [](story::Agent& a, Duration) {
    a.job(kinds({{shell, 1}, {trainer, 1}, {notebook, 1}}, 300));
  });
  EXPECT_EQ(judgement("development_server"), Judgement::keeps);
}

TEST_F(RuleStory, TensorBoardOrRayBesideTrainingIsAsItShouldBe) {
  run(batch({0}), hours(3), [](story::Agent& a, Duration) {
    a.gpu(0, true, 20'000);
    a.job(kinds({{service, 4}, {trainer, 1}}, 20'000));
  });
  EXPECT_EQ(broken(), "");
}

TEST_F(RuleStory, HoursOfWorkFromAShellAreAdviceOnly) {
  run(session({0}), hours(3), [](story::Agent& a, Duration) {
    a.gpu(0, true, 20'000);
    a.job(at_a_terminal(trains(), false));
  });
  EXPECT_EQ(broken(), "work_from_shell");
  EXPECT_EQ(policy.first_contact("work_from_shell"), policy::FirstContact::advice);
}

TEST_F(RuleStory, WorkWithPausesFromAShellIsSomebodyTyping) {
  run(session({0}), hours(3), [](story::Agent& a, Duration since) {
    const bool works = since % minutes(10) < minutes(5);
    a.gpu(0, works, 9000);
    a.job(at_a_terminal(trains(works ? 20'000 : 0), !works));
  });
  EXPECT_EQ(broken(), "");
}

TEST_F(RuleStory, ALongSrunLivesAsLongAsItsClient) {
  const auto works = [](story::Agent& a, Duration) {
    a.gpu(0, true, 20'000);
    a.job(trains());
  };
  run(session({0}), hours(3), works);
  EXPECT_EQ(judgement("tied_to_shell"), Judgement::unknown);
  go_on(hours(2), works);
  const Verdict verdict = say("tied_to_shell");
  EXPECT_EQ(broken(), "tied_to_shell");
  EXPECT_EQ(value<std::string>(verdict, "submitted_on"), "ai-fe02");
}

// A submission from inside a job counts under a session alone.
class Nested : public RuleStory {
 protected:
  Judgement submitted_within(bool parent_is_batch, bool another_batch_job = false) {
    Job parent = story::job(5, kFreja, "freja", kNode, {1});
    parent.batch = parent_is_batch;
    std::vector<Job> jobs = {parent};
    if (another_batch_job) jobs.push_back(story::job(6, kFreja, "freja", kNode, {2}));
    joined.take_poll(jobs, morning);
    Job child = story::job(kJob, kFreja, "freja", "a256-t4-01", {0}, morning + hours(1));
    child.alloc_node = kNode;
    jobs.push_back(child);
    joined.take_poll(jobs, morning + hours(1));
    now = morning + hours(1);
    return judgement("tied_to_shell");
  }
};

TEST_F(Nested, UnderASessionItCounts) {
  EXPECT_EQ(submitted_within(false), Judgement::breaks);
  EXPECT_EQ(value<std::int64_t>(say("tied_to_shell"), "submitted_in"), 5);
}
TEST_F(Nested, UnderABatchJobItIsACheckpointOrAWorkflow) {
  EXPECT_EQ(submitted_within(true), Judgement::keeps);
}
TEST_F(Nested, WhereBothRunNobodyKnowsWhichItWas) {
  EXPECT_EQ(submitted_within(false, true), Judgement::keeps);
}

}  // namespace
}  // namespace steward::rules
