// One matter, one case: gathering, drafts, silence, and two staff members on one case.
#include <gtest/gtest.h>

#include <algorithm>

#include "fakes/desk.h"

namespace steward::casework {
namespace {

class MatterTest : public ::testing::Test {
 protected:
  std::ptrdiff_t words(CaseId in, MessageKind kind) {
    const auto& contacts = desk.see(in).contacts;
    return std::count_if(contacts.begin(), contacts.end(), [&](const Contact& contact) {
      return contact.kind == kind && contact.channel == ChannelKind::mail;
    });
  }
  static Job job(SlurmId id) { return story::job(id, 1001, "freja", "n1", {0}); }

  Desk desk;
};

TEST_F(MatterTest, TenIdleJobsAreOneCaseAndOneLetter) {
  CaseId in;
  for (SlurmId id = 10; id < 20; ++id) in = desk.find(job(id));
  EXPECT_EQ(desk.book.cases().size(), 1u);
  EXPECT_EQ(desk.see(in).jobs.size(), 10u);
  EXPECT_EQ(words(in, MessageKind::finding), 1);
  desk.now += desk.policy.conduct.again;
  desk.tick();
  EXPECT_EQ(words(in, MessageKind::finding), 2) << "the others are told of later, in one letter";
  desk.now += desk.policy.conduct.again;
  desk.tick();
  EXPECT_EQ(words(in, MessageKind::finding), 2);
}

TEST_F(MatterTest, AnotherPrincipleIsAnotherMatterAndAnotherPersonToo) {
  const CaseId first = desk.find(job(10));
  desk.consider(job(11), {{"interactive_session", "sessions", Judgement::breaks, "reason", {}}});
  desk.find(story::job(12, 1002, "mads", "n1", {1}));
  EXPECT_EQ(desk.book.cases().size(), 3u);
  EXPECT_EQ(desk.see(first).jobs.size(), 1u);
}

TEST_F(MatterTest, ItClosesWhenTheLastJobHasEnded) {
  const CaseId in = desk.find(job(10));
  desk.find(job(11));
  desk.end(job(10), JobState::completed);
  EXPECT_TRUE(desk.see(in).open());
  desk.end(job(11), JobState::completed);
  EXPECT_FALSE(desk.see(in).open());
}

TEST_F(MatterTest, WhatComesBackFollowsOnlyTheJobThatBroughtIt) {
  const CaseId in = desk.find(job(10));
  desk.consider(job(10), {{"idle_gpu", "holding", Judgement::keeps, "used", {}}});
  desk.now += minutes(1);
  desk.tick();
  ASSERT_EQ(desk.see(in).resolution, Resolution::remedied);
  desk.now += hours(1);
  ASSERT_EQ(desk.find(job(11)), in);
  EXPECT_EQ(desk.see(in).repeats, 1u);
  EXPECT_NE(job_in(desk.see(in), desk.run_of(job(10)).job)->ended_at, no_time);
  EXPECT_EQ(job_in(desk.see(in), desk.run_of(job(11)).job)->ended_at, no_time);
  desk.end(job(11), JobState::completed);
  EXPECT_FALSE(desk.see(in).open()) << "job 10 must not keep it open";
}

TEST_F(MatterTest, ADraftWaitsAndNothingGoesOutBefore) {
  desk.policy.rules.idle_gpu.first_contact = policy::FirstContact::draft;
  const CaseId in = desk.find(job(10));
  EXPECT_EQ(desk.see(in).state, CaseState::drafted);
  ASSERT_EQ(desk.see(in).contacts.size(), 1u);
  desk.deliver_all();
  EXPECT_EQ(desk.see(in).contacts[0].passage, Passage::drafted);
  ASSERT_TRUE(desk.act(karen, act::Approve{in, {}, "", "in kinder words"}));
  EXPECT_EQ(desk.see(in).state, CaseState::told);
  EXPECT_EQ(desk.see(in).contacts[0].text, "in kinder words");
  EXPECT_EQ(desk.see(in).contacts[0].approved_by, "karen");
  EXPECT_FALSE(desk.act(soren, act::Approve{in, {}, "", ""})) << "it has gone";
  desk.deliver_all();
  EXPECT_EQ(desk.see(in).contacts[0].passage, Passage::accepted);
}

TEST_F(MatterTest, OwnWordsTakeTheDraftsPlace) {
  desk.policy.rules.idle_gpu.first_contact = policy::FirstContact::draft;
  const CaseId in = desk.find(job(10));
  ASSERT_TRUE(desk.act(karen, act::Say{in, "hello"}));
  EXPECT_EQ(desk.see(in).contacts[0].passage, Passage::dropped);
  EXPECT_EQ(desk.see(in).contacts[1].kind, MessageKind::staff_word);
}

TEST_F(MatterTest, AdviceIsNeverACase) {
  desk.policy.rules.idle_gpu.first_contact = policy::FirstContact::advice;
  desk.consider(job(10), {{"idle_gpu", "holding", Judgement::breaks, "reason", {}}});
  EXPECT_TRUE(desk.book.cases().empty());
}

TEST_F(MatterTest, SilenceLeadsToAReminderThenToATaskAndToNothingElse) {
  const CaseId in = desk.find(job(10));
  desk.deliver_all();
  desk.now += desk.policy.conduct.remind - seconds(1);
  desk.tick();
  EXPECT_EQ(words(in, MessageKind::reminder), 0);
  desk.now += seconds(1);
  desk.tick();
  desk.tick();
  EXPECT_EQ(words(in, MessageKind::reminder), 1);
  desk.now += hours(24 * 4);
  desk.tick();
  EXPECT_EQ(desk.see(in).state, CaseState::told) << "it has not gone yet: it waits over a weekend";
  desk.deliver_all();
  desk.now += desk.policy.conduct.silence - seconds(1);
  desk.tick();
  EXPECT_EQ(desk.see(in).state, CaseState::told) << "the reminder is given its time";
  desk.now += seconds(1);
  desk.tick();
  EXPECT_EQ(desk.see(in).state, CaseState::silent);
  ASSERT_EQ(desk.see(in).tasks.size(), 1u);
  desk.now += hours(24 * 60);
  desk.tick();
  EXPECT_EQ(desk.see(in).tasks.size(), 1u);
  EXPECT_TRUE(desk.see(in).cancellations.empty());
  EXPECT_FALSE(desk.act(karen, act::Cancel{in, {}})) << "silence is no permission";
}

TEST_F(MatterTest, AWordFromThePersonEndsTheSilence) {
  const CaseId in = desk.find(job(10));
  ASSERT_TRUE(desk.act(freja, act::Reply{in, "it loads a model", Meaning::explanation}));
  desk.now += desk.policy.conduct.remind + desk.policy.conduct.silence;
  desk.tick();
  EXPECT_EQ(words(in, MessageKind::reminder), 0) << "it is staff's turn";
  EXPECT_EQ(desk.see(in).state, CaseState::answered);
}

TEST_F(MatterTest, TheSecondStaffMemberSeesWhatChanged) {
  const CaseId in = desk.find(job(10));
  const std::int64_t seen = desk.see(in).version;
  ASSERT_TRUE(desk.act(karen, act::Say{in, "hello"}, seen));
  const auto late = desk.act(soren, act::Ask{in, "may we?"}, seen);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::conflict);
  EXPECT_NE(late.error().message.find("karen wrote"), std::string::npos) << late.error().message;
  EXPECT_TRUE(desk.act(soren, act::Ask{in, "may we?"}, desk.see(in).version));
}

TEST_F(MatterTest, SeveralJobsMustBeNamedWhenOneIsMeant) {
  const CaseId in = desk.find(job(10));
  desk.find(job(11));
  const auto which = desk.act(freja, act::Permit{in});
  ASSERT_FALSE(which);
  EXPECT_NE(which.error().message.find("10, 11"), std::string::npos) << which.error().message;
  ASSERT_TRUE(desk.act(freja, act::Permit{in, no_time, 11}));
  ASSERT_EQ(desk.see(in).cancellations.size(), 1u);
  EXPECT_EQ(desk.see(in).cancellations[0].run, desk.run_of(job(11)));
  EXPECT_FALSE(desk.act(karen, act::Cancel{in, {}, 10})) << "a yes is for one job";
}

TEST_F(MatterTest, TakenHandedNotedNumberedReopened) {
  const CaseId in = desk.find(job(10));
  ASSERT_TRUE(desk.act(karen, act::Assign{in, ""}));
  EXPECT_FALSE(desk.act(karen, act::Assign{in, "karen"}));
  ASSERT_TRUE(desk.act(karen, act::Assign{in, "soren"}));
  EXPECT_EQ(desk.see(in).assigned, "soren");
  ASSERT_TRUE(desk.act(soren, act::Note{in, "knows the group's leader"}));
  ASSERT_TRUE(desk.act(soren, act::Ticket{in, "RITM0012"}));
  EXPECT_FALSE(desk.act(soren, act::Ticket{in, "two\nlines"}));
  EXPECT_EQ(desk.see(in).state, CaseState::told) << "a note is nobody's word";
  ASSERT_TRUE(desk.act(soren, act::Close{in, Resolution::mistaken, "our fault"}));
  EXPECT_FALSE(desk.act(soren, act::Close{in, Resolution::explained, ""}));
  ASSERT_TRUE(desk.act(karen, act::Reopen{in, "not over"}));
  EXPECT_TRUE(desk.see(in).open());
  EXPECT_FALSE(desk.act(karen, act::Close{in, Resolution::cancelled_with_permission, ""})) << "nothing was";
}

TEST_F(MatterTest, WhatStaffOpenAgainStaysOpenUntilSomethingHappens) {
  const CaseId in = desk.find(job(7));
  desk.end(job(7), JobState::completed);
  ASSERT_FALSE(desk.see(in).open());
  desk.now += hours(1);
  ASSERT_TRUE(desk.act(karen, act::Reopen{in, "one thing more"}));
  desk.tick();
  desk.now += hours(1);
  desk.tick();
  EXPECT_TRUE(desk.see(in).open());
}

TEST_F(MatterTest, FindingsOfAnEarlierLifeCloseNothing) {
  const CaseId in = desk.find(job(7));
  desk.consider(job(7), {{"idle_gpu", "holding", Judgement::keeps, "used", {}}});
  desk.now += minutes(1);
  desk.tick();
  ASSERT_EQ(desk.see(in).resolution, Resolution::remedied);
  desk.now += hours(1);
  ASSERT_TRUE(desk.act(karen, act::Reopen{in, "it holds eight"}));
  desk.tick();
  EXPECT_TRUE(desk.see(in).open());
}

TEST_F(MatterTest, NobodyDecidesInTheirOwnMatter) {
  const CaseId in = desk.find(story::job(10, 2001, "karen", "n1", {0}));
  EXPECT_FALSE(desk.act(karen, act::Close{in, Resolution::explained, "me"}));
  EXPECT_FALSE(desk.act(karen, act::Note{in, "me"}));
  EXPECT_FALSE(desk.act(karen, act::OpenCase{10, "me"}));
  EXPECT_TRUE(desk.act(karen, act::Reply{in, "it loads", Meaning::explanation}));
  EXPECT_TRUE(desk.act(soren, act::Close{in, Resolution::explained, "it loads"}));
}

}  // namespace
}  // namespace steward::casework
