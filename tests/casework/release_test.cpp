// Permission beforehand: what the comment may say, and that nothing but an idle job and a silent, told owner
// leads to a cancellation.
#include "casework/release.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "fakes/desk.h"

namespace steward::casework {
namespace {

TEST(ReleaseIn, ReadsWhatIsMeantAndRefusesWhatCannotBe) {
  const ReleaseBounds bounds;
  EXPECT_EQ(*release_in("", bounds), std::nullopt);
  EXPECT_EQ(*release_in("my own words: release-if-idle=60m", bounds), std::nullopt);
  EXPECT_EQ(*release_in("steward:release-if-idle=60m", bounds), minutes(60));
  EXPECT_EQ(*release_in("sweep 3, steward:release-if-idle=2h;more", bounds), hours(2));
  for (const char* bad :
       {"steward:release-if-idle", "steward:release-if-idle=", "steward:release-if-idle=soon",
        "steward:release-if-idle=9m", "steward:release-if-idle=5h", "steward:release-if-idle=-60m",
        "steward:release=60m", "steward:release-if-idle=60m steward:release-if-idle=30m"}) {
    EXPECT_FALSE(release_in(bad, bounds)) << bad;
  }
}

class ReleaseTest : public ::testing::Test {
 protected:
  ReleaseTest() {
    job.comment = "steward:release-if-idle=60m";
    desk.jobs[job.id] = job;
  }
  void tick(Judgement idle = Judgement::breaks) {
    desk.jobs[job.id] = job;
    desk.release(job, idle);
  }
  void pass_notice() {
    desk.deliver_all();
    desk.now += desk.policy.conduct.release_notice;
  }
  const Case* about() { return desk.book.about(desk.run_of(job).job); }
  std::size_t cancellations() { return about() == nullptr ? 0 : about()->cancellations.size(); }

