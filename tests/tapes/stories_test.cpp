// Stories: what happens on the platform, and what the policy of an AI Cloud says of it.
#include <gtest/gtest.h>

#include "tapes/golden.h"
#include "tapes/stage.h"

namespace steward::tapes {
namespace {

using Words = std::vector<std::string>;

class Stories : public ::testing::Test {
 protected:
  Stories() { stage.node("a256-t4-01", 4); }
  Play& ida(std::vector<std::uint32_t> gpus) { return stage.job("ida", "a256-t4-01", std::move(gpus)); }
  Stage stage;
};

TEST_F(Stories, TwoGpusWorkForThreeHoursAndThenIdle) {
  Play& job = ida({0, 2}).works();
  stage.pass(hours(3));
  job.idles(20'000);
  stage.pass(hours(3));
  const Told told = stage.replay();
  EXPECT_EQ(told.course(job, "idle_gpu"), "unknown keeps breaks");
  const Duration idle = told.first(job, "idle_gpu", Judgement::breaks) - hours(3);
  EXPECT_GE(idle, minutes(115));
  EXPECT_LE(idle, minutes(122)) << "some 2 % of the window may be active";
  EXPECT_EQ(told.cases(), Words{"ida:holding"});
  EXPECT_EQ(told.contacts(), Words{"finding to ida by mail"});
}

TEST_F(Stories, AJobWithoutAnyProcessHoldsItsGpus) {
  Play& job = ida({1});
  stage.pass(hours(3));
  const Told told = stage.replay();
  EXPECT_EQ(told.course(job, "gpu_no_process"), "unknown breaks");
  EXPECT_EQ(told.verdict(job, "gpu_no_process").reason, "it holds GPUs, and not one process runs in it");
}

TEST_F(Stories, AShellLeftAloneIsAnInteractiveSession) {
  Play& job = stage.interactive("mads", "a256-t4-01", {3}).waits_at_terminal();
  stage.pass(minutes(90));
  const Told told = stage.replay();
  EXPECT_EQ(told.course(job, "interactive_session"), "unknown breaks");
  EXPECT_EQ(told.course(job, "idle_gpu"), "unknown");
  EXPECT_EQ(told.cases(), Words{"mads:sessions"});
}

TEST_F(Stories, OfANodeThatFallsSilentNothingIsSaid) {
  Play& job = ida({0}).works();
  stage.pass(hours(1));
  job.idles();
  stage.pass(minutes(30));
  stage.silent("a256-t4-01");
  stage.pass(hours(4));
  const Told told = stage.replay();
  EXPECT_FALSE(told.ever("idle_gpu", Judgement::breaks));
  EXPECT_EQ(told.verdict(job, "idle_gpu").judgement, Judgement::unknown);
}

// The backlog fills the very intervals that it tells of, whatever its order and however often it comes.
TEST_F(Stories, ALateBacklogSaysWhatWasSoAllTheTime) {
  stage.stutters("a256-t4-01");
  Play& job = ida({0}).works();
  stage.pass(hours(1));
  stage.cut_off("a256-t4-01");
  stage.pass(hours(2));
  stage.speaks_backwards("a256-t4-01");
  stage.pass(minutes(5));
  const Told told = stage.replay();
  EXPECT_FALSE(told.ever("idle_gpu", Judgement::breaks));
  EXPECT_EQ(told.verdict(job, "idle_gpu").judgement, Judgement::keeps);
}

TEST_F(Stories, ARequeuedRunIsJudgedAnew) {
  Play& job = ida({0});
  stage.pass(hours(3));
  job.requeues().works();
  stage.pass(minutes(10));
  const Told told = stage.replay();
  EXPECT_EQ(told.course(job, "gpu_never_used"), "unknown breaks unknown keeps");
  EXPECT_EQ(told.summary.runs, 2u);
}

// Slurm's own clock was set back: the new run looks like another job with the same number.
TEST_F(Stories, ARequeuedRunThatWasSubmittedBeforeTheFirstEndsTheMatter) {
  Play& job = ida({0});
  stage.pass(hours(3));
  job.requeues().works().slurm.submit = story::morning - hours(1);
  stage.pass(minutes(10));
  const Told told = stage.replay();
  EXPECT_EQ(told.error, "");
  EXPECT_TRUE(std::any_of(told.records.begin(), told.records.end(), [](const replayed::Record& record) {
    const auto* event = std::get_if<replayed::CaseEvent>(&record.what);
    return event != nullptr && std::holds_alternative<event::CaseClosed>(event->event.body);
  }));
}

TEST_F(Stories, WhileSlurmIsSilentNothingNewIsSaid) {
  Play& job = ida({0}).works();
  stage.pass(hours(1));
  stage.slurm_silent(true);
  job.idles();
  stage.pass(hours(4));
  EXPECT_FALSE(stage.replay().ever("idle_gpu", Judgement::breaks));
}

// People answer, staff grant leave: acts are on the tape, too.
TEST_F(Stories, LeaveFromTheRuleEndsTheFinding) {
  Play& job = ida({0});
  stage.pass(hours(3));
  const Told before = stage.replay();
  ASSERT_EQ(before.cases().size(), 1u);
  CaseId in;
  for (const auto& record : before.records) {
    const auto* told = std::get_if<replayed::CaseEvent>(&record.what);
    if (told != nullptr && std::holds_alternative<event::CaseOpened>(told->event.body)) in = told->event.in;
  }
  stage.says("ida", act::Reply{in, "a driver is being tried", Meaning::exemption});
  stage.staff("karen", act::Grant{in, "gpu_never_used", 0, hours(48), "until Wednesday"});
  stage.pass(minutes(2));
  const Told told = stage.replay();
  EXPECT_EQ(told.course(job, "gpu_never_used"), "unknown breaks keeps");
  EXPECT_TRUE(told.verdict(job, "gpu_never_used").exempt);
}

// A day with a bit of everything, to the byte. Whatever the build, and read from the file as it once was.
void a_day(Stage& stage) {
  stage.node("a256-a40-01", 2);
  stage.front_end("ai-fe02").also.people = {
      {1002, "", 4'000, 900, 12, 30, {}, {{ProcessKind::compiler, 3}}, 0}};
  Play& train = stage.job("ida", "a256-t4-01", {0, 1}).works();
  train.slurm.comment = "steward:release-if-idle=60m";
  Play& shell = stage.interactive("mads", "a256-t4-01", {2}).waits_at_terminal();
  Play& held = stage.job("åse", "a256-a40-01", {0});
  held.slurm.name = "\"quoted\"\n\x1b[31m";
  stage.pass(minutes(70));
  stage.cut_off("a256-a40-01");
  train.gpu(1, false, 500).io(1 << 30, 1 << 20);
  stage.until("10:00");
  stage.speaks("a256-a40-01");
  stage.says("mads", act::Support{"my shell hangs", shell.slurm.id});
  shell.ends();
  train.idles(9'000);
  stage.until("13:30");
}

TEST_F(Stories, ADayToTheByte) {
  a_day(stage);
  const std::string tape = stage.tape();
  const Told told = replay(tape);
  EXPECT_EQ(told.error, "");
  EXPECT_EQ(replay(tape).json, told.json);
  EXPECT_GT(told.summary.contacts, 2u);
  expect_golden("day.jsonl", told.json);
}

// A tape of today has to be readable tomorrow.
TEST_F(Stories, ATapeThatWasWrittenOnceStillTellsTheSame) {
  if (std::getenv("STEWARD_UPDATE_GOLDEN") != nullptr) {
    Stage small(minutes(5));
    small.node("n1", 1);
    Play& job = small.job("ida", "n1", {0}).works();
    small.pass(minutes(20));
    small.says("mads", act::Concern{"the queue is long"});
    job.idles(500);
    small.pass(minutes(160));
    expect_golden("written.tape.jsonl", small.tape());
  }
  policy::Policy policy = aicloud();
  policy.interval = minutes(5);
  expect_golden("written.jsonl", replay(text_of(golden_path("written.tape.jsonl")), policy).json);
}

}  // namespace
}  // namespace steward::tapes
