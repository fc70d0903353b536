// Answering by the link in a mail, and what comes back by mail.
#include "casework/links.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "casework/notices.h"
#include "casework/received.h"
#include "fakes/desk.h"

namespace steward::casework {
namespace {

class LinksTest : public ::testing::Test {
 protected:
  LinksTest() {
    in = desk.find(job);
    desk.deliver_all();
  }

  const Contact& first() const {
    for (const Contact& contact : desk.see(in).contacts) {
      if (contact.kind == MessageKind::finding && contact.channel == ChannelKind::mail) return contact;
    }
    throw std::logic_error("there was no first word");
  }
  act::Permit permit() const { return {in, desk.run_of(job).start, job.id}; }

  // As the step does it: the link is used up with the act, or nothing happens.
  Status answer(const Caller& caller, ContactId link, const PersonAct& act) {
    Draft draft(desk.book, desk.now, desk.writer);
    if (const Status fits = use_link(draft, caller, link, act); !fits) return fits;
    const auto done = take(draft, caller, act, desk.around());
    if (!done) return tl::unexpected<Error>(done.error());
    desk.keep(draft);
    return {};
  }
  Status mail(input::Mail::What what, const std::string& text, ContactId to) {
    Draft draft(desk.book, desk.now, desk.writer);
    const Status taken = take_mail(draft, in, {what, to, "freja@elsewhere.dk", text}, desk.around());
    if (taken) desk.keep(draft);
    return taken;
  }
  std::ptrdiff_t count(MessageKind kind) const {
    const auto& contacts = desk.see(in).contacts;
    return std::count_if(contacts.begin(), contacts.end(),
                         [&](const Contact& contact) { return contact.kind == kind; });
  }