  Desk desk;
  Job job = story::job(7, 1001, "freja", "n1", {0});
};

TEST_F(ReleaseTest, AnArraysTasksAreToldOfInOneLetter) {
  std::vector<Job> tasks;
  for (SlurmId id = 20; id < 30; ++id) tasks.push_back(story::job(id, 1001, "freja", "n1", {0}));
  desk.with_draft([&](Draft& draft) {
    for (Job& task : tasks) {
      task.comment = "steward:release-if-idle=60m";
      desk.jobs[task.id] = task;
      consider_release(draft, task, desk.run_of(task),
                       {{"idle", "release", Judgement::breaks, "idle", {}}, ""}, desk.policy, desk.reach);
    }
    attend(draft, draft.opened().front(), desk.policy, desk.reach);
  });
  const Case& in = desk.book.cases().begin()->second;
  EXPECT_EQ(desk.book.cases().size(), 1u);
  ASSERT_EQ(in.contacts.size(), 1u);
  EXPECT_EQ(in.contacts[0].run, std::nullopt) << "about all of them";
  desk.deliver_all();
  desk.now += desk.policy.conduct.release_notice;
  for (const Job& task : tasks) desk.release(task, Judgement::breaks);
  EXPECT_EQ(desk.see(in.id).cancellations.size(), 10u);
}

TEST_F(ReleaseTest, WhileThePlatformMayBeTheCauseNothingIsGivenAndWhatWasGivenLapses) {
  desk.release(job, Judgement::breaks, "node n1 reports a fault");
  EXPECT_EQ(about(), nullptr);
  tick();
  pass_notice();
  desk.release(job, Judgement::breaks, "node n1 reports a fault");
  EXPECT_EQ(about()->permissions[0].state, PermissionState::lapsed);
  tick();
  EXPECT_EQ(cancellations(), 0u) << "a new notice is owed first";
  EXPECT_EQ(about()->contacts.size(), 2u);
}

TEST_F(ReleaseTest, WhatCouldNotBeDoneForLongIsOwedAnewAndTroublesNobody) {
  tick();
  pass_notice();
  for (int i = 1; i <= 5; ++i) {
    tick();
    ASSERT_EQ(cancellations(), static_cast<std::size_t>(i));
    const CancellationId owed = about()->cancellations.back().id;
    desk.now += minutes(3);
    desk.with_draft([&](Draft& draft) {
      EXPECT_FALSE(cancellation_observed(draft, desk.book, about()->id, owed, job, desk.now, desk.reach));
    });
  }
  EXPECT_EQ(about()->permissions[0].state, PermissionState::given);
  EXPECT_EQ(about()->contacts.size(), 1u) << "the notice, and nothing else";
  EXPECT_TRUE(about()->tasks.empty());
  tick();
  for (int i = 0; i < 3; ++i) {
    const CancellationId owed = about()->cancellations.back().id;
    desk.with_draft([&](Draft& draft) {
      cancellation_settled(draft, about()->id, owed, false, "Slurm answers too slowly", desk.reach);
    });
    tick();
  }
  EXPECT_EQ(about()->contacts.size(), 1u);
  EXPECT_EQ(about()->tasks.size(), 1u) << "one task, however often";
}

TEST_F(ReleaseTest, ANoWithWordsAboutOneJobIsAWordAboutTheOther) {
  Job other = story::job(8, 1001, "freja", "n1", {1});
  other.comment = job.comment;
  tick();
  desk.release(other, Judgement::breaks);
  const CaseId in = about()->id;
  ASSERT_TRUE(desk.act(freja, act::Decline{in, "please leave them", 8}));
  for (const Permission& each : desk.see(in).permissions) EXPECT_EQ(each.state, PermissionState::withdrawn);
  desk.deliver_all();
  desk.now += desk.policy.conduct.release_notice;
  tick();
  EXPECT_EQ(cancellations(), 0u);
}

TEST_F(ReleaseTest, AnyWordSinceTheRunBeganKeepsItInThatCase) {
  tick();
  tick(Judgement::keeps);  // lapsed: used again
  ASSERT_TRUE(desk.act(freja, act::Reply{about()->id, "I am still here", Meaning::words}));
  tick();
  EXPECT_EQ(about()->permissions.size(), 1u);
  EXPECT_EQ(cancellations(), 0u);
}

TEST_F(ReleaseTest, LeaveGrantedInAnotherCaseKeepsTheJob) {
  const Job other = story::job(8, 1001, "freja", "n1", {1});
  const CaseId in = desk.find(other);
  ASSERT_TRUE(desk.act(karen, act::Grant{in, "", 0, hours(1), "debugging"}));
  tick();
  EXPECT_EQ(about(), nullptr);
  desk.now += hours(2);
  desk.tick();
  tick();
  EXPECT_NE(about(), nullptr) << "the leave is over";
}

TEST_F(ReleaseTest, ItsWordIsTheFirstWordOnlyForTheJobsItIsAbout) {
  desk.reach.contact = false;
  desk.find(job);
  const Job other = story::job(8, 1001, "freja", "n1", {1});
  const CaseId in = desk.find(other);
  ASSERT_EQ(desk.see(in).state, CaseState::watched);
  desk.reach.contact = true;
  tick();
  EXPECT_EQ(desk.see(in).state, CaseState::told);
  std::vector<MessageKind> kinds;
  for (const Contact& contact : desk.see(in).contacts) kinds.push_back(contact.kind);
  EXPECT_EQ(kinds, (std::vector{MessageKind::release_soon, MessageKind::finding}));
}

TEST_F(ReleaseTest, IdleToldNoticeCancelled) {
  tick();
  ASSERT_NE(about(), nullptr);
  EXPECT_EQ(about()->contacts[0].kind, MessageKind::release_soon);
  EXPECT_EQ(about()->permissions[0].state, PermissionState::given);
  pass_notice();
  desk.now -= seconds(1);
  tick();
  EXPECT_EQ(cancellations(), 0u) << "the notice is not over";
  desk.now += seconds(1);
  tick();
  tick();
  ASSERT_EQ(cancellations(), 1u);
  EXPECT_EQ(about()->cancellations[0].permission, about()->permissions[0].id);
}

TEST_F(ReleaseTest, ANoticeThatDidNotArriveIsNone) {
  tick();
  desk.deliver_all(Delivery::unclear);
  desk.now += desk.policy.conduct.release_notice * 5;
  tick();
  EXPECT_EQ(cancellations(), 0u);
}

TEST_F(ReleaseTest, UsedAgainUnknownOrASlowedNodeCancelNothing) {
  tick();
  pass_notice();
  tick(Judgement::unknown);
  EXPECT_EQ(cancellations(), 0u);
  EXPECT_EQ(about()->permissions[0].state, PermissionState::given) << "unknown says nothing either way";
  tick(Judgement::keeps);
  EXPECT_EQ(about()->permissions[0].state, PermissionState::lapsed);
  tick();
  EXPECT_EQ(cancellations(), 0u) << "a new idle time needs a new notice";
  EXPECT_EQ(about()->permissions.size(), 2u);
}

TEST_F(ReleaseTest, AnyWordOfTheOwnersStopsIt) {
  tick();
  desk.deliver_all();
  ASSERT_TRUE(desk.act(freja, act::Reply{about()->id, "leave it, please", Meaning::words}));
  desk.now += hours(5);
  tick();
  tick();
  EXPECT_EQ(cancellations(), 0u);
  EXPECT_EQ(about()->permissions.size(), 1u) << "and it does not begin again";
}

TEST_F(ReleaseTest, TakenBackOrTakenOutOfTheComment) {
  tick();
  ASSERT_TRUE(desk.act(freja, act::Withdraw{about()->id}));
  desk.now += hours(5);
  tick();
  EXPECT_EQ(cancellations(), 0u);

  Desk other;
  std::swap(desk, other);
  tick();
  desk.deliver_all();
  job.comment.clear();
  desk.now += hours(5);
  tick();
  EXPECT_EQ(cancellations(), 0u);
  EXPECT_EQ(about()->permissions[0].state, PermissionState::lapsed);
}

TEST_F(ReleaseTest, ARequeueMakesANewRunThatWasNeverTold) {
  tick();
  desk.deliver_all();
  const RunKey before = desk.run_of(job);
  job.start += hours(1);
  desk.with_draft([&](Draft& draft) { run_changed(draft, before, desk.run_of(job)); });
  desk.now += hours(2);
  tick();
  EXPECT_EQ(cancellations(), 0u);
  EXPECT_EQ(about()->permissions[0].state, PermissionState::lapsed);
}

TEST_F(ReleaseTest, ABadValueIsToldOnceAndMeansNoPermission) {
  job.comment = "steward:release-if-idle=soon";
  for (int i = 0; i < 3; ++i) {
    tick();
    desk.now += hours(5);
  }
  ASSERT_NE(about(), nullptr);
  EXPECT_EQ(about()->contacts.size(), 1u);
  EXPECT_EQ(about()->contacts[0].kind, MessageKind::release_refused);
  EXPECT_TRUE(about()->permissions.empty());
}

TEST_F(ReleaseTest, AMistypedWordOfAnArrayIsOneLetterAndNotOneATask) {
  for (std::uint32_t task = 1; task <= 5; ++task) {
    job = story::job(20 + task, 1001, "freja", "n1", {0});
    job.array = ArrayTask{20, task};
    job.comment = "steward:release-if-idel=60m";
    tick();
  }
  std::size_t letters = 0;
  for (const auto& [id, value] : desk.book.cases()) letters += value.contacts.size();
  EXPECT_EQ(letters, 1u);
}

TEST_F(ReleaseTest, WithoutGpusAndForOnePartOfAHetJobItIsRefused) {
  job.gpus = 0;
  tick();
  EXPECT_EQ(about()->contacts[0].kind, MessageKind::release_refused);
  job = story::job(8, 1001, "freja", "n1", {0});
  job.comment = "steward:release-if-idle=60m";
  job.het_leader = 8;
  tick();
  EXPECT_EQ(about()->contacts.back().kind, MessageKind::release_refused);
  EXPECT_TRUE(about()->permissions.empty());
}

TEST_F(ReleaseTest, ObserveDoesNothing) {
  desk.reach.contact = false;
  tick();
  EXPECT_EQ(about(), nullptr);
}

TEST_F(ReleaseTest, StaffCannotUseIt) {
  tick();
  EXPECT_FALSE(desk.act(karen, act::Cancel{about()->id, {}}));
}

TEST_F(ReleaseTest, AYesInTheCaseMeansNowAndIsAPermissionOfItsOwn) {
  tick();
  ASSERT_TRUE(desk.act(freja, act::Permit{about()->id}));
  EXPECT_EQ(cancellations(), 1u);
  ASSERT_EQ(about()->permissions.size(), 2u);
  tick(Judgement::keeps);
  EXPECT_EQ(about()->permissions[0].state, PermissionState::lapsed);
  EXPECT_EQ(about()->permissions[1].state, PermissionState::given)
      << "use ends what was for an idle job only";
}

TEST_F(ReleaseTest, ANoWithoutWordsStopsItAsWell) {
  tick();
  desk.deliver_all();
  ASSERT_TRUE(desk.act(freja, act::Decline{about()->id, ""}));
  desk.now += hours(5);
  tick();
  tick();
  EXPECT_EQ(cancellations(), 0u);
}

TEST_F(ReleaseTest, ANoOutlivesTheCaseItWasSaidIn) {
  tick();
  const CaseId in = about()->id;
  ASSERT_TRUE(desk.act(freja, act::Withdraw{in}));
  ASSERT_TRUE(desk.act(karen, act::Close{in, Resolution::remedied, "fine"}));
  desk.now += hours(1);
  tick();
  EXPECT_FALSE(desk.see(in).open());
  EXPECT_EQ(desk.book.cases().size(), 1u);
  pass_notice();
  tick();
  EXPECT_EQ(cancellations(), 0u);
}

TEST_F(ReleaseTest, AClockSetBackDoesNotHideTheOwnersWord) {
  tick();
  desk.deliver_all();
  desk.now -= hours(1);
  ASSERT_TRUE(desk.act(freja, act::Reply{about()->id, "no", Meaning::words}));
  desk.now += hours(5);
  tick();
  EXPECT_EQ(cancellations(), 0u);
}

TEST_F(ReleaseTest, WhatWasHeldUpIsNotDoneOnWhatWasSeenLongAgo) {
  tick();
  pass_notice();
  tick();
  ASSERT_EQ(cancellations(), 1u);
  const Cancellation owed = about()->cancellations[0];
  desk.now += minutes(3);  // Slurm was away
  desk.with_draft([&](Draft& draft) {
    EXPECT_FALSE(cancellation_observed(draft, desk.book, about()->id, owed.id, job, desk.now, desk.reach));
  });
  EXPECT_EQ(about()->cancellations[0].state, CancellationState::failed);
}

TEST_F(ReleaseTest, SwitchedToObserveEndsIt) {
  tick();
  pass_notice();
  desk.reach.contact = false;
  tick();
  EXPECT_EQ(cancellations(), 0u);
  EXPECT_EQ(about()->permissions[0].state, PermissionState::lapsed);
}

}  // namespace
}  // namespace steward::casework
