// Leave from the rules, and the platform's own faults: who is not accused, and for how long.
#include <gtest/gtest.h>

#include <algorithm>

#include "tapes/stage.h"

namespace steward::tapes {
namespace {

using Words = std::vector<std::string>;

class Leave : public ::testing::Test {
 protected:
  Leave() { stage.node("n1", 8); }
  Play& idle(const std::string& user, std::vector<std::uint32_t> gpus, const std::string& comment = "") {
    Play& job = stage.job(user, "n1", std::move(gpus)).idles(900);
    job.slurm.comment = comment;
    return job;
  }
  Stage stage;
};

std::string why_no_leave(const Verdict& verdict) {
  for (const auto& [key, value] : verdict.evidence) {
    if (key == "troubleshooting") return std::get<std::string>(value);
  }
  return "";
}

TEST_F(Leave, TroubleshootingIsTwoHoursOfIt) {
  Play& job = idle("ida", {0}, "troubleshoot:NCCL hangs");
  stage.pass(hours(3));
  const Told told = stage.replay();
  EXPECT_EQ(told.course(job, "gpu_never_used"), "unknown keeps breaks");
  EXPECT_GE(told.first(job, "gpu_never_used", Judgement::breaks), hours(2));
  EXPECT_LE(told.first(job, "gpu_never_used", Judgement::breaks), hours(2) + minutes(2));
  EXPECT_EQ(told.cases(), (Words{"ida:troubleshooting", "ida:holding"}));
  EXPECT_EQ(told.contacts(), Words{"finding to ida by mail"}) << "when the leave was over, and not before";
  EXPECT_EQ(why_no_leave(told.verdict(job, "gpu_never_used")), "no leave: it was for 2 h, and that is over");
}

TEST_F(Leave, ItSaysWhyAndUntilWhen) {
  Play& job = idle("ida", {0}, "steward:release-if-idle=4h; troubleshoot: a driver; more");
  stage.pass(minutes(100));
  const Verdict verdict = stage.replay().verdict(job, "gpu_never_used");
  EXPECT_TRUE(verdict.exempt);
  EXPECT_NE(verdict.reason.find("exempt by ida: a driver (else: "), std::string::npos) << verdict.reason;
}

TEST_F(Leave, WordsWithoutAReasonAreNoDeclaration) {
  idle("ida", {0}, "troubleshoot:");
  idle("mads", {1}, "nottroubleshoot:x");
  stage.pass(hours(2));
  EXPECT_EQ(stage.replay().cases().size(), 2u);
}

TEST_F(Leave, MoreThanOneGpuIsNoTroubleshooting) {
  Play& job = idle("ida", {0, 1}, "troubleshoot:x");
  stage.pass(hours(2));
  const Told told = stage.replay();
  EXPECT_EQ(told.course(job, "gpu_never_used"), "unknown breaks");
  EXPECT_EQ(why_no_leave(told.verdict(job, "gpu_never_used")),
            "no leave: it holds 2 GPUs, and troubleshooting is for 1 at most");
}

TEST_F(Leave, ARequeueBeginsNoNewTime) {
  Play& job = idle("ida", {0}, "troubleshoot:x");
  stage.pass(minutes(100));
  job.requeues().idles(900);
  stage.pass(hours(2));
  const Told told = stage.replay();
  EXPECT_EQ(told.course(job, "gpu_never_used"), "unknown keeps unknown breaks");
  EXPECT_LE(told.first(job, "gpu_never_used", Judgement::breaks), minutes(95))
      << "of the new run: as soon as it is ripe";
}

TEST_F(Leave, TheFourthOfAWeekHasNone) {
  Play* last = nullptr;
  for (std::uint32_t i = 0; i < 4; ++i) {
    last = &idle("ida", {0}, "troubleshoot:x");
    stage.pass(minutes(100));
    if (i < 3) last->ends();
    stage.pass(minutes(1));
  }
  const Told told = stage.replay();
  EXPECT_EQ(told.course(*last, "gpu_never_used"), "unknown breaks");
  EXPECT_EQ(why_no_leave(told.verdict(*last, "gpu_never_used")),
            "no leave: 3 jobs of yours have had it within seven days");
}

TEST_F(Leave, WhatNeededNoneUsedNoneUp) {
  for (int i = 0; i < 5; ++i) {
    Play& short_one = idle("ida", {0}, "troubleshoot:x");
    stage.pass(minutes(30));
    short_one.ends();
    stage.pass(minutes(1));
  }
  Play& job = idle("ida", {0}, "troubleshoot:x");
  stage.pass(minutes(100));
  EXPECT_TRUE(stage.replay().verdict(job, "gpu_never_used").exempt);
}

TEST_F(Leave, TheSitesOwnIsShownWhereItActs) {
  Play& job = idle("ida", {0});
  job.slurm.account = "robotics";
  Play& other = idle("mads", {1});
  stage.pass(hours(2));
  policy::Policy policy = aicloud();
  policy.exemptions.push_back(
      {{}, {"robotics"}, {}, {}, {"gpu_never_used"}, "a demonstration", story::morning + hours(24)});
  const Told told = stage.replay(policy);
  EXPECT_EQ(told.verdict(job, "gpu_never_used").reason.substr(0, 43),
            "exempt by the policy: a demonstration (else");
  EXPECT_EQ(told.cases(), Words{"mads:holding"});
  EXPECT_EQ(told.verdict(other, "gpu_never_used").judgement, Judgement::breaks);
}

// --- the platform's faults ---

class Innocent : public Leave {
 protected:
  // Five people's jobs work, and stop within two minutes of one another.
  std::vector<Play*> all_stop() {
    std::vector<Play*> jobs;
    for (std::uint32_t i = 0; i < 5; ++i)
      jobs.push_back(&stage.job("user" + std::to_string(i), "n1", {i}).works());
    stage.pass(hours(3));
    for (Play* job : jobs) {
      job->idles(9000);
      stage.pass(seconds(30));
    }
    return jobs;
  }
  static std::size_t faults(const Told& told, const std::string& name) {
    return static_cast<std::size_t>(
        std::count_if(told.records.begin(), told.records.end(), [&](const replayed::Record& record) {
          const auto* event = std::get_if<replayed::CaseEvent>(&record.what);
          if (event == nullptr) return false;
          const auto* made = std::get_if<event::FindingMade>(&event->event.body);
          return made != nullptr && made->rule == name;
        }));
  }
};

TEST_F(Innocent, WhoStopTogetherAreNotAccusedAndStaffAreToldOnce) {
  std::vector<Play*> jobs = all_stop();
  stage.pass(hours(4));
  const Told told = stage.replay();
  EXPECT_EQ(told.course(*jobs[2], "idle_gpu"), "unknown keeps unknown");
  EXPECT_TRUE(told.verdict(*jobs[2], "idle_gpu").doubted);
  EXPECT_EQ(told.cases(), Words{"platform:platform:faults"});
  EXPECT_EQ(faults(told, "idle_together"), 1u);
}

TEST_F(Innocent, WhenTheyWorkAgainJudgingResumesByItself) {
  std::vector<Play*> jobs = all_stop();
  stage.pass(hours(3));
  for (Play* job : jobs) job->works();
  stage.pass(hours(1));
  jobs[0]->idles(9000);
  stage.pass(hours(3));
  const Told told = stage.replay();
  EXPECT_EQ(told.course(*jobs[0], "idle_gpu"), "unknown keeps unknown keeps breaks");
  EXPECT_EQ(told.contacts().back(), "finding to user0 by mail");
}

TEST_F(Innocent, ADayLaterItIsNoExcuseAnyMore) {
  std::vector<Play*> jobs = all_stop();
  stage.pass(hours(25));
  EXPECT_EQ(stage.replay().verdict(*jobs[0], "idle_gpu").judgement, Judgement::breaks);
}

TEST_F(Innocent, ProcessesThatHangInTheKernelAreThePlatforms) {
  Play& job = stage.job("ida", "n1", {0}).works();
  stage.pass(hours(2));
  job.idles(9000).use([](JobUse& use) { use.stuck = 1; });
  stage.pass(hours(3));
  const Told told = stage.replay();
  EXPECT_TRUE(told.verdict(job, "idle_gpu").doubted);
  EXPECT_EQ(told.cases(), Words{"platform:platform:faults"});
  EXPECT_EQ(faults(told, "storage"), 1u);
}

TEST_F(Innocent, ANodeThatWaitsForItsStorageAccusesNobody) {
  Play& job = stage.job("ida", "n1", {0}).works();
  stage.pass(hours(2));
  job.idles(9000);
  MachineUse machine{64, 10, 100, 256'000, 100'000, Pressure{0, 0, 0, 990, 900}};
  stage.node("n1", 8).also.machine = machine;
  stage.pass(hours(3));
  EXPECT_TRUE(stage.replay().verdict(job, "idle_gpu").doubted);
  machine.pressure->io_full = 0;
  stage.node("n1", 8).also.machine = machine;
  stage.pass(minutes(20));
  EXPECT_EQ(stage.replay().verdict(job, "idle_gpu").judgement, Judgement::breaks);
}

TEST_F(Innocent, WhoWasToldBeforeIsNotRemindedWhileItLasts) {
  policy::Policy policy = aicloud();
  policy.conduct.remind = hours(1);
  stage.job("ida", "n1", {0}).works();
  Play& job = stage.job("mads", "n1", {1}).works();
  stage.pass(hours(2));
  job.idles(9000);
  stage.pass(hours(2) + minutes(10));
  MachineUse machine{64, 10, 100, 256'000, 100'000, Pressure{0, 0, 0, 990, 900}};
  stage.node("n1", 8).also.machine = machine;
  stage.pass(hours(3));
  EXPECT_EQ(stage.replay(policy).contacts(), Words{"finding to mads by mail"});
  machine.pressure->io_full = 0;
  stage.node("n1", 8).also.machine = machine;
  stage.pass(minutes(20));
  EXPECT_EQ(stage.replay(policy).contacts(), (Words{"finding to mads by mail", "reminder to mads by mail"}));
}

TEST_F(Innocent, ASickGpuOnTheNodeAccusesNobody) {
  Play& job = stage.job("ida", "n1", {0}).works();
  stage.pass(hours(2));
  job.idles(9000);
  stage.node("n1", 8).health(7, GpuHealth::lost);
  stage.pass(hours(3));
  EXPECT_TRUE(stage.replay().verdict(job, "idle_gpu").doubted);
  stage.pass(hours(24));
  EXPECT_EQ(stage.replay().verdict(job, "idle_gpu").judgement, Judgement::breaks) << "not for ever";
}

TEST_F(Innocent, WhatIsNotAboutIdlenessHasNoSuchExcuse) {
  Play& job = stage.interactive("ida", "n1", {0}).works();
  job.use([](JobUse& use) { use.interactive_step = true, use.stuck = 1; });
  stage.pass(hours(3));
  EXPECT_EQ(stage.replay().verdict(job, "work_from_shell").judgement, Judgement::breaks);
}

}  // namespace
}  // namespace steward::tapes
