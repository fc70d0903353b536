// What waits for the morning, through the whole live loop: one mail of several words, its failures, what
// comes back.
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/letters.h"
#include "engine/rig.h"

namespace steward::engine {
namespace {

// A Monday; the digest goes at 10:00 in Copenhagen.
class DigestTest : public ::testing::Test {
 protected:
  DigestTest() {
    rig.policy.supply.office.digest = 10 * 60;
    rig.policy.conduct.remind = minutes(1);
    rig.policy.conduct.silence = hours(1);
    rig.names.portal_url = "https://aicloud.example/steward";
    rig.names.answers_to = "steward@aicloud.example";
    rig.names.token_key.fill(9);
    rig.agent("n1", 4);
    rig.start();
    // Two matters of ida's: an idle GPU in a batch job, and a session that waits.
    rig.run_job(1002, "n1", 0, true);
    const SlurmId session = rig.run_job(1002, "n1", 1, false);
    rig.agent("n1", 4).agent.job(story::idle_shell(session, 1002));
    for (int i = 0; i < 60; ++i) rig.beat();
  }

  std::vector<std::pair<const Case*, const Contact*>> reminders() const {
    std::vector<std::pair<const Case*, const Contact*>> found;
    for (const auto& [id, value] : rig.live().state().book.cases()) {
      for (const Contact& contact : value.contacts) {
        if (contact.kind == MessageKind::reminder) found.emplace_back(&value, &contact);
      }
    }
    return found;
  }
  std::vector<contact::Letter> digests() const {
    std::vector<contact::Letter> found;
    std::copy_if(rig.mail.accepted.begin(), rig.mail.accepted.end(), std::back_inserter(found),
                 [](const contact::Letter& letter) { return letter.message_id.starts_with("<d"); });
    return found;
  }
  // Past the next digest's moment.
  void until_ten() {
    const Time ten = next();
    while (rig.clock.now() <= ten) {
      rig.clock.advance(minutes(5));
      rig.live().tick();
      rig.drain();
    }
  }
  Time next() const { return policy::next_digest(rig.policy.supply.office, rig.clock.now()); }
  Status answer(const std::string& recipient, const std::string& text) {
    ReceivedMail mail;
    mail.recipient = recipient;
    mail.from_address = "ida@elsewhere.dk";
    mail.text = text;
    return rig.live().take_mail(mail);
  }

