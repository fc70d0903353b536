// What stewardd lives through, on tape. That every life of live_test.cpp and crash_test.cpp replays to what
// it was is asked there (tape_check.h); here is what tapes themselves go through.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <random>
#include <sstream>

#include "engine/tape_check.h"

namespace steward::engine {
namespace {

class TapeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    rig.record = true;
    rig.agent("n1", 4);
    job = rig.run_job(1002, "n1", 1, false);
    rig.start();
  }
  void beats(int count) {
    for (int i = 0; i < count; ++i) rig.beat();
  }
  std::string text() const {
    std::ifstream file(rig.tape_path(), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  std::size_t count(std::string_view word) const {
    const std::string whole = text();
    std::size_t found = 0;
    for (auto at = whole.find(word); at != std::string::npos; at = whole.find(word, at + 1)) ++found;
    return found;
  }

  // A policy that is read anew between two times of 14 beats.
  policy::Policy goes_on_with_early_reminders() {
    policy::Policy other = rig.policy;
    other.version = "other";
    other.conduct.remind = seconds(6);
    beats(14);
    EXPECT_TRUE(rig.live().reload(other, rig.writer));
    beats(14);
    return other;
  }
  Rig rig;
  SlurmId job = 0;
};

TEST_F(TapeTest, TheSameTapeTellsTheSameTwice) {
  beats(14);
  EXPECT_EQ(expect_replay_is_live(rig).lines, expect_replay_is_live(rig).lines);
}

TEST_F(TapeTest, VerdictsChangeWhenTheyDidLive) {
  std::vector<std::pair<Time, Judgement>> live;
  for (int i = 0; i < 30; ++i) {
    rig.agent("n1", 4).agent.gpu(1, i > 14);
    beats(1);
    const auto found = rig.live().state().verdicts.find(job);
    if (found == rig.live().state().verdicts.end()) continue;
    const auto rule = static_cast<std::size_t>(rules::find("idle_gpu") - rules::all().data());
    const Judgement judgement = judgement_of(found->second.rules[rule]);
    if (live.empty() || live.back().second != judgement) live.emplace_back(rig.clock.now(), judgement);
  }
  ASSERT_GE(live.size(), 3u);
  std::vector<std::pair<Time, Judgement>> replayed;
  for (const auto& record : expect_replay_is_live(rig).records) {
    const auto* change = std::get_if<replayed::VerdictChange>(&record.what);
    if (change != nullptr && change->to.rule == "idle_gpu")
      replayed.emplace_back(record.at, change->to.judgement);
  }
  EXPECT_EQ(live, replayed);
}

TEST_F(TapeTest, NobodyElseMayReadIt) {
  struct ::stat about {};
  ASSERT_EQ(::stat(rig.tape_path().c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600u);
}

TEST_F(TapeTest, PollsAfterTheFirstTellOnlyWhatChanged) {
  beats(20);
  EXPECT_EQ(count("\"kind\":\"poll\""), 1u);
  EXPECT_EQ(count("\"kind\":\"poll_changes\""), 20u);
  EXPECT_EQ(count("\"partition\":"), 1u) << "the job is told once";
  rig.slurm.end(job);
  beats(1);
  EXPECT_EQ(count("\"partition\":"), 3u) << "as it ended, once by the poll and once for the history";
  rig.slurm.forget(job);
  beats(1);
  EXPECT_EQ(count("\"gone\":[1]"), 1u);
  expect_replay_is_live(rig);
}

TEST_F(TapeTest, AtItsLimitItEndsAndStewarddGoesOn) {
  beats(6);
  const std::size_t bytes = text().size();
  rig.tape_limit = bytes + 1'000;
  rig.start();
  beats(20);
  EXPECT_LE(text().size(), rig.tape_limit);
  EXPECT_EQ(text().back(), '\n');
  EXPECT_NE(rig.case_of(1002), nullptr);
  EXPECT_EQ(rig.mail.accepted.size(), 1u);
  // Another life with room again: what went by unrecorded is told.
  rig.tape_limit = 64 << 20;
  rig.start();
  beats(3);
  Replayed replayed;
  Replay replay(rig.policy, rig.writer, [&](const auto& record) { replayed.records.push_back(record); });
  replay_file(rig.tape_path(), replay, replayed);
  EXPECT_TRUE(std::any_of(replayed.records.begin(), replayed.records.end(), [](const auto& record) {
    return std::holds_alternative<replayed::Gap>(record.what);
  }));
  EXPECT_FALSE(replay.summary().parted_at);
  expect_same_state(rig.live().state(), *replay.state());
}

// Of a platform with 10,000 nodes they are some 50 GB.
TEST_F(TapeTest, ARestartTellsNoReportAgain) {
  rig.agent("n2", 1);
  beats(6);
  const std::size_t reports = count("\"kind\":\"report\"");
  rig.start();
  EXPECT_EQ(count("\"kind\":\"report\""), reports);
  beats(3);
  rig.start();
  rig.start();
  beats(12);
  EXPECT_EQ(count("\"kind\":\"report\""), reports + 2 * 15);
  EXPECT_EQ(count("\"kind\":\"kept_report\""), 0u);
  EXPECT_EQ(count("\"kind\":\"told_reports\""), 3u);
  ASSERT_NE(rig.case_of(1002), nullptr);
  expect_replay_is_live(rig);
}

TEST_F(TapeTest, AnotherTapeBeginsWithAllThatIsKept) {
  beats(4);
  rig.begin_another_tape();
  rig.start();
  EXPECT_EQ(count("\"kind\":\"kept_report\""), 4u);
  EXPECT_EQ(count("\"kind\":\"told_reports\""), 0u);
  beats(1);
  rig.start();
  rig.start();
  beats(14);
  EXPECT_EQ(count("\"kind\":\"kept_report\""), 4u);
  EXPECT_EQ(count("\"kind\":\"told_reports\""), 2u);
  ASSERT_NE(rig.case_of(1002), nullptr);
  expect_replay_is_live(rig);
}

TEST_F(TapeTest, WhatCameWhileNothingWasRecordedIsToldByTheNextLife) {
  beats(2);
  rig.record = false;
  rig.start();
  beats(2);
  rig.record = true;
  rig.start();
  EXPECT_EQ(count("\"kind\":\"kept_report\""), 2u);
  beats(1);
  rig.start();
  EXPECT_EQ(count("\"kind\":\"kept_report\""), 2u);
  beats(14);
  expect_replay_is_live(rig);
}

TEST_F(TapeTest, AReportThatWasLostAndSentAgainCountsOnce) {
  rig.agent("n2", 1);
  beats(3);
  rig.disk_full = true;
  beats(2);
  rig.disk_full = false;
  beats(1);
  rig.start();
  beats(12);
  expect_replay_is_live(rig);
}

TEST_F(TapeTest, WhatTheStoreHasForgottenIsNotNamed) {
  beats(200);
  const auto kept = rig.kept_reports();
  ASSERT_GT(kept.front().sequence, 1u);
  rig.start();
  EXPECT_EQ(count("\"first\":" + std::to_string(kept.front().sequence)), 1u);
  beats(2);
  expect_replay_is_live(rig);
}

TEST_F(TapeTest, WithoutItsBeginningItSaysWhatIsMissing) {
  beats(4);
  const std::size_t first = text().size();
  rig.start();
  beats(2);
  std::istringstream rest(text().substr(first));
  std::uint64_t missing = 0;
  Replay replay(rig.policy, rig.writer, [&](const replayed::Record& record) {
    const auto* told = std::get_if<replayed::ReportsMissing>(&record.what);
    if (told != nullptr) missing += told->reports;
  });
  TapeReader reader(rest, "rest");
  for (auto line = reader.next(); line && *line; line = reader.next())
    EXPECT_TRUE(replay.take(std::move(**line), reader.text()));
  EXPECT_EQ(missing, 4u);
}

// It did not say how long its reports are kept, and told all at each start. Another Steward goes on with it.
TEST_F(TapeTest, AnEarlierStewardsTapeIsGoneOnWith) {
  beats(4);
  rig.stop();
  std::string earlier = text();
  const auto from = earlier.find("\"keeps_reports_ms\""), to = earlier.find("\"kind\"", from);
  ASSERT_LT(from, to);
  earlier.erase(from, to - from);
  std::ofstream(rig.tape_path(), std::ios::binary) << earlier;
  rig.start();
  beats(14);
  ASSERT_NE(rig.case_of(1002), nullptr);
  EXPECT_EQ(count("\"keeps_reports_ms\""), 1u);
  expect_replay_is_live(rig);
}

TEST_F(TapeTest, ItsLinesAreReadFromTheEnd) {
  const auto path = rig.tape_path().parent_path() / "lines";
  std::vector<std::string> lines{"{\"at\":1}", std::string(300'000, 'x'), "", "b", std::string(70'000, 'y')};
  std::ofstream file(path, std::ios::binary);
  for (const std::string& line : lines) file << line << '\n';
  file.close();
  const auto tape = TapeFile::open(path, 1 << 20);
  ASSERT_TRUE(tape);
  std::vector<std::string> read;
  (*tape)->each_backwards([&](std::string_view line) {
    read.insert(read.begin(), std::string(line));
    return true;
  });
  EXPECT_EQ(read, lines);
  int two = 0;
  (*tape)->each_backwards([&](std::string_view) { return ++two < 2; });
  EXPECT_EQ(two, 2);
}

TEST_F(TapeTest, ALineTornByACrashIsTakenOffBeforeTheNextLife) {
  beats(3);
  rig.stop();
  std::ofstream(rig.tape_path(), std::ios::app | std::ios::binary) << "{\"at\":179542080";
  std::ifstream file(rig.tape_path(), std::ios::binary);
  TapeReader reader(file, "tape");
  for (auto line = reader.next(); line && *line; line = reader.next()) {
  }
  EXPECT_TRUE(reader.torn());
  rig.start();
  beats(12);
  expect_replay_is_live(rig);
}

TEST_F(TapeTest, AFileThatIsNoTapeIsLeftAlone) {
  const auto path = rig.tape_path().parent_path() / "other";
  std::ofstream(path) << "important\n";
  const auto opened = TapeFile::open(path, 1 << 20);
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message.find("is no tape"), std::string::npos);
  EXPECT_EQ(std::filesystem::file_size(path), 10u);
  EXPECT_FALSE(TapeFile::open(rig.tape_path().parent_path(), 1 << 20)) << "a folder";
}

TEST_F(TapeTest, AnotherPolicyPartsAndGoesOnOverARestart) {
  beats(14);
  ASSERT_TRUE(rig.live().act(rig.caller(1002), act::Reply{rig.case_of(1002)->id, "soon", Meaning::words}));
  rig.start();
  beats(20);
  policy::Policy other = rig.policy;
  other.rules.interactive_session.enabled = false;
  other.rules.idle_gpu.grace = seconds(30);
  Replayed replayed;
  Replay replay(other, rig.writer, [&](const auto& record) { replayed.records.push_back(record); });
  replay_file(rig.tape_path(), replay, replayed);
  EXPECT_TRUE(replay.summary().parted_at);
  EXPECT_GT(replay.summary().left_out, 0u);
  ASSERT_EQ(replay.summary().cases, 1u) << "the later finding is this policy's own";
  EXPECT_EQ(replay.state()->book.cases().begin()->second.conversation.size(), 0u);
  EXPECT_EQ(replay.summary().lives, 2u);
}

// What people say in a case that both histories know is said in both.
TEST_F(TapeTest, WhatNamesTheCommonPastIsTakenAfterItParted) {
  beats(14);
  const CaseId in = rig.case_of(1002)->id;
  rig.run_job(1003, "n1", 2, true);
  beats(14);
  ASSERT_NE(rig.case_of(1003), nullptr);
  ASSERT_TRUE(rig.live().act(rig.caller(1002), act::Reply{in, "soon", Meaning::words}));
  ASSERT_TRUE(rig.live().act(rig.caller(1003), act::Reply{rig.case_of(1003)->id, "soon", Meaning::words}));
  ASSERT_TRUE(rig.live().act(rig.caller(2001), act::Say{in, "thank you"}));
  policy::Policy other = rig.policy;
  other.rules.idle_gpu.enabled = false;  // which both were found by; the first by the other rule before
  Replay replay(other, rig.writer, [](const auto&) {});
  Replayed replayed;
  replay_file(rig.tape_path(), replay, replayed);
  ASSERT_TRUE(replay.summary().parted_at);
  const Case* both = replay.state()->book.find(in);
  ASSERT_NE(both, nullptr);
  EXPECT_EQ(both->user, "ida");
  EXPECT_EQ(both->conversation.size(), 2u);
  EXPECT_EQ(both->contacts[0].passage, Passage::accepted);
  EXPECT_EQ(replay.state()->book.cases().size(), 1u);
  EXPECT_GT(replay.summary().left_out, 0u);
}

TEST_F(TapeTest, APolicyThatWasReadAnewIsReplayedWhereItCameIntoForce) {
  const policy::Policy other = goes_on_with_early_reminders();
  const std::vector<Contact>& contacts = rig.case_of(1002)->contacts;
  ASSERT_TRUE(std::any_of(contacts.begin(), contacts.end(),
                          [](const Contact& each) { return each.kind == MessageKind::reminder; }));
  expect_replay_is_live(rig, {other});
}

TEST_F(TapeTest, WithoutThatPolicyTheReplaySaysSoAndParts) {
  goes_on_with_early_reminders();
  std::vector<replayed::Record> told;
  Replay replay(rig.policy, rig.writer, [&](const auto& record) { told.push_back(record); });
  Replayed replayed;
  replay_file(rig.tape_path(), replay, replayed);
  const auto change = std::find_if(told.begin(), told.end(), [](const auto& record) {
    return std::holds_alternative<replayed::PolicyChange>(record.what);
  });
  ASSERT_NE(change, told.end());
  EXPECT_EQ(std::get<replayed::PolicyChange>(change->what).version, "other");
  EXPECT_FALSE(std::get<replayed::PolicyChange>(change->what).taken);
  EXPECT_TRUE(replay.summary().parted_at);
}

TEST_F(TapeTest, WhatWasErasedIsOnNoLaterLine) {
  beats(14);
  const CaseId in = rig.case_of(1002)->id;
  rig.slurm.end(job);
  beats(3);
  ASSERT_FALSE(rig.live().state().book.find(in)->open());
  const std::size_t before = text().size();
  ASSERT_TRUE(rig.live().forget(rig.caller(2001), "ida"));
  EXPECT_EQ(text().substr(before).find("ida"), std::string::npos) << text().substr(before);
  expect_replay_is_live(rig);
}

// Some number or word of a line becomes another that could stand there.
void disturb(std::string& line, std::mt19937_64& dice) {
  static const std::vector<std::string> words = {"refused", "unclear", "accepted",  "release", "mail",
                                                 "running", "pending", "cancelled", "other",   "staff"};
  static const std::vector<std::string> numbers = {
      "0", "1", "2", "5", "9", "14", "1795420800000", "253402300799999", "4294967295"};
  const auto colon = line.find(':', dice() % line.size());
  if (colon == std::string::npos) return;
  if (line[colon + 1] == '"') {
    const auto end = line.find('"', colon + 2);
    line.replace(colon + 2, end - colon - 2, words[dice() % words.size()]);
  } else if (line[colon + 1] >= '0' && line[colon + 1] <= '9') {
    const auto end = line.find_first_of(",}]", colon);
    line.replace(colon + 1, end - colon - 1, numbers[dice() % numbers.size()]);
  }
}

// A life with everything in it, its lines disturbed: what can be read can be replayed.
TEST_F(TapeTest, ADamagedTapeIsReplayedOrRefused) {
  rig.run_job(1003, "n1", 2, true);
  beats(14);
  ASSERT_TRUE(rig.live().act(rig.caller(2001), act::Ask{rig.case_of(1002)->id, "may we?"}));
  rig.begin_another_tape();  // which begins with these cases
  rig.start();
  beats(3);
  ASSERT_TRUE(rig.live().act(rig.caller(1002), act::Permit{rig.case_of(1002)->id}));
  rig.drain();
  beats(6);
  rig.slurm.end(job);
  beats(6);
  std::istringstream whole(text());
  std::vector<std::string> lines;
  for (std::string line; std::getline(whole, line);) lines.push_back(line);
  for (unsigned seed = 0; seed < 500; ++seed) {
    std::mt19937_64 dice(seed);
    std::vector<std::string> copy = lines;
    for (int strokes = 0; strokes < 8; ++strokes) disturb(copy[1 + dice() % (copy.size() - 1)], dice);
    Replay replay(rig.policy, wordless(), [](const replayed::Record&) {});
    for (const std::string& text : copy) {
      auto line = wire::tape_line_from_json(text);
      if (line && !replay.take(std::move(*line), text)) break;
    }
    replay.finish();
  }
}

}  // namespace
}  // namespace steward::engine
