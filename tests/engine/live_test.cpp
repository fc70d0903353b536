// The live loop against each edge's failures: Slurm away, mail away, disk full, late and lost answers.
#include <gtest/gtest.h>

#include "engine/tape_check.h"
#include "model/rights.h"

namespace steward::engine {
namespace {

class LiveTest : public ::testing::Test {
 protected:
  void SetUp() override {
    rig.record = true;
    rig.agent("n1", 4);
    job = rig.run_job(1002, "n1", 1, false);
    rig.start();
  }
  void TearDown() override { expect_replay_is_live(rig); }
  void beats(int count) {
    for (int i = 0; i < count; ++i) rig.beat();
  }
  const Case& ida() { return *rig.case_of(1002); }
  Result<Service::ActAnswer> act(uid_t uid, const PersonAct& act) {
    auto answer = rig.live().act(rig.caller(uid), act);
    rig.drain();
    return answer;
  }

  Rig rig;
  SlurmId job = 0;
};

TEST_F(LiveTest, FromFindingToPermissionToCancellation) {
  beats(12);
  ASSERT_NE(rig.case_of(1002), nullptr);
  ASSERT_EQ(rig.mail.accepted.size(), 1u);
  EXPECT_EQ(rig.mail.accepted[0].to_address, "ida@aicloud.example");
  ASSERT_TRUE(act(2001, act::Ask{ida().id, "may we?"}));
  EXPECT_EQ(rig.mail.accepted.size(), 2u);
  EXPECT_EQ(rig.mail.accepted[1].thread_id, rig.mail.accepted[0].message_id);
  EXPECT_TRUE(rig.slurm.cancelled.empty());
  ASSERT_TRUE(act(1002, act::Permit{ida().id}));
  ASSERT_EQ(rig.slurm.cancelled.size(), 1u);
  EXPECT_EQ(rig.slurm.cancelled[0].owner, "ida");
  EXPECT_EQ(ida().resolution, Resolution::cancelled_with_permission);
  EXPECT_EQ(rig.mail.accepted.size(), 3u);
  EXPECT_TRUE(rig.store().verify_ledger()->intact);
}

TEST_F(LiveTest, OnlyTheIdleOneOfTwoOnTheSameNode) {
  rig.run_job(1001, "n1", 2, true);
  rig.agent("n1", 4).agent.gpu(2, true);
  beats(15);
  EXPECT_NE(rig.case_of(1002), nullptr);
  EXPECT_EQ(rig.case_of(1001), nullptr);
}

TEST_F(LiveTest, MailAwayIsTriedAgainAndSentOnce) {
  rig.mail.away = true;
  beats(12);
  ASSERT_NE(rig.case_of(1002), nullptr);
  EXPECT_EQ(ida().contacts[0].passage, Passage::owed);
  EXPECT_FALSE(rig.live().health(rig.caller(2001))->mail_trouble.empty());
  rig.mail.away = false;
  beats(60);
  EXPECT_EQ(ida().contacts[0].passage, Passage::accepted);
  EXPECT_EQ(rig.mail.accepted.size(), 1u);
  EXPECT_TRUE(rig.live().health(rig.caller(2001))->mail_trouble.empty());
}

TEST_F(LiveTest, ALostAnswerIsUnclearAndATaskAndNoSecondMail) {
  rig.mail.drop_before_250 = true;
  beats(12);
  EXPECT_EQ(ida().contacts[0].passage, Passage::unclear);
  EXPECT_EQ(ida().tasks.size(), 1u);
  rig.mail.drop_before_250 = false;
  beats(30);
  EXPECT_TRUE(rig.mail.accepted.empty());
}

TEST_F(LiveTest, AnUnknownMailboxIsRefusedAndATask) {
  rig.mail.unknown.insert("ida@aicloud.example");
  beats(12);
  EXPECT_EQ(ida().contacts[0].passage, Passage::refused);
  EXPECT_EQ(ida().tasks.size(), 1u);
}

TEST_F(LiveTest, SlurmAwayJudgesNothingNewAndRecovers) {
  rig.slurm.trouble = Error{ErrorCode::unavailable, "Unable to contact slurm controller"};
  beats(3);
  EXPECT_FALSE(rig.live().health(rig.caller(2001))->slurm_trouble.empty());
  rig.slurm.trouble.reset();
  beats(30);
  EXPECT_TRUE(rig.live().health(rig.caller(2001))->slurm_trouble.empty());
  EXPECT_NE(rig.case_of(1002), nullptr);
}

TEST_F(LiveTest, SlurmAwayWhenPermittedCancelsLater) {
  beats(12);
  rig.slurm.trouble = Error{ErrorCode::timeout, "scontrol did not end within 20 s"};
  ASSERT_TRUE(act(1002, act::Permit{ida().id}));
  EXPECT_EQ(ida().cancellations[0].state, CancellationState::owed);
  rig.slurm.trouble.reset();
  beats(40);
  EXPECT_EQ(ida().resolution, Resolution::cancelled_with_permission);
  EXPECT_EQ(rig.slurm.cancelled.size(), 1u);
}

TEST_F(LiveTest, ScancelThatFailsLeavesTheCaseTruthful) {
  beats(12);
  rig.slurm.at_cancel = FakeSlurm::AtCancel::fail;
  ASSERT_TRUE(act(1002, act::Permit{ida().id}));
  EXPECT_TRUE(ida().open());
  EXPECT_EQ(ida().cancellations[0].state, CancellationState::failed);
  EXPECT_NE(ida().cancellations[0].detail.find("permission denied"), std::string::npos);
  EXPECT_EQ(rig.mail.accepted.back().subject, "not_cancelled");
  beats(40);
  EXPECT_EQ(rig.slurm.cancelled.size(), 1u) << "nothing is retried by itself";
}

TEST_F(LiveTest, ScancelThatHangsIsResolvedByAskingSlurm) {
  beats(12);
  rig.slurm.at_cancel = FakeSlurm::AtCancel::hang;
  ASSERT_TRUE(act(1002, act::Permit{ida().id}));
  beats(20);
  EXPECT_EQ(ida().cancellations[0].state, CancellationState::failed);
  EXPECT_EQ(rig.slurm.cancelled.size(), 1u);
}

TEST_F(LiveTest, ALostScancelAnswerIsResolvedByAskingSlurm) {
  beats(12);
  rig.slurm.at_cancel = FakeSlurm::AtCancel::lose_answer;
  ASSERT_TRUE(act(1002, act::Permit{ida().id}));
  beats(20);
  EXPECT_EQ(ida().resolution, Resolution::cancelled_with_permission);
  EXPECT_EQ(rig.slurm.cancelled.size(), 1u);
}

TEST_F(LiveTest, TheSiblingsOfAnArraysLastTaskLive) {
  Job of = story::job(0, 1003, "mads", "n1", {0});
  const std::vector<SlurmId> ids = rig.slurm.add_array(of, 3);
  rig.slurm.start(ids[0], {{"n1", 2, 1000, {0}}});
  rig.slurm.start(ids[1], {{"n1", 2, 1000, {2}}});
  rig.slurm.start(ids[2], {{"n1", 2, 1000, {3}}});
  beats(15);
  const Case* last = nullptr;
  for (const auto& [id, value] : rig.live().state().book.cases()) {
    if (value.uid == 1003 && value.open()) last = &value;
  }
  ASSERT_NE(last, nullptr);
  ASSERT_EQ(ids[2], rig.slurm.at(ids[2]).array->array) << "the last task's id is the array's";
  ASSERT_EQ(last->jobs.size(), 3u) << "one matter, one case";
  EXPECT_FALSE(act(1003, act::Permit{last->id})) << "which of the three?";
  ASSERT_TRUE(act(1003, act::Permit{last->id, no_time, ids[2]}));
  EXPECT_EQ(rig.slurm.at(ids[2]).state, JobState::cancelled);
  EXPECT_EQ(rig.slurm.at(ids[0]).state, JobState::running);
  EXPECT_EQ(rig.slurm.at(ids[1]).state, JobState::running);
}

TEST_F(LiveTest, ARequeueBetweenPermissionAndActSavesTheJob) {
  beats(12);
  rig.slurm.trouble = Error{ErrorCode::unavailable, "away"};
  ASSERT_TRUE(act(1002, act::Permit{ida().id}));
  rig.slurm.trouble.reset();
  rig.slurm.requeue(job);
  rig.clock.advance(seconds(10));
  rig.slurm.start(job, {{"n1", 6, 40'000, {1}}});
  beats(30);
  EXPECT_TRUE(rig.slurm.cancelled.empty());
  EXPECT_EQ(rig.slurm.at(job).state, JobState::running);
}

TEST_F(LiveTest, DiskFullRefusesPeopleAndKeepsTheBook) {
  beats(12);
  rig.disk_full = true;
  const auto refused = act(1002, act::Permit{ida().id});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::io);
  EXPECT_TRUE(ida().permissions.empty());
  EXPECT_TRUE(rig.slurm.cancelled.empty());
  beats(3);
  rig.disk_full = false;
  ASSERT_TRUE(act(1002, act::Permit{ida().id}));
  EXPECT_EQ(rig.slurm.cancelled.size(), 1u);
}

TEST_F(LiveTest, DiskFullAtTheCommitPointSendsNothing) {
  beats(5);
  rig.disk_full = true;
  beats(10);
  EXPECT_TRUE(rig.mail.accepted.empty());
  rig.disk_full = false;
  beats(40);
  EXPECT_EQ(rig.mail.accepted.size(), 1u);
}

TEST_F(LiveTest, ReportsAreNotAcknowledgedBeforeTheirCommit) {
  rig.disk_full = true;
  beats(2);
  EXPECT_EQ(rig.agents.at("n1").unacknowledged.size(), 2u);
  rig.disk_full = false;
  beats(1);
  EXPECT_TRUE(rig.agents.at("n1").unacknowledged.empty());
}

TEST_F(LiveTest, AReportSaidTwiceIsAnsweredTwiceAndTakenOnce) {
  const NodeReport report = story::Agent("n9", 1, seconds(2)).report(rig.clock.now());
  EXPECT_EQ(rig.report(report)->acknowledged, 1u);
  EXPECT_EQ(rig.report(report)->acknowledged, 1u);
}

TEST_F(LiveTest, ReportsOfStrangersAndOtherClustersAreRefused) {
  NodeReport report = story::Agent("n9", 1, seconds(2)).report(rig.clock.now());
  EXPECT_EQ(rig.report(report, rig.caller(1001)).error().code, ErrorCode::refused);
  report.cluster = "elsewhere";
  EXPECT_EQ(rig.report(report).error().code, ErrorCode::invalid);
}

TEST_F(LiveTest, APersonSeesTheirOwnAndNobodyElses) {
  beats(12);
  EXPECT_TRUE(rig.live().find_case(rig.caller(1002), ida().id));
  EXPECT_TRUE(rig.live().find_case(rig.caller(2001), ida().id));
  const auto hidden = rig.live().find_case(rig.caller(1001), ida().id);
  const auto nowhere = rig.live().find_case(rig.caller(1001), CaseId{4711});
  ASSERT_FALSE(hidden);
  EXPECT_EQ(hidden.error().message, nowhere.error().message);
  EXPECT_EQ(rig.live().jobs(rig.caller(1001), false)->size(), 0u);
  EXPECT_FALSE(rig.live().jobs(rig.caller(1001), true));
  EXPECT_FALSE(rig.live().cases(rig.caller(1001), {std::nullopt, false, 10}));
  EXPECT_FALSE(rig.live().cases(rig.caller(1001), {uid_t{1002}, false, 10}));
  EXPECT_FALSE(rig.live().health(rig.caller(1001)));
  EXPECT_FALSE(rig.live().verify_ledger(rig.caller(1001)));
  EXPECT_FALSE(rig.live().job(rig.caller(1001), std::to_string(job)));
}

TEST_F(LiveTest, WindowsSurviveARestart) {
  beats(6);
  rig.start();
  beats(3);
  EXPECT_NE(rig.case_of(1002), nullptr) << "the windows are refilled from the kept reports";
}

// What was measured comes from memory, then, after a restart or hours later, from the disk: the same values.
TEST_F(LiveTest, SeriesAreShownFromMemoryAndFromTheDiskAlike) {
  rig.agent("n1", 4).agent.gpu(1, true, 5000);
  rig.agent("n1", 4).agent.job(story::trainer(job, 1002, 4000));  // two cores of two seconds
  beats(10);
  rig.agent("n1", 4).agent.gpu(1, false, 5000);
  beats(5);
  const auto shown = [&] {
    auto series = rig.live().job_series(rig.caller(1002), std::to_string(job), 1000);
    EXPECT_TRUE(series) << (series ? "" : series.error().message);
    return series.value_or(JobSeries{});
  };
  const JobSeries early = shown();
  ASSERT_EQ(early.gpus.size(), 1u);
  ASSERT_EQ(early.nodes.size(), 1u);
  EXPECT_EQ(early.points.step, seconds(2));
  ASSERT_GE(early.points.count, 14u);
  EXPECT_EQ(early.gpus[0].busy_percent.at(3), 90);
  EXPECT_EQ(early.gpus[0].busy_percent.at(12), 0);
  EXPECT_EQ(early.gpus[0].memory_used_mib.at(3), 5000);
  EXPECT_EQ(early.gpus[0].power_w.at(3), 30);
  EXPECT_EQ(early.nodes[0].cpu_centi.at(3), 200);
  rig.start();
  rig.live().poll();
  rig.drain();
  EXPECT_EQ(shown(), early);
  beats(250);  // two chunks and more
  std::size_t chunks = 0;
  ASSERT_TRUE(rig.store().series().each("n1", rig.clock.now() - hours(1), rig.clock.now(),
                                        [&](const store::PackedChunk&) { ++chunks; }));
  EXPECT_GE(chunks, 2u);
  rig.start();
  rig.live().poll();
  rig.drain();
  JobSeries late = shown();
  ASSERT_GE(late.points.count, early.points.count);
  late.gpus.at(0).busy_percent.resize(early.points.count);
  late.nodes.at(0).cpu_centi.resize(early.points.count);
  EXPECT_EQ(late.gpus[0].busy_percent, early.gpus[0].busy_percent);
  EXPECT_EQ(late.nodes[0].cpu_centi, early.nodes[0].cpu_centi);
}

TEST_F(LiveTest, SeriesAndNodesAreSeenByWhomTheyConcern) {
  beats(3);
  const std::string id = std::to_string(job);
  EXPECT_TRUE(rig.live().job_series(rig.caller(2001), id, 10));
  EXPECT_EQ(rig.live().job_series(rig.caller(1001), id, 10).error().code, ErrorCode::not_found);
  EXPECT_EQ(rig.live().nodes(rig.caller(1002)).error().code, ErrorCode::refused);
  EXPECT_EQ(rig.live().node(rig.caller(1002), "n1").error().code, ErrorCode::refused);
  EXPECT_EQ(rig.live().node_series(rig.caller(1002), "n1", hours(1), 10).error().code, ErrorCode::refused);
  EXPECT_EQ(rig.live().node(rig.caller(2001), "n9").error().code, ErrorCode::not_found);
}

TEST_F(LiveTest, ANodeShowsWhoHoldsItsGpusAndWhoIsOnThem) {
  rig.agent("n1", 4).agent.gpu(1, false);
  beats(2);
  auto node = rig.live().node(rig.caller(2001), "n1");
  ASSERT_TRUE(node);
  ASSERT_EQ(node->gpus.size(), 4u);
  EXPECT_EQ(node->gpus[1].user, "ida");
  EXPECT_EQ(node->gpus[0].user, "");
  EXPECT_EQ(node->summary.gpus_held, 1u);
  EXPECT_EQ(node->summary.gpus_empty, 1u);
  EXPECT_EQ(node->summary.gpus_mismatched, 0u);
  ASSERT_EQ(node->jobs.size(), 1u);
  EXPECT_EQ(node->jobs[0].user, "ida");

  // Some minutes later: before, a stranger's process may be the last holder's.
  rig.clock.advance(minutes(3));
  Courier& courier = rig.agent("n1", 4);
  NodeReport report = courier.agent.report(rig.clock.now());
  report.gpus[1].users = {{0, 1001, 1}};
  report.gpus[1].processes = 1;
  report.devices[2].ecc_errors = 3;
  report.jobs.push_back(story::idle_shell(job, 1002));
  report.jobs.back().stuck = 2;
  rig.clock.advance(seconds(2));
  ASSERT_TRUE(rig.report(report));
  node = rig.live().node(rig.caller(2001), "n1");
  ASSERT_TRUE(node);
  EXPECT_EQ(node->summary.gpus_mismatched, 1u);
  EXPECT_EQ(node->summary.gpus_empty, 0u);
  EXPECT_EQ(node->summary.gpus_sick, 1u);
  EXPECT_EQ(node->summary.stuck, 2u);
  EXPECT_EQ(node->gpus[1].users, (std::vector<NodeGpuUser>{{"", "freja", 1}}));
  const auto own = rig.live().job(rig.caller(1002), std::to_string(job));
  ASSERT_TRUE(own);
  EXPECT_EQ(own->gpus.at(0).processes, 0u);
  EXPECT_EQ(own->gpus.at(0).strangers, 1u);  // how many, not who
  EXPECT_EQ(own->nodes.at(0).stuck, 2u);
}

TEST_F(LiveTest, AnEmergencyCancelsTellsAndIsOnTheLedger) {
  beats(2);
  const auto declared =
      act(2001, act::DeclareEmergency{Cause::storage, "the file system is down", "df", {job}, minutes(30)});
  ASSERT_TRUE(declared);
  ASSERT_NE(rig.case_of(1002), nullptr);
  ASSERT_TRUE(act(2001, act::Cancel{ida().id, declared->emergency->id}));
  EXPECT_EQ(ida().resolution, Resolution::cancelled_in_emergency);
  EXPECT_EQ(rig.mail.accepted.back().subject, "emergency");
}

TEST_F(LiveTest, AnEmergencyDoesNotWaitForTheMail) {
  rig.mail.away = true;
  beats(2);
  const auto declared =
      act(2001, act::DeclareEmergency{Cause::storage, "the file system is down", "df", {job}, minutes(30)});
  ASSERT_TRUE(act(2001, act::Cancel{ida().id, declared->emergency->id}));
  EXPECT_EQ(rig.slurm.at(job).state, JobState::cancelled);
}

TEST_F(LiveTest, ATerminalWordIsHandedOutOnce) {
  rig.policy.mode = policy::Mode::contact;
  NodeReport front;
  front.cluster = "aicloud";
  front.node = "ai-fe02";
  front.epoch = 1;
  const auto report = [&] {
    front.begin = rig.clock.now();
    front.end = front.begin + seconds(2);
    ++front.sequence;
    return *rig.report(front);
  };
  front.at_terminal = {1002};
  report();
  beats(12);
  ASSERT_EQ(ida().contacts.size(), 2u);
  const ReportAnswer answer = report();
  ASSERT_EQ(answer.words.size(), 1u);
  EXPECT_EQ(answer.words[0].uid, 1002u);
  EXPECT_EQ(ida().contacts[1].passage, Passage::attempting);
  EXPECT_TRUE(report().words.empty());
  front.delivered = {{answer.words[0].contact, Delivery::accepted, "pts/3"}};
  report();
  EXPECT_EQ(ida().contacts[1].passage, Passage::accepted);
}

TEST_F(LiveTest, AWordNeverHeardOfAgainIsUnclear) {
  NodeReport front;
  front.cluster = "aicloud";
  front.node = "ai-fe02";
  front.epoch = front.sequence = 1;
  front.begin = rig.clock.now();
  front.end = front.begin + seconds(2);
  front.at_terminal = {1002};
  ASSERT_TRUE(rig.report(front));
  beats(12);
  ++front.sequence;
  ASSERT_EQ(rig.report(front)->words.size(), 1u);
  beats(70);
  EXPECT_EQ(ida().contacts[1].passage, Passage::unclear);
  EXPECT_EQ(ida().tasks.size(), 1u);
}

TEST_F(LiveTest, APollWhoseCommitFailedIsNotTakenAgainLater) {
  beats(12);
  rig.slurm.end(job, JobState::cancelled);
  rig.disk_full = true;
  beats(3);
  rig.disk_full = false;
  beats(2);
  EXPECT_FALSE(ida().open());
  const SlurmId next = rig.run_job(1002, "n1", 1, false);
  beats(20);
  EXPECT_EQ(rig.slurm.at(next).state, JobState::running);
  EXPECT_TRUE(ida().open()) << "the new job's own matter";
}

TEST_F(LiveTest, LettersBeforeADeadServerAreOneWaitAndOurOwnRefusalIsNoTrouble) {
  rig.policy.addresses.desk = "desk@aicloud.example";
  rig.begin_another_tape();
  rig.start();
  rig.mail.away = true;
  for (int i = 0; i < 4; ++i) {
    const auto asked = rig.live().act(rig.caller(1001), act::Support{"help " + std::to_string(i), 0});
    ASSERT_TRUE(asked);
  }
  const int before = rig.points.count();
  rig.drain();
  EXPECT_EQ(rig.points.count() - before, 1) << "one connection was tried, and the other three wait";
  rig.mail.away = false;
  rig.live().wind_down();
  beats(2);
  EXPECT_TRUE(rig.mail.accepted.empty());
  rig.start();
  beats(2);
  EXPECT_EQ(rig.mail.accepted.size(), 4u);
  EXPECT_EQ(rig.mail.accepted[0].reply_to, "freja@aicloud.example") << "the desk answers who asks";
}

TEST_F(LiveTest, WhileSlurmIsAwayNobodyIsAccusedOfAnything) {
  beats(1);
  rig.slurm.trouble = Error{ErrorCode::unavailable, "Unable to contact slurm controller"};
  for (int i = 0; i < 8; ++i) {
    rig.clock.advance(minutes(1));
    beats(12);
  }
  EXPECT_NE(rig.case_of(1002), nullptr) << "at first Slurm's last word still counts";
  rig.run_job(1001, "n1", 1, false);
  beats(12);
  EXPECT_EQ(rig.case_of(1001), nullptr);
  EXPECT_TRUE(rig.live().state().verdicts.contains(job));
}

TEST_F(LiveTest, ALetterThatBreaksItsConnectionHoldsUpNoOther) {
  rig.mail.breaks = "ida@aicloud.example";
  beats(12);
  ASSERT_TRUE(act(1001, act::Concern{"the queue is long"}));
  ASSERT_TRUE(act(2001, act::Say{rig.case_of(1001)->id, "we look at it"}));
  for (int i = 0; i < 10; ++i) {
    rig.clock.advance(minutes(1));
    beats(1);
  }
  ASSERT_EQ(rig.mail.accepted.size(), 1u);
  EXPECT_EQ(rig.mail.accepted[0].to_address, "freja@aicloud.example");
}

TEST_F(LiveTest, StaffAreMailedTheLedgersHeadOnceAWeek) {
  rig.policy.addresses.staff = "staff@aicloud.example";
  rig.policy.conduct.repeat_within = Duration(0);
  rig.begin_another_tape();
  rig.start();
  beats(12);
  ASSERT_NE(rig.case_of(1002), nullptr);
  const auto weekly = [&] {
    return std::count_if(rig.mail.accepted.begin(), rig.mail.accepted.end(),
                         [](const contact::Letter& letter) { return letter.occasion == "weekly"; });
  };
  for (int day = 0; day < 30; ++day) {
    rig.clock.advance(hours(24));
    beats(1);
    if (day == 9) rig.start();  // knows of its last one from the ledger
    EXPECT_TRUE(day != 5 || weekly() == 0);
  }
  EXPECT_EQ(weekly(), 4);
  const auto& letter = *std::find_if(rig.mail.accepted.begin(), rig.mail.accepted.end(),
                                     [](const contact::Letter& each) { return each.occasion == "weekly"; });
  EXPECT_EQ(letter.to_address, "staff@aicloud.example");
  EXPECT_EQ(letter.text.find("ida"), std::string::npos);
  EXPECT_TRUE(rig.store().verify_ledger()->intact);
}

TEST_F(LiveTest, NobodyForgetsThemselvesNorIsExemptFromWhatIsNoRule) {
  rig.run_job(2001, "n1", 1, false);
  beats(12);
  const CaseId own = rig.case_of(2001)->id;
  ASSERT_TRUE(act(2002, act::Note{own, "a colleague's own words"}));
  ASSERT_TRUE(act(2002, act::Close{own, Resolution::explained, "a driver"}));
  EXPECT_EQ(rig.live().forget(rig.caller(2001), "karen").error().code, ErrorCode::refused);
  EXPECT_TRUE(rig.live().forget(rig.caller(2002), "karen"));
  const auto leave = act(2001, act::Grant{ida().id, "idle_gpuu", 0, hours(1), "debugging"});
  ASSERT_FALSE(leave);
  EXPECT_EQ(leave.error().message,
            "there is no rule idle_gpuu; there are interactive_session, waits_for_input, development_server, "
            "gpu_no_process, gpu_not_needed, gpu_never_used, idle_gpu, some_gpus_unused, gpus_like_one, "
            "work_from_shell, tied_to_shell, gpu_too_large, cpus_over_need, serial_on_many_cores, "
            "memory_over_need, time_limit_over_need, beyond_limits, off_peak, front_end_harm");
}

TEST_F(LiveTest, AWordInWhatWasClosedLongAgoStillReachesStaff) {
  beats(12);
  const CaseId in = ida().id;
  ASSERT_TRUE(act(2001, act::Close{in, Resolution::explained, "a long load"}));
  rig.slurm.end(job);
  rig.slurm.forget(job);
  rig.clock.advance(hours(24 * 40));
  beats(2);
  ASSERT_EQ(rig.live().state().book.find(in), nullptr) << "only the store has it";
  ASSERT_TRUE(act(1002, act::Reply{in, "one thing more", Meaning::words}));
  EXPECT_EQ(rig.live().health(rig.caller(2001))->open_tasks, 1u);
  EXPECT_TRUE(rig.store().verify_ledger()->intact);
}

TEST_F(LiveTest, AFaultOutlivesARestartUntilItIsSeenToBeGone) {
  rig.policy.interval = seconds(30);
  rig.agent("n2", 1);
  rig.begin_another_tape();
  rig.start();
  beats(3);
  auto silent = rig.agents.extract("n2");
  for (int i = 0; i < 6; ++i) rig.clock.advance(minutes(1)), beats(1);
  const Case* faults = rig.case_of(nobody_uid);
  ASSERT_NE(faults, nullptr);
  ASSERT_EQ(faults->findings.size(), 1u);
  EXPECT_EQ(faults->findings[0].rule, "no_report@n2");
  rig.start();
  for (int i = 0; i < 12; ++i) rig.clock.advance(minutes(1)), beats(1);
  EXPECT_TRUE(rig.case_of(nobody_uid)->findings[0].standing);
  rig.agents.insert(std::move(silent));
  beats(1);
  EXPECT_FALSE(rig.case_of(nobody_uid)->findings[0].standing);
}

TEST_F(LiveTest, AClockSetForwardIsNoFaultOfTheNodes) {
  beats(3);
  rig.clock.advance(hours(1));
  rig.live().tick();
  EXPECT_EQ(rig.case_of(nobody_uid), nullptr);
}

TEST_F(LiveTest, ObserveAfterContactKeepsQuiet) {
  rig.mail.away = true;
  beats(12);
  ASSERT_EQ(ida().contacts[0].passage, Passage::owed);
  rig.policy.mode = policy::Mode::observe;
  rig.mail.away = false;
  rig.begin_another_tape();
  rig.start();
  beats(60);
  EXPECT_TRUE(rig.mail.accepted.empty());
  ASSERT_TRUE(act(2001, act::Say{ida().id, "may I help?"}));
  EXPECT_EQ(rig.mail.accepted.size(), 1u) << "staff's own words go out";
}

TEST_F(LiveTest, PermitAndWithdrawDoNotQueueUpAtSlurm) {
  beats(12);
  ASSERT_TRUE(rig.live().act(rig.caller(1002), act::Permit{ida().id}));
  ASSERT_TRUE(rig.live().act(rig.caller(1002), act::Withdraw{ida().id}));
  EXPECT_FALSE(rig.live().act(rig.caller(1002), act::Permit{ida().id}));
  rig.drain();
  EXPECT_TRUE(rig.slurm.cancelled.empty());
}

TEST_F(LiveTest, ARequeueOverARestartKeepsTheMatter) {
  beats(12);
  const CaseId matter = ida().id;
  rig.stop();
  rig.slurm.requeue(job);
  rig.clock.advance(seconds(20));
  rig.slurm.start(job, {{"n1", 6, 40'000, {1}}});
  rig.start();
  beats(20);
  EXPECT_EQ(ida().id, matter);
  EXPECT_TRUE(ida().open());
  EXPECT_TRUE(act(1002, act::Permit{matter}));
  EXPECT_EQ(ida().resolution, Resolution::cancelled_with_permission);
}

TEST_F(LiveTest, AClockThatRunsAheadBlindsNobody) {
  NodeReport report = story::Agent("n1", 4, seconds(2)).report(rig.clock.now() + hours(24 * 365));
  report.epoch = 99;
  EXPECT_TRUE(rig.report(report));
  beats(14);
  EXPECT_NE(rig.case_of(1002), nullptr);
}

TEST_F(LiveTest, AWordForSomebodyWhoLeftIsRefusedInTheEnd) {
  NodeReport front;
  front.cluster = "aicloud";
  front.node = "ai-fe02";
  front.epoch = front.sequence = 1;
  front.begin = rig.clock.now();
  front.end = front.begin + seconds(2);
  front.at_terminal = {1002};
  ASSERT_TRUE(rig.report(front));
  beats(12);
  ASSERT_EQ(ida().contacts.size(), 2u);
  beats(70);
  EXPECT_EQ(ida().contacts[1].passage, Passage::refused);
}

class Reload : public LiveTest {
 protected:
  void TearDown() override { expect_replay_is_live(rig, {other}); }
  policy::Policy other = [this] {
    policy::Policy policy = rig.policy;
    policy.rules.idle_gpu.enabled = policy.rules.interactive_session.enabled = false;
    policy.version = "other";
    return policy;
  }();
};

TEST_F(Reload, ANewPolicyIsTakenWithoutARestart) {
  ASSERT_TRUE(rig.live().reload(other, rig.writer));
  beats(20);
  EXPECT_EQ(rig.case_of(1002), nullptr);
  ASSERT_TRUE(rig.live().reload(rig.policy, rig.writer));
  beats(1);
  ASSERT_NE(rig.case_of(1002), nullptr);
}

TEST_F(Reload, WhatANewPolicyDoesNotAskForIsHeldAgainstNobody) {
  beats(14);
  const CaseId in = ida().id;
  ASSERT_TRUE(rig.live().reload(other, rig.writer));
  beats(30);
  const Case* value = rig.live().state().book.find(in);
  ASSERT_NE(value, nullptr);
  EXPECT_FALSE(value->open());
  EXPECT_EQ(value->resolution, Resolution::exempt);
  for (const Contact& contact : value->contacts) EXPECT_EQ(contact.kind, MessageKind::finding) << "no thanks";
}

TEST_F(Reload, APolicyThatNeedsARestartIsRefusedAndTheOldOneGoesOn) {
  policy::Policy unfit = rig.policy;
  unfit.interval = seconds(1);
  EXPECT_EQ(rig.live().reload(unfit, rig.writer).error().code, ErrorCode::refused);
  unfit = rig.policy;
  unfit.rules.idle_gpu.window = hours(24);
  unfit.rules.idle_gpu.enabled = true;
  EXPECT_EQ(rig.live().reload(unfit, rig.writer).error().code, ErrorCode::refused);
  EXPECT_EQ(rig.live().state().policy.version, rig.policy.version);
}

}  // namespace
}  // namespace steward::engine