  Desk desk;
  Job job = story::job(7, 1001, "freja", "n1", {0});
  CaseId in;
};

TEST_F(LinksTest, WorksOnceAndForItsOwnRun) {
  const ContactId link = first().id;
  ASSERT_TRUE(answer(freja, link, permit()));
  ASSERT_EQ(desk.see(in).permissions.size(), 1u);
  EXPECT_EQ(desk.see(in).permissions.front().state, PermissionState::given);
  EXPECT_NE(first().link_used_at, no_time);
  const Status again = answer(freja, link, act::Reply{in, "and one more thing", Meaning::words});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::conflict);
  EXPECT_EQ(desk.see(in).permissions.size(), 1u);
}

TEST_F(LinksTest, NobodyElseAndNothingElse) {
  const ContactId link = first().id;
  EXPECT_FALSE(answer(mads, link, permit()));
  EXPECT_FALSE(answer({1001, "another freja", Role::user}, link, permit()))
      << "the number is somebody else's";
  EXPECT_FALSE(answer(freja, link, act::Permit{in, desk.run_of(job).start, 8})) << "another job";
  EXPECT_FALSE(answer(freja, link, act::Permit{in, desk.run_of(job).start + seconds(1), 7})) << "another run";
  EXPECT_FALSE(answer(freja, link, act::Permit{in, no_time, 7})) << "whatever runs now";
  EXPECT_FALSE(answer(freja, link, act::Withdraw{in, 7}));
  EXPECT_FALSE(answer(freja, link, act::Reply{in, "leave, please", Meaning::exemption}));
  EXPECT_FALSE(answer(freja, link, act::Concern{"something"}));
  EXPECT_FALSE(answer(karen, link, act::Close{in, Resolution::explained, ""}));
  EXPECT_EQ(first().link_used_at, no_time) << "nothing of that used it up";
  EXPECT_TRUE(desk.see(in).permissions.empty());
}

TEST_F(LinksTest, OffersToDeclineOnlyWhatStaffAsked) {
  EXPECT_TRUE(link_use(desk.see(in), first()).may_permit);
  EXPECT_FALSE(link_use(desk.see(in), first()).may_decline);
  ASSERT_TRUE(desk.act(karen, act::Ask{in, "may we?", 7}));
  EXPECT_TRUE(link_use(desk.see(in), first()).may_decline);
  ASSERT_TRUE(answer(freja, first().id, act::Decline{in, "it writes tonight", 7}));
  EXPECT_EQ(desk.see(in).permissions.front().state, PermissionState::declined);
}

TEST_F(LinksTest, IsOverWithTheRunAndWithTheCase) {
  desk.jobs[7].start += hours(1);
  Job later = job;
  later.start += hours(1);
  desk.consider(later, {});
  EXPECT_FALSE(link_use(desk.see(in), first()).may_permit) << "requeued: it was asked about an earlier run";
  ASSERT_TRUE(desk.act(karen, act::Close{in, Resolution::explained, "by phone"}));
  EXPECT_FALSE(link_use(desk.see(in), first()).works);
  EXPECT_FALSE(answer(freja, first().id, act::Reply{in, "late", Meaning::words}));
}

TEST_F(LinksTest, AMailIsAWordAndNeverAPermission) {
  ASSERT_TRUE(mail(input::Mail::What::answer, "Yes, please cancel it. I permit it.", first().id));
  const Case& now = desk.see(in);
  EXPECT_TRUE(now.permissions.empty());
  EXPECT_TRUE(now.cancellations.empty());
  ASSERT_FALSE(now.conversation.empty());
  EXPECT_EQ(now.conversation.back().who, "freja");
  EXPECT_NE(now.conversation.back().text.find("by mail from freja@elsewhere.dk"), std::string::npos);
  EXPECT_EQ(now.state, CaseState::answered);
  EXPECT_EQ(count(MessageKind::mail_received), 1) << "the link that can permit";
  const std::size_t said = desk.see(in).conversation.size();
  ASSERT_TRUE(mail(input::Mail::What::answer, "Yes, please cancel it. I permit it.", first().id));
  EXPECT_EQ(desk.see(in).conversation.size(), said) << "a mail server may hand over the same mail twice";
  ASSERT_TRUE(mail(input::Mail::What::answer, "hello?", first().id));
  EXPECT_EQ(count(MessageKind::mail_received), 1)
      << "once a day at most: two machines must not talk for ever";
  desk.now += hours(25);
  ASSERT_TRUE(mail(input::Mail::What::answer, "hello?", first().id));
  EXPECT_EQ(count(MessageKind::mail_received), 2);
}

TEST_F(LinksTest, AMachinesAnswerIsNotedAndAnsweredByNothing) {
  const CaseState before = desk.see(in).state;
  ASSERT_TRUE(mail(input::Mail::What::automatic, "I am on holiday until Monday", first().id));
  ASSERT_TRUE(mail(input::Mail::What::automatic, "I am on holiday until Monday", first().id));
  EXPECT_EQ(desk.see(in).state, before) << "the person has said nothing";
  EXPECT_EQ(desk.see(in).conversation.size(), 1u) << "once is enough";
  EXPECT_EQ(count(MessageKind::mail_received), 0);
  for (int i = 0; i < 1000; ++i)
    ASSERT_TRUE(mail(input::Mail::What::automatic, "ticket " + std::to_string(i), first().id));
  EXPECT_LT(desk.see(in).conversation.size(), 200u) << "there is room for what people say";
}

TEST_F(LinksTest, AMailThatComesBackIsAStaffTaskAndNobodyWasReached) {
  EXPECT_TRUE(was_contacted(desk.see(in)));
  ASSERT_TRUE(mail(input::Mail::What::returned, "5.1.1 no such mailbox", first().id));
  EXPECT_EQ(first().passage, Passage::refused);
  EXPECT_FALSE(was_contacted(desk.see(in)));
  ASSERT_EQ(desk.see(in).tasks.size(), 1u);
  EXPECT_NE(desk.see(in).tasks.front().what.find("came back: 5.1.1"), std::string::npos);
  ASSERT_TRUE(mail(input::Mail::What::returned, "5.1.1 no such mailbox", first().id));
  EXPECT_EQ(desk.see(in).tasks.size(), 1u) << "told once";
}

TEST_F(LinksTest, StaffsChatHearsThatSomethingWaitsAndNoWordOfIt) {
  Draft draft(desk.book, desk.now, desk.writer);
  ASSERT_TRUE(take(draft, freja, act::Reply{in, "my secret reason", Meaning::words}, desk.around()));
  notify_staff(draft);
  desk.keep(draft);
  ASSERT_EQ(count(MessageKind::staff_notice), 1);
  Draft more(desk.book, desk.now, desk.writer);
  ASSERT_TRUE(take(more, freja, act::Reply{in, "and more", Meaning::words}, desk.around()));
  notify_staff(more);
  desk.keep(more);
  EXPECT_EQ(count(MessageKind::staff_notice), 1) << "one in a quarter of an hour";
}

TEST_F(LinksTest, AChatThatTakesNothingIsOneTask) {
  for (int i = 0; i < 3; ++i) {
    desk.now += hours(1);
    Draft draft(desk.book, desk.now, desk.writer);
    ASSERT_TRUE(take(draft, freja, act::Reply{in, "again", Meaning::words}, desk.around()));
    notify_staff(draft);
    desk.keep(draft);
    desk.deliver_all(Delivery::refused);
  }
  EXPECT_EQ(count(MessageKind::staff_notice), 3);
  const auto& tasks = desk.see(in).tasks;
  EXPECT_EQ(std::count_if(tasks.begin(), tasks.end(),
                          [](const StaffTask& task) { return task.what.find("chat") != std::string::npos; }),
            1);
}

}  // namespace
}  // namespace steward::casework
