#include <gtest/gtest.h>

#include "casework/findings.h"
#include "casework/outbox.h"
#include "fakes/desk.h"

namespace steward::casework {
namespace {

std::string principle_of(const std::string& rule) { return rule == "idle_gpu" ? "holding" : "sessions"; }
Verdict breaks(const std::string& rule) {
  return {rule, principle_of(rule), Judgement::breaks, "reason", {}};
}
Verdict keeps(const std::string& rule) { return {rule, principle_of(rule), Judgement::keeps, "reason", {}}; }
Verdict unknown(const std::string& rule) {
  return {rule, principle_of(rule), Judgement::unknown, "reason", {}};
}

class CaseworkTest : public ::testing::Test {
 protected:
  void consider(const std::vector<Verdict>& verdicts, Reach reach = {true, false}) {
    desk.reach = reach;
    desk.consider(job, verdicts);
  }
  const Case* about() { return desk.book.about(desk.run_of(job).job); }
  void deliver_all(Delivery delivery = Delivery::accepted) { desk.deliver_all(delivery); }
  void attend() { desk.tick(); }

  Desk desk;
  Job job = story::job(7, 1001, "freja", "n1", {0});
};

TEST_F(CaseworkTest, BothRulesOnOneJobAreOneMatterAndOneMail) {
  consider({breaks("interactive_session"), breaks("idle_gpu")});
  ASSERT_NE(about(), nullptr);
  EXPECT_EQ(about()->findings.size(), 2u);
  EXPECT_EQ(about()->contacts.size(), 1u);
  consider({breaks("interactive_session"), breaks("idle_gpu")});
  EXPECT_EQ(about()->contacts.size(), 1u);
  EXPECT_EQ(desk.book.cases().size(), 1u);
}

TEST_F(CaseworkTest, UnknownOpensNothingAndClosesNothing) {
  consider({unknown("idle_gpu")});
  EXPECT_EQ(about(), nullptr);
  consider({breaks("idle_gpu")});
  consider({unknown("idle_gpu")});
  EXPECT_TRUE(about()->open());
}

TEST_F(CaseworkTest, OnTheTerminalTooWhenThePersonIsThere) {
  consider({breaks("idle_gpu")}, {true, true});
  ASSERT_EQ(about()->contacts.size(), 2u);
  EXPECT_EQ(about()->contacts[1].channel, ChannelKind::terminal);
}

TEST_F(CaseworkTest, ObserveHoldsTheWordUntilContactIsSwitchedOn) {
  consider({breaks("idle_gpu")}, {false, true});
  ASSERT_NE(about(), nullptr);
  EXPECT_EQ(about()->state, CaseState::watched);
  EXPECT_TRUE(about()->contacts.empty());
  consider({breaks("idle_gpu")}, {true, false});
  EXPECT_EQ(about()->state, CaseState::told);
  EXPECT_EQ(about()->contacts.size(), 1u);
}

TEST_F(CaseworkTest, WorkAgainClosesAsRemediedAndSaysThanksOnce) {
  consider({breaks("idle_gpu")});
  deliver_all();
  consider({keeps("idle_gpu")});
  EXPECT_EQ(about()->resolution, Resolution::remedied);
  EXPECT_EQ(about()->contacts.size(), 2u);
  EXPECT_EQ(about()->contacts[1].kind, MessageKind::remedied);
  consider({keeps("idle_gpu")});
  EXPECT_EQ(about()->contacts.size(), 2u);
}

TEST_F(CaseworkTest, ARepeatSoonAfterRemedyContinuesTheMatterAndCounts) {
  consider({breaks("idle_gpu")});
  consider({keeps("idle_gpu")});
  desk.now += hours(1);
  consider({breaks("idle_gpu")});
  EXPECT_EQ(desk.book.cases().size(), 1u);
  EXPECT_TRUE(about()->open());
  EXPECT_EQ(about()->repeats, 1u);
  EXPECT_EQ(about()->contacts.size(), 1u) << "told an hour ago: not again within the policy's time";
  desk.now += desk.policy.conduct.again;
  consider({breaks("idle_gpu")});
  EXPECT_EQ(about()->contacts.size(), 2u);
}

TEST_F(CaseworkTest, ARepeatLongAfterIsANewMatter) {
  consider({breaks("idle_gpu")});
  consider({keeps("idle_gpu")});
  desk.now += desk.policy.conduct.repeat_within;
  consider({breaks("idle_gpu")});
  EXPECT_EQ(desk.book.cases().size(), 2u);
  EXPECT_TRUE(about()->open());
}

TEST_F(CaseworkTest, WhatPeopleSettledIsNotRaisedAgain) {
  consider({breaks("idle_gpu")});
  ASSERT_TRUE(desk.act(karen, act::Close{about()->id, Resolution::explained, "a long load"}));
  consider({breaks("idle_gpu")});
  EXPECT_EQ(desk.book.cases().size(), 1u);
  EXPECT_FALSE(about()->open());
}

TEST_F(CaseworkTest, WhatPeopleSettledStaysSoWhenAnotherJobOpensTheCaseAgain) {
  consider({breaks("idle_gpu")});
  const CaseId in = about()->id;
  ASSERT_TRUE(desk.act(karen, act::Close{in, Resolution::explained, "a long load"}));
  const Job other = story::job(8, job.uid, job.user, "n2", {0});
  EXPECT_EQ(desk.find(other), in) << "reopened by the other job";
  desk.end(other, JobState::completed);
  consider({breaks("idle_gpu")});
  EXPECT_FALSE(desk.see(in).open());
  ASSERT_TRUE(desk.act(karen, act::Reopen{in, "it was not explained after all"}));
  desk.now += minutes(3);
  consider({breaks("idle_gpu")});
  EXPECT_EQ(finding_in(desk.see(in), desk.run_of(job).job, "idle_gpu")->standing, true);
}

TEST_F(CaseworkTest, LeaveFromTheRuleIsNoRemedy) {
  consider({breaks("idle_gpu")});
  desk.deliver_all();
  const CaseId in = about()->id;
  Verdict leave = keeps("idle_gpu");
  leave.exempt = true;
  consider({leave});
  desk.now += minutes(1);
  consider({leave});
  EXPECT_EQ(desk.see(in).resolution, Resolution::exempt);
  for (const Contact& contact : desk.see(in).contacts) EXPECT_NE(contact.kind, MessageKind::remedied);
}

TEST_F(CaseworkTest, AMatterThatComesBackForEverIsNotOneCaseForEver) {
  consider({breaks("idle_gpu")});
  const CaseId first = about()->id;
  for (int day = 0; day < 200; day += 10) {
    desk.now += hours(24 * 10);
    consider({keeps("idle_gpu")});
    desk.now += minutes(1);
    consider({keeps("idle_gpu")});
    consider({breaks("idle_gpu")});
  }
  EXPECT_FALSE(desk.see(first).open());
  EXPECT_NE(about()->id, first);
}

TEST_F(CaseworkTest, EndedByItsOwnerAfterTheWordIsRemedied) {
  consider({breaks("idle_gpu")});
  deliver_all();
  desk.end(job, JobState::cancelled);
  EXPECT_EQ(about()->resolution, Resolution::remedied);
}

TEST_F(CaseworkTest, EndedByItselfIsJustEnded) {
  consider({breaks("idle_gpu")});
  deliver_all();
  desk.end(job, JobState::completed);
  EXPECT_EQ(about()->resolution, Resolution::job_ended);
}

TEST_F(CaseworkTest, ARequeueKeepsTheMatterAndLapsesThePermission) {
  consider({breaks("idle_gpu")});
  ASSERT_TRUE(desk.act(karen, act::Ask{about()->id, "may we?"}));
  desk.end(job, JobState::pending);
  EXPECT_TRUE(about()->open());
  EXPECT_EQ(about()->permissions[0].state, PermissionState::lapsed);
}

TEST_F(CaseworkTest, RefusedAndUnclearContactsBecomeTasks) {
  consider({breaks("idle_gpu")});
  deliver_all(Delivery::refused);
  ASSERT_EQ(about()->tasks.size(), 1u);
  EXPECT_NE(about()->tasks[0].what.find("refused"), std::string::npos);
  ASSERT_TRUE(desk.act(karen, act::SettleTask{about()->id, about()->tasks[0].id}));
  EXPECT_EQ(about()->tasks[0].done_by, "karen");
  EXPECT_FALSE(desk.act(karen, act::SettleTask{about()->id, about()->tasks[0].id}));
}

TEST_F(CaseworkTest, ARestartInTheMiddleOfAMailIsUnclearAndNotSentAgain) {
  consider({breaks("idle_gpu")});
  const ContactId contact = about()->contacts[0].id;
  desk.with_draft([&](Draft& draft) { ASSERT_TRUE(contact_attempting(draft, about()->id, contact)); });
  desk.with_draft([&](Draft& draft) { recover(draft, desk.book, desk.policy); });
  EXPECT_EQ(about()->contacts[0].passage, Passage::unclear);
  EXPECT_EQ(about()->tasks.size(), 1u);
  EXPECT_FALSE(sendable(about()->contacts[0]));
}

TEST_F(CaseworkTest, DeclinedStaysDeclined) {
  consider({breaks("idle_gpu")});
  ASSERT_TRUE(desk.act(karen, act::Ask{about()->id, "may we?"}));
  ASSERT_TRUE(desk.act(freja, act::Decline{about()->id, "it loads until noon"}));
  EXPECT_EQ(about()->permissions[0].state, PermissionState::declined);
  EXPECT_EQ(about()->conversation.back().text, "it loads until noon");
  EXPECT_FALSE(desk.act(karen, act::Cancel{about()->id, {}}));
  EXPECT_FALSE(desk.act(karen, act::Ask{about()->id, "really?"})) << "a no is a no for this run";
  EXPECT_TRUE(about()->open());
}

TEST_F(CaseworkTest, PermittedAndCancelledTellsAndCloses) {
  consider({breaks("idle_gpu")});
  ASSERT_TRUE(desk.act(karen, act::Ask{about()->id, "may we?"}));
  ASSERT_TRUE(desk.act(freja, act::Permit{about()->id}));
  EXPECT_EQ(about()->permissions.size(), 1u) << "the answer belongs to the question";
  const CancellationId id = about()->cancellations[0].id;
  desk.with_draft([&](Draft& draft) {
    EXPECT_TRUE(cancellation_observed(draft, desk.book, about()->id, id, job, desk.now, {true, false}));
  });
  desk.with_draft([&](Draft& draft) {
    cancellation_settled(draft, about()->id, id, true, "gone", {true, false});
  });
  attend();
  EXPECT_EQ(about()->resolution, Resolution::cancelled_with_permission);
  EXPECT_EQ(about()->contacts.back().kind, MessageKind::cancelled);
  consider({breaks("idle_gpu")});
  EXPECT_FALSE(about()->open());
  EXPECT_EQ(desk.book.cases().size(), 1u) << "what Slurm said before the cancellation raises nothing anew";
}

TEST_F(CaseworkTest, AFailedCancellationLeavesTheTruth) {
  consider({breaks("idle_gpu")});
  ASSERT_TRUE(desk.act(freja, act::Permit{about()->id}));
  const CancellationId id = about()->cancellations[0].id;
  desk.with_draft([&](Draft& draft) {
    (void)cancellation_observed(draft, desk.book, about()->id, id, job, desk.now, {});
  });
  desk.with_draft(
      [&](Draft& draft) { cancellation_settled(draft, about()->id, id, false, "Access denied", {}); });
  attend();
  EXPECT_TRUE(about()->open());
  EXPECT_EQ(about()->cancellations[0].state, CancellationState::failed);
  EXPECT_EQ(about()->contacts.back().kind, MessageKind::not_cancelled);
  EXPECT_EQ(about()->tasks.size(), 1u);
}

TEST_F(CaseworkTest, AnUnclearCancellationIsResolvedByAskingSlurm) {
  consider({breaks("idle_gpu")});
  ASSERT_TRUE(desk.act(freja, act::Permit{about()->id}));
  const CancellationId id = about()->cancellations[0].id;
  desk.with_draft([&](Draft& draft) {
    (void)cancellation_observed(draft, desk.book, about()->id, id, job, desk.now, {});
  });
  desk.end(job, JobState::cancelled);
  EXPECT_TRUE(about()->open()) << "the poll must not close it before the outcome is known";
  desk.with_draft([&](Draft& draft) { cancellation_resolved(draft, about()->id, id, std::nullopt, {}); });
  attend();
  EXPECT_EQ(about()->resolution, Resolution::cancelled_with_permission);
}

TEST_F(CaseworkTest, EndedBeforeTheActIsNotCalledCancelled) {
  consider({breaks("idle_gpu")});
  ASSERT_TRUE(desk.act(freja, act::Permit{about()->id}));
  const CancellationId id = about()->cancellations[0].id;
  desk.with_draft([&](Draft& draft) {
    EXPECT_FALSE(cancellation_observed(draft, desk.book, about()->id, id, std::nullopt, desk.now, {}));
  });
  attend();
  EXPECT_EQ(about()->resolution, Resolution::job_ended);
  EXPECT_EQ(about()->contacts.size(), 1u);
}

TEST_F(CaseworkTest, StaffMayOpenACaseInTheirOwnWords) {
  desk.jobs[7] = job;
  const auto done = desk.act(karen, act::OpenCase{7, "may I help?"});
  ASSERT_TRUE(done);
  EXPECT_EQ(desk.see(done->in).contacts[0].kind, MessageKind::staff_word);
  EXPECT_FALSE(desk.act(freja, act::OpenCase{7, "x"}));
  EXPECT_FALSE(desk.act(karen, act::OpenCase{99, "x"}));
}

TEST_F(CaseworkTest, AClosedCaseTakesNoPermission) {
  consider({breaks("idle_gpu")});
  ASSERT_TRUE(desk.act(karen, act::Close{about()->id, Resolution::explained, ""}));
  EXPECT_EQ(desk.act(freja, act::Permit{about()->id}).error().code, ErrorCode::conflict);
  EXPECT_EQ(desk.act(karen, act::Close{about()->id, Resolution::explained, ""}).error().code,
            ErrorCode::conflict);
}

TEST_F(CaseworkTest, ASingleBusyMomentIsNoRemedy) {
  consider({breaks("idle_gpu")});
  const Reach patient{true, false, minutes(10)};
  consider({keeps("idle_gpu")}, patient);
  EXPECT_TRUE(about()->open());
  desk.now += minutes(5);
  consider({breaks("idle_gpu")}, patient);
  EXPECT_EQ(about()->contacts.size(), 1u) << "the same matter goes on; nobody is told twice";
  desk.now += minutes(5);
  consider({keeps("idle_gpu")}, patient);
  desk.now += minutes(10);
  consider({keeps("idle_gpu")}, patient);
  EXPECT_EQ(about()->resolution, Resolution::remedied);
}

TEST_F(CaseworkTest, ARunThatWasStoppedForAMomentIsNotImmune) {
  consider({breaks("idle_gpu")});
  desk.end(job, JobState::other);
  consider({breaks("idle_gpu")});
  EXPECT_FALSE(about()->open()) << "an older answer of Slurm's";
  desk.now += minutes(3);
  consider({breaks("idle_gpu")});
  EXPECT_TRUE(about()->open());
}

TEST_F(CaseworkTest, WhatEndedByItselfIsNotCalledCancelled) {
  consider({breaks("idle_gpu")});
  ASSERT_TRUE(desk.act(freja, act::Permit{about()->id}));
  const CancellationId id = about()->cancellations[0].id;
  desk.with_draft([&](Draft& draft) {
    (void)cancellation_observed(draft, desk.book, about()->id, id, job, desk.now, {});
  });
  job.state = JobState::completed;
  desk.with_draft([&](Draft& draft) { cancellation_resolved(draft, about()->id, id, job, {}); });
  attend();
  EXPECT_EQ(about()->resolution, Resolution::job_ended);
  for (const Contact& contact : about()->contacts) EXPECT_NE(contact.kind, MessageKind::cancelled);
}

TEST_F(CaseworkTest, ARequeuedJobIsNotCalledCancelled) {
  consider({breaks("idle_gpu")});
  ASSERT_TRUE(desk.act(freja, act::Permit{about()->id}));
  const CancellationId id = about()->cancellations[0].id;
  desk.with_draft([&](Draft& draft) {
    (void)cancellation_observed(draft, desk.book, about()->id, id, job, desk.now, {});
  });
  job.state = JobState::pending;
  job.start = no_time;
  desk.with_draft([&](Draft& draft) { cancellation_resolved(draft, about()->id, id, job, {}); });
  attend();
  EXPECT_EQ(about()->cancellations[0].state, CancellationState::failed);
  EXPECT_TRUE(about()->open());
}

TEST_F(CaseworkTest, AScancelThatWorkedLateIsToldAsWhatItWas) {
  consider({breaks("idle_gpu")});
  ASSERT_TRUE(desk.act(freja, act::Permit{about()->id}));
  const CancellationId id = about()->cancellations[0].id;
  desk.with_draft([&](Draft& draft) {
    (void)cancellation_observed(draft, desk.book, about()->id, id, job, desk.now, {});
  });
  desk.with_draft(
      [&](Draft& draft) { cancellation_settled(draft, about()->id, id, false, "still runs", {}); });
  attend();
  desk.end(job, JobState::cancelled);
  EXPECT_EQ(about()->resolution, Resolution::cancelled_with_permission);
  EXPECT_EQ(about()->contacts.back().kind, MessageKind::cancelled);
}

TEST_F(CaseworkTest, ALateAnswerAboutAWithdrawnPermissionTouchesNoOther) {
  consider({breaks("idle_gpu")});
  ASSERT_TRUE(desk.act(freja, act::Permit{about()->id}));
  const CancellationId old = about()->cancellations[0].id;
  ASSERT_TRUE(desk.act(freja, act::Withdraw{about()->id}));
  EXPECT_FALSE(desk.act(freja, act::Permit{about()->id})) << "not to and fro";
  desk.now += minutes(1);
  ASSERT_TRUE(desk.act(freja, act::Permit{about()->id}));
  desk.with_draft([&](Draft& draft) {
    EXPECT_FALSE(cancellation_observed(draft, desk.book, about()->id, old, std::nullopt, desk.now, {}));
  });
  attend();
  EXPECT_EQ(about()->permissions.back().state, PermissionState::given);
  EXPECT_TRUE(about()->open());
}

TEST_F(CaseworkTest, AnUnclearNoticeIsNotAtRest) {
  consider({breaks("idle_gpu")});
  ASSERT_TRUE(desk.act(freja, act::Permit{about()->id}));
  const CancellationId id = about()->cancellations[0].id;
  deliver_all();
  desk.with_draft([&](Draft& draft) {
    (void)cancellation_observed(draft, desk.book, about()->id, id, job, desk.now, {});
  });
  desk.with_draft([&](Draft& draft) { cancellation_settled(draft, about()->id, id, true, "gone", {}); });
  attend();
  deliver_all(Delivery::unclear);
  EXPECT_FALSE(at_rest(*about()));
  for (int i = 0; i < 2; ++i) {
    desk.with_draft([&](Draft& draft) {
      ASSERT_TRUE(contact_attempting(draft, about()->id, about()->contacts.back().id));
      contact_settled(draft, about()->id, about()->contacts.back().id, Delivery::unclear, "lost");
    });
  }
  EXPECT_EQ(about()->tasks.size(), 1u);
  EXPECT_FALSE(at_rest(*about())) << "now a person must look";
}

TEST_F(CaseworkTest, RepliesAreBounded) {
  consider({breaks("idle_gpu")});
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(desk.act(freja, act::Reply{about()->id, "hello"}));
  EXPECT_EQ(desk.act(freja, act::Reply{about()->id, "hello"}).error().code, ErrorCode::conflict);
  desk.now += hours(1);
  EXPECT_TRUE(desk.act(freja, act::Reply{about()->id, "hello"}));
}

TEST_F(CaseworkTest, ANewPersonWithAnOldUidIsAStranger) {
  consider({breaks("idle_gpu")});
  const Caller newcomer{1001, "newcomer", Role::user};
  EXPECT_EQ(desk.act(newcomer, act::Reply{about()->id, "hi"}).error().code, ErrorCode::not_found);
}

TEST_F(CaseworkTest, AResolutionMustBeTrue) {
  consider({breaks("idle_gpu")});
  for (const Resolution resolution :
       {Resolution::job_ended, Resolution::exempt, Resolution::cancelled_in_emergency,
        Resolution::cancelled_with_permission, Resolution::remedied}) {
    EXPECT_EQ(desk.act(karen, act::Close{about()->id, resolution, ""}).error().code, ErrorCode::conflict);
  }
  EXPECT_TRUE(desk.act(karen, act::Close{about()->id, Resolution::explained, "a long load"}));
}

TEST_F(CaseworkTest, AnAgentsLateWordMendsAnUnclearTerminal) {
  consider({breaks("idle_gpu")}, {true, true});
  const ContactId word = about()->contacts[1].id;
  desk.with_draft([&](Draft& draft) {
    ASSERT_TRUE(contact_attempting(draft, about()->id, word));
    contact_settled(draft, about()->id, word, Delivery::unclear, "never heard of");
  });
  ASSERT_EQ(about()->tasks.size(), 1u);
  desk.with_draft(
      [&](Draft& draft) { contact_settled(draft, about()->id, word, Delivery::accepted, "pts/3"); });
  EXPECT_EQ(about()->contacts[1].passage, Passage::accepted);
  EXPECT_NE(about()->tasks[0].done_at, no_time);
}

}  // namespace
}  // namespace steward::casework
