// Reports that share a commit: who is answered, when, and what is kept.
#include <gtest/gtest.h>

#include "engine/tape_check.h"

namespace steward::engine {
namespace {

class Reports : public ::testing::Test {
 protected:
  void SetUp() override {
    rig.record = true;
    rig.start();
  }
  void TearDown() override { expect_replay_is_live(rig); }

  NodeReport next(const std::string& node) {
    auto [at, added] = agents.try_emplace(node, node, 1, seconds(2));
    return at->second.report(rig.clock.now() - seconds(2));
  }
  void say(const NodeReport& report) {
    answers.emplace_back();
    rig.say(report, [this, at = answers.size() - 1](const Result<ReportAnswer>& answer) {
      EXPECT_FALSE(answers[at]) << "answered twice";
      answers[at] = answer;
    });
  }
  std::size_t answered() const {
    return static_cast<std::size_t>(
        std::count_if(answers.begin(), answers.end(), [](const auto& each) { return each.has_value(); }));
  }
  int commits() const { return rig.points.count() / 2; }  // before each and after it

  Rig rig;
  std::map<std::string, story::Agent> agents;
  std::vector<std::optional<Result<ReportAnswer>>> answers;
};

TEST_F(Reports, ManyShareOneCommitAndAreAnsweredAfterIt) {
  for (const char* node : {"n1", "n2", "n3"}) say(next(node));
  EXPECT_EQ(answered(), 0u);
  EXPECT_TRUE(rig.kept_reports().empty());
  const int before = commits();
  rig.live().take_reports();
  EXPECT_EQ(commits(), before + 1);
  ASSERT_EQ(answered(), 3u);
  for (const auto& answer : answers) EXPECT_EQ((*answer)->acknowledged, 1u);
  EXPECT_EQ(rig.kept_reports(), (std::vector<ReportId>{{"n1", 1, 1}, {"n2", 1, 1}, {"n3", 1, 1}}));
  EXPECT_TRUE(rig.live().state().facts.sights().contains("n2"));
}

TEST_F(Reports, ManyAtOnceWaitForNoTimer) {
  for (int i = 0; i < 100 && answered() == 0; ++i) say(next("n" + std::to_string(i)));
  EXPECT_GT(answered(), 10u);
  EXPECT_EQ(answered(), answers.size());
  EXPECT_EQ(commits(), 1);
}

TEST_F(Reports, OneThatIsSentAgainWhileItWaitsIsAnsweredTwiceAndTakenOnce) {
  const NodeReport report = next("n1");
  say(report);
  say(next("n2"));
  say(report);
  say(next("n1"));
  rig.live().take_reports();
  ASSERT_EQ(answered(), 4u);
  EXPECT_EQ((*answers[0])->acknowledged, 2u);
  EXPECT_EQ((*answers[2])->acknowledged, 2u);
  EXPECT_EQ(rig.kept_reports(), (std::vector<ReportId>{{"n1", 1, 1}, {"n2", 1, 1}, {"n1", 1, 2}}));
}

TEST_F(Reports, AnotherLifeOfTheAgentInOneCommitIsAnotherReport) {
  say(next("n1"));
  say(next("n1"));
  agents.at("n1").restart();
  say(next("n1"));
  rig.live().take_reports();
  ASSERT_EQ(answered(), 3u);
  EXPECT_EQ((*answers[1])->acknowledged, 2u);
  EXPECT_EQ((*answers[2])->acknowledged, 1u);
  EXPECT_EQ(rig.kept_reports().size(), 3u);
}

TEST_F(Reports, OnAFullDiskNoneIsAcknowledgedAndAllAreTakenWhenSentAgain) {
  const std::vector<NodeReport> reports{next("n1"), next("n2"), next("n1")};
  rig.disk_full = true;
  for (const NodeReport& report : reports) say(report);
  rig.live().take_reports();
  ASSERT_EQ(answered(), 3u);
  for (const auto& answer : answers) EXPECT_EQ(answer->error().code, ErrorCode::io);
  rig.disk_full = false;
  for (const NodeReport& report : reports) say(report);
  rig.live().take_reports();
  ASSERT_EQ(answered(), 6u);
  EXPECT_EQ((*answers[5])->acknowledged, 2u);
  EXPECT_EQ(rig.kept_reports(), (std::vector<ReportId>{{"n1", 1, 1}, {"n2", 1, 1}, {"n1", 1, 2}}));
}

TEST_F(Reports, ATickTakesWhatCameBeforeIt) {
  say(next("n1"));
  rig.live().tick();
  EXPECT_EQ(answered(), 1u);
  say(next("n1"));
  rig.live().poll();
  rig.drain();
  EXPECT_EQ(answered(), 2u);
}

TEST_F(Reports, AnActIsNotHeldUpByThoseThatWait) {
  say(next("n1"));
  const int before = commits();
  ASSERT_TRUE(rig.live().act(rig.caller(1001), act::Concern{"the queue is long"}));
  EXPECT_GT(commits(), before);
  EXPECT_EQ(answered(), 0u);
}

TEST_F(Reports, WindingDownAnswersThemAndMakesNoneWait) {
  say(next("n1"));
  rig.live().wind_down();
  EXPECT_EQ(answered(), 1u);
  say(next("n1"));
  EXPECT_EQ(answered(), 2u);
  EXPECT_EQ(rig.kept_reports().size(), 2u);
}

TEST_F(Reports, ThoseThatWaitWhenItStopsAreNeitherAnsweredNorLost) {
  const NodeReport report = next("n1");
  say(report);
  rig.start();
  EXPECT_EQ(answered(), 0u);
  EXPECT_TRUE(rig.kept_reports().empty());
  say(report);
  rig.live().take_reports();
  EXPECT_EQ(answered(), 1u);
  EXPECT_EQ(rig.kept_reports().size(), 1u);
}

// What makes an event ends its group. A later report must not be acknowledged over the head of one that was
// not committed.
TEST_F(Reports, AfterAFailedCommitNoneThatWaitsIsTaken) {
  rig.agent("n1", 4);
  rig.run_job(1002, "n1", 1, false);
  NodeReport front = next("ai-fe02");
  front.at_terminal = {1002};
  ASSERT_TRUE(rig.report(front));
  for (int i = 0; i < 12; ++i) rig.beat();
  front.sequence += 1;
  const auto handed = rig.report(front);
  ASSERT_TRUE(handed && handed->words.size() == 1);
  front.sequence += 1;
  front.delivered = {{handed->words[0].contact, Delivery::accepted, "pts/3"}};
  const std::vector<NodeReport> behind{next("n2"), next("n2")};
  say(next("n3"));
  rig.say(front, [this](const Result<ReportAnswer>& answer) {
    EXPECT_TRUE(answer);
    rig.disk_full = true;
  });
  rig.say(behind[0], [this](const Result<ReportAnswer>& answer) {
    EXPECT_FALSE(answer);
    rig.disk_full = false;  // there is room again at once
  });
  say(behind[1]);
  rig.live().take_reports();
  ASSERT_EQ(answered(), 2u);
  EXPECT_TRUE(*answers[0]);
  EXPECT_FALSE(*answers[1]);
  EXPECT_EQ(rig.case_of(1002)->contacts[1].passage, Passage::accepted);
  for (const NodeReport& report : behind) say(report);
  rig.live().take_reports();
  ASSERT_EQ(answered(), 4u);
  EXPECT_EQ((*answers[2])->acknowledged, 2u);
}

}  // namespace
}  // namespace steward::engine
