// Every way in which a cancellation must not happen, each with its reason.
#include "casework/court.h"

#include <gtest/gtest.h>

#include "casework/outbox.h"
#include "fakes/desk.h"

namespace steward::casework {
namespace {

class CourtTest : public ::testing::Test {
 protected:
  void SetUp() override { in = desk.find(job); }

  CancellationId permit() {
    EXPECT_TRUE(desk.act(freja, act::Permit{in}));
    return desk.see(in).cancellations.back().id;
  }

  std::string refusal(CancellationId id, const std::optional<Job>& observed, Duration age = Duration(0)) {
    const auto warrant = Court::issue(desk.book, desk.see(in), id, observed, desk.now - age, desk.now);
    return warrant ? "issued" : warrant.error().message;
  }

  EmergencyId declare(Duration lasts = hours(1)) {
    const auto done = desk.act(
        karen,
        act::DeclareEmergency{Cause::storage, "/home is full and slurmctld swaps", "df: 100 %", {7}, lasts});
    EXPECT_TRUE(done) << done.error().message;
    return done->emergency;
  }

  Desk desk;
  Job job = story::job(7, 1001, "freja", "n1", {0});
  CaseId in;
};

TEST_F(CourtTest, IssuesOnTheOwnersPermission) {
  const CancellationId id = permit();
  const auto warrant = Court::issue(desk.book, desk.see(in), id, job, desk.now, desk.now);
  ASSERT_TRUE(warrant) << warrant.error().message;
  EXPECT_EQ(warrant->target(), "7");
  EXPECT_EQ(warrant->owner(), "freja");
  EXPECT_TRUE(warrant->valid());
}

TEST_F(CourtTest, AWarrantIsUsedUpByMoving) {
  auto warrant = Court::issue(desk.book, desk.see(in), permit(), job, desk.now, desk.now);
  const Warrant taken = std::move(*warrant);
  EXPECT_TRUE(taken.valid());
  EXPECT_FALSE(warrant->valid());
}

TEST_F(CourtTest, NamesTheArrayTaskThoughItsIdIsTheArrays) {
  job.array = ArrayTask{7, 3};
  const auto warrant = Court::issue(desk.book, desk.see(in), permit(), job, desk.now, desk.now);
  EXPECT_EQ(warrant->target(), "7_3");
}

TEST_F(CourtTest, NamesTheWholeOfAHetJob) {
  job.het_leader = 6;
  const auto warrant = Court::issue(desk.book, desk.see(in), permit(), job, desk.now, desk.now);
  EXPECT_EQ(warrant->target(), "6");
}

TEST_F(CourtTest, NothingIsOwedWithoutAPermission) {
  EXPECT_EQ(refusal(CancellationId{99}, job), "no such cancellation is owed");
}

TEST_F(CourtTest, ARequeuedRunIsAnotherRun) {
  const CancellationId id = permit();
  job.start += minutes(5);
  EXPECT_EQ(refusal(id, job), "the job was started anew since; the permission was for the earlier run");
}

// No act makes such a case; a court does not rely on that.
TEST_F(CourtTest, APermissionForAnotherRunIsNone) {
  const CancellationId id = permit();
  Case crafted = desk.see(in);
  crafted.permissions.back().run.start -= minutes(5);
  const auto warrant = Court::issue(desk.book, crafted, id, job, desk.now, desk.now);
  ASSERT_FALSE(warrant);
  EXPECT_EQ(warrant.error().message, "the permission is for another run");
}

TEST_F(CourtTest, AnEmergencyThatDoesNotNameTheRunIsNone) {
  const EmergencyId emergency = declare();
  ASSERT_TRUE(desk.act(karen, act::Cancel{in, emergency}));
  Case crafted = desk.see(in);
  job.start += minutes(5);
  crafted.cancellations.back().run = desk.run_of(job);
  const auto warrant =
      Court::issue(desk.book, crafted, crafted.cancellations.back().id, job, desk.now, desk.now);
  ASSERT_FALSE(warrant);
  EXPECT_EQ(warrant.error().message, "the emergency does not name this run");
}

TEST_F(CourtTest, AReusedIdBelongsToSomebodyElse) {
  const CancellationId id = permit();
  job.uid = 1002;
  job.user = "mads";
  EXPECT_EQ(refusal(id, job), "the job number belongs to somebody else now");
}

TEST_F(CourtTest, AReusedUidIsNotTheSamePerson) {
  const CancellationId id = permit();
  job.user = "somebody";
  EXPECT_EQ(refusal(id, job), "the job number belongs to somebody else now");
}

TEST_F(CourtTest, AReusedIdOfTheSamePersonIsAnotherRun) {
  const CancellationId id = permit();
  job.submit = job.start = desk.now;
  EXPECT_NE(refusal(id, job), "issued");
}

TEST_F(CourtTest, AJobThatEndedIsNotCancelled) {
  const CancellationId id = permit();
  EXPECT_EQ(refusal(id, std::nullopt), "the job has ended by itself");
  job.state = JobState::completing;
  EXPECT_EQ(refusal(id, job), "the run is completing now");
  job.state = JobState::pending;
  EXPECT_EQ(refusal(id, job), "the run is pending now");
}

TEST_F(CourtTest, SlurmMustSpeakOfTheSameJob) {
  const CancellationId id = permit();
  job.id = 8;
  EXPECT_EQ(refusal(id, job), "Slurm answered about another job");
}

TEST_F(CourtTest, AnOldLookIsNoLook) {
  const CancellationId id = permit();
  EXPECT_EQ(refusal(id, job, Duration(1001)), "looking at the job took too long; it is looked at again");
  EXPECT_EQ(refusal(id, job, Duration(-1)), "looking at the job took too long; it is looked at again");
  EXPECT_EQ(refusal(id, job, Duration(1000)), "issued");
}

TEST_F(CourtTest, APermissionTakenBackGivesNothing) {
  const CancellationId id = permit();
  ASSERT_TRUE(desk.act(freja, act::Withdraw{in}));
  EXPECT_EQ(refusal(id, job), "no such cancellation is owed");
}

TEST_F(CourtTest, APermissionIsUsedOnce) {
  const CancellationId id = permit();
  desk.with_draft([&](Draft& draft) {
    EXPECT_TRUE(cancellation_observed(draft, desk.book, in, id, job, desk.now, {}).has_value());
  });
  EXPECT_EQ(desk.see(in).permissions.back().state, PermissionState::used);
  EXPECT_EQ(refusal(id, job), "no such cancellation is owed");
  desk.with_draft([&](Draft& draft) { cancellation_settled(draft, in, id, false, "scancel failed", {}); });
  const auto again = desk.act(karen, act::Cancel{in, {}});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::refused);
}

TEST_F(CourtTest, APermissionLapsesWithItsRun) {
  const CancellationId id = permit();
  desk.with_draft([&](Draft& draft) {
    RunKey next = desk.run_of(job);
    next.start += minutes(5);
    run_changed(draft, desk.run_of(job), next);
  });
  EXPECT_EQ(refusal(id, job), "the permission is lapsed, not given");
}

TEST_F(CourtTest, APermissionIsForTheRunThatWasShown) {
  const auto stale = desk.act(freja, act::Permit{in, job.start - minutes(5)});
  ASSERT_FALSE(stale);
  EXPECT_EQ(stale.error().code, ErrorCode::conflict);
  EXPECT_TRUE(desk.see(in).permissions.empty());
  EXPECT_TRUE(desk.act(freja, act::Permit{in, job.start}));
}

TEST_F(CourtTest, StaffAloneCannotCancel) {
  const auto refused = desk.act(karen, act::Cancel{in, {}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::refused);
  EXPECT_NE(refused.error().message.find("steward ask"), std::string::npos);
}

TEST_F(CourtTest, StaffCannotPermitForTheOwner) {
  const auto refused = desk.act(karen, act::Permit{in});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "only the job's owner can give or refuse this permission");
}

TEST_F(CourtTest, AStrangerCanDoNothingAndLearnsNothing) {
  for (const PersonAct& act : std::vector<PersonAct>{act::Permit{in}, act::Withdraw{in}, act::Decline{in, ""},
                                                     act::Reply{in, "x"}}) {
    const auto refused = desk.act(mads, act);
    const auto nowhere = desk.act(mads, act::Permit{CaseId{999}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::not_found);
    EXPECT_EQ(refused.error().message, nowhere.error().message);
  }
  EXPECT_FALSE(desk.act(mads, act::Cancel{in, {}}));
  EXPECT_FALSE(desk.act(mads, act::Ask{in, ""}));
}

TEST_F(CourtTest, TheOwnerCannotDeclareAnEmergency) {
  EXPECT_FALSE(desk.act(freja, act::DeclareEmergency{Cause::storage, "r", "e", {7}, hours(1)}));
}

TEST_F(CourtTest, AnEmergencyCoversItsRunsUntilItIsOver) {
  const EmergencyId emergency = declare();
  ASSERT_TRUE(desk.act(karen, act::Cancel{in, emergency}));
  const CancellationId id = desk.see(in).cancellations.back().id;
  EXPECT_EQ(refusal(id, job), "issued");
  Job anew = job;
  anew.start += minutes(1);
  EXPECT_NE(refusal(id, anew), "issued");
  desk.now += hours(1);
  EXPECT_EQ(refusal(id, job), "the emergency is over");
}

TEST_F(CourtTest, AnEmergencyThatIsOverAllowsNothingNew) {
  const EmergencyId emergency = declare(minutes(5));
  desk.now += minutes(5);
  EXPECT_FALSE(desk.act(karen, act::Cancel{in, emergency}));
}

TEST_F(CourtTest, AnEmergencyDoesNotSpillOverToOtherJobs) {
  const EmergencyId emergency = declare();
  const CaseId other = desk.find(story::job(8, 1002, "mads", "n1", {1}));
  const auto refused = desk.act(karen, act::Cancel{other, emergency});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "that emergency does not name job 8");
}

TEST_F(CourtTest, AnEmergencyNeedsReasonEvidenceAndJobs) {
  EXPECT_FALSE(desk.act(karen, act::DeclareEmergency{Cause::storage, " ", "e", {7}, hours(1)}));
  EXPECT_FALSE(desk.act(karen, act::DeclareEmergency{Cause::storage, "r", "", {7}, hours(1)}));
  EXPECT_FALSE(desk.act(karen, act::DeclareEmergency{Cause::storage, "r", "e", {}, hours(1)}));
  EXPECT_FALSE(desk.act(karen, act::DeclareEmergency{Cause::storage, "r", "e", {99}, hours(1)}));
  EXPECT_FALSE(desk.act(karen, act::DeclareEmergency{Cause::storage, "r", "e", {7}, hours(99)}));
}

}  // namespace
}  // namespace steward::casework