  mutable Rig rig;
};

TEST_F(DigestTest, SeveralWordsGoInOneMailWhenTheHourHasCome) {
  ASSERT_EQ(reminders().size(), 2u);
  EXPECT_TRUE(digests().empty()) << "it is not ten yet";
  for (const auto& [in, contact] : reminders()) EXPECT_EQ(contact->passage, Passage::owed);
  until_ten();
  ASSERT_EQ(digests().size(), 1u);
  for (const auto& [in, contact] : reminders()) {
    EXPECT_EQ(contact->passage, Passage::accepted);
    EXPECT_NE(contact->detail.find("in one mail about 2 matters, <d"), std::string::npos) << contact->detail;
  }
  rig.clock.advance(minutes(30));
  rig.live().tick();
  rig.drain();
  EXPECT_EQ(digests().size(), 1u);
}

TEST_F(DigestTest, OneFailureAfterALongWaitIsNoReasonToGiveUp) {
  rig.mail.away = true;
  rig.clock.advance(hours(24 * 7));
  until_ten();
  rig.clock.advance(hours(2));
  rig.live().tick();
  rig.drain();
  for (const auto& [in, contact] : reminders()) EXPECT_EQ(contact->passage, Passage::owed) << contact->detail;
}

TEST_F(DigestTest, OneThatComesBackWasAboutAllItsMatters) {
  until_ten();
  ASSERT_EQ(digests().size(), 1u);
  ReceivedMail mail;
  mail.recipient = digests().front().bounces_to;
  mail.bounce = Bounce{true, "5.1.1", "no such mailbox", "ida@aicloud.example"};
  ASSERT_TRUE(rig.live().take_mail(mail));
  for (const auto& [in, contact] : reminders()) {
    EXPECT_EQ(contact->passage, Passage::refused);
    EXPECT_EQ(
        std::count_if(in->tasks.begin(), in->tasks.end(),
                      [](const StaffTask& task) { return task.what.find("came back") != std::string::npos; }),
        1);
  }
}

TEST_F(DigestTest, WordsComeToTheOneAddressAndFailuresToTheOther) {
  until_ten();
  const contact::Letter letter = digests().front();
  EXPECT_FALSE(answer(letter.bounces_to, "I speak for ida")) << "the envelope's address is seen by others";
  ASSERT_TRUE(answer(letter.reply_to, "It waits for data"));
  EXPECT_FALSE(answer("steward@aicloud.example", "to nobody"));
  EXPECT_FALSE(answer("steward+1-1-0-aaaaaaaaaaaaaaaaaaaaaaaaaa@aicloud.example", "made up"));
  const Case& in = *reminders().front().first;
  ASSERT_FALSE(in.conversation.empty());
  EXPECT_EQ(in.conversation.back().text, "(by mail from ida@elsewhere.dk)\nIt waits for data");
}

TEST_F(DigestTest, ALinkThatIsQuotedReachesNobody) {
  const contact::Letter first = rig.mail.accepted.front();
  ASSERT_FALSE(first.reply_to.empty());
  // The plain writer's texts have no place for a link; what would be quoted is made here.
  const Case& in = *rig.live().state().book.find(CaseId{std::stoll(first.case_id)});
  const Contact* contact = contact_in(in, first.contact);
  ASSERT_NE(contact, nullptr);
  const std::string token = contact::make_token(rig.names.token_key, contact::TokenUse::link, in, *contact,
                                                rig.clock.now() + hours(1));
  ASSERT_TRUE(rig.live().look_at_link(token));
  ASSERT_TRUE(answer(first.reply_to, "See " + rig.names.portal_url + "/answer/" + token));
  EXPECT_EQ(rig.live().state().book.find(in.id)->conversation.back().text.find(token), std::string::npos);
}

TEST_F(DigestTest, APreviewChangesNothing) {
  const auto seq = rig.live().state().book.last_seq();
  const Case& in = *reminders().front().first;
  std::optional<std::vector<Preview>> seen;
  rig.live().preview(rig.caller(2001), CaseId{}, PersonAct(act::Say{in.id, "May we help?"}),
                     [&](Result<std::vector<Preview>> previews) { seen = *previews; });
  rig.drain();
  ASSERT_TRUE(seen);
  ASSERT_EQ(seen->size(), 1u);
  EXPECT_EQ(seen->front().address, "ida@aicloud.example");
  EXPECT_EQ(seen->front().due, no_time);
  rig.live().preview(rig.caller(2001), in.id, std::nullopt,
                     [&](Result<std::vector<Preview>> previews) { seen = *previews; });
  rig.drain();
  ASSERT_EQ(seen->size(), 1u);
  EXPECT_EQ(seen->front().due, next()) << "with the digest";
  EXPECT_EQ(rig.live().state().book.last_seq(), seq);
  bool refused = false;
  rig.live().preview(rig.caller(1003), in.id, std::nullopt,
                     [&](Result<std::vector<Preview>> previews) { refused = !previews; });
  rig.drain();
  EXPECT_TRUE(refused);
}

// A morning after a long weekend: everybody's mail falls due at once, and each gets one.
TEST(DigestMorning, ThreeHundredPeopleGetOneMailEach) {
  constexpr uid_t first = 10'000, people = 300;
  Rig rig;
  rig.policy.supply.office.digest = 10 * 60;
  rig.policy.conduct.remind = minutes(1);
  rig.policy.innocence.people = 1'000;
  for (uid_t uid = first; uid < first + people; ++uid)
    rig.people.all.push_back({uid, "p" + std::to_string(uid), "Person"});
  for (uid_t i = 0; i < people; ++i) {
    const std::string node = "n" + std::to_string(i / 4);
    rig.agent(node, 4);
    rig.run_job(first + i, node, i % 4, true);
  }
  rig.start();
  for (int i = 0; i < 60; ++i) rig.beat();
  const std::size_t first_words = rig.mail.accepted.size();
  EXPECT_EQ(first_words, people) << "a first word each, at once";
  rig.clock.advance(policy::next_digest(rig.policy.supply.office, rig.clock.now()) - rig.clock.now() +
                    seconds(1));
  rig.live().tick();
  rig.drain();
  std::map<std::string, int> by_person;
  for (std::size_t i = first_words; i < rig.mail.accepted.size(); ++i)
    ++by_person[rig.mail.accepted[i].to_address];
  EXPECT_EQ(by_person.size(), people);
  for (const auto& [address, mails] : by_person) EXPECT_EQ(mails, 1) << address;
}

// Whatever the moment at which the process dies: nothing goes twice, and every word ends.
TEST(DigestCrash, AtEveryPointNothingGoesTwice) {
  int points = 1;
  for (int at = 1; at <= points; ++at) {
    Rig rig;
    rig.policy.supply.office.digest = 10 * 60;
    rig.policy.conduct.remind = minutes(1);
    rig.agent("n1", 4);
    rig.start();
    rig.run_job(1002, "n1", 0, true);
    const SlurmId session = rig.run_job(1002, "n1", 1, false);
    rig.agent("n1", 4).agent.job(story::idle_shell(session, 1002));
    for (int i = 0; i < 60; ++i) rig.beat();
    rig.clock.advance(policy::next_digest(rig.policy.supply.office, rig.clock.now()) - rig.clock.now() +
                      seconds(1));
    rig.points.crash_at(at);
    try {
      rig.live().tick();
      rig.drain();
      points = std::max(points, rig.points.count());
    } catch (const Crash&) {
      points = at + 1;
    }
    rig.start();
    for (int i = 0; i < 3; ++i) {
      rig.live().tick();
      rig.drain();
    }
    const auto sent = std::count_if(rig.mail.accepted.begin(), rig.mail.accepted.end(),
                                    [](const auto& letter) { return letter.message_id.starts_with("<d"); });
    EXPECT_LE(sent, 1) << at;
    int words = 0;
    for (const auto& [id, value] : rig.live().state().book.cases()) {
      for (const Contact& contact : value.contacts) {
        if (contact.kind != MessageKind::reminder) continue;
        ++words;
        EXPECT_TRUE(contact.passage == Passage::accepted || contact.passage == Passage::unclear)
            << at << " " << to_string(contact.passage);
        if (contact.passage == Passage::accepted) {
          EXPECT_EQ(sent, 1) << at;
        }
      }
    }
    EXPECT_EQ(words, 2);
  }
}

}  // namespace
}  // namespace steward::engine
