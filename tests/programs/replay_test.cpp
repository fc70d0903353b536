// steward replay: what an administrator sees of a tape, and what they are told of a broken one.
#include "programs/steward/replay.h"

#include <fstream>
#include <iterator>

#include "golden.h"
#include "tapes/golden.h"
#include "world.h"

namespace steward::cli {
namespace {

const std::string kTapes = std::string(STEWARD_SOURCE_DIR) + "/tests/tapes/golden/";

class ReplayCommand : public World {
 protected:
  ReplayCommand() {
    folder_ = std::filesystem::temp_directory_path() / ("steward-replay-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
    write("policy.toml",
          "[contact]\nmode = \"contact\"\n[use]\ninterval = \"5m\"\n[roles]\nstaff_group = \"staff\"\n");
  }
  ~ReplayCommand() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return folder_ / name;
  }
  static std::string text_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  Outcome replay(const std::string& tape, std::vector<std::string> more = {}) {
    std::vector<std::string> words{"replay", tape, "--policy", folder_ / "policy.toml"};
    words.insert(words.end(), more.begin(), more.end());
    return run(kKaren, words);
  }
  // The seconds it took are nobody's to compare.
  static std::string without_took(std::string text) {
    const auto at = text.find("  took ");
    if (at != std::string::npos) text.erase(at, text.find('\n', at) + 1 - at);
    return text;
  }

  std::filesystem::path folder_;
  const std::string tape_ = kTapes + "written.tape.jsonl";
};

TEST_F(ReplayCommand, ForPeople) {
  const Outcome outcome = replay(tape_);
  EXPECT_EQ(outcome.code, kDone) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  expect_golden("replay.txt", without_took(outcome.out));
}

TEST_F(ReplayCommand, ForPrograms) {
  const Outcome outcome = replay(tape_, {"--json"});
  EXPECT_EQ(outcome.code, kDone) << outcome.err;
  EXPECT_EQ(tapes::without_version(outcome.out), text_of(kTapes + "written.jsonl")) << "as in tests/tapes";
  EXPECT_EQ(socket_used, "/default.sock");
}

TEST_F(ReplayCommand, FromStdin) {
  typed = text_of(tape_);
  EXPECT_EQ(tapes::without_version(replay("-", {"--json"}).out), text_of(kTapes + "written.jsonl"));
}

TEST_F(ReplayCommand, AnotherModeThanThePolicys) {
  const Outcome outcome = replay(tape_, {"--mode", "observe"});
  EXPECT_EQ(outcome.code, kDone) << outcome.err;
  EXPECT_EQ(outcome.out.find("finding by mail"), std::string::npos) << outcome.out;
  EXPECT_EQ(replay(tape_, {"--mode", "silent"}).code, kUsage);
}

TEST_F(ReplayCommand, ABrokenLineEndsItWithItsPlace) {
  const std::string whole = text_of(tape_);
  const auto second = whole.find('\n') + 1;
  const std::string path =
      write("tape",
            whole.substr(0, second) + "{\"at\":1,\"kind\":\"poll\",\"jobs\":[{}]}\n" + whole.substr(second));
  const Outcome outcome = replay(path);
  EXPECT_EQ(outcome.code, kFailed);
  EXPECT_EQ(outcome.err, "steward: " + path + ":2: jobs[0].id is missing\n");
  EXPECT_EQ(outcome.out.find("All in all"), std::string::npos);
}

TEST_F(ReplayCommand, ATornLastLineIsTold) {
  const std::string path = write("tape", text_of(tape_) + "{\"at\":17");
  const Outcome outcome = replay(path, {"--json"});
  EXPECT_EQ(outcome.code, kDone);
  EXPECT_EQ(tapes::without_version(outcome.out), text_of(kTapes + "written.jsonl"));
  EXPECT_NE(outcome.err.find("the last line is cut off"), std::string::npos) << outcome.err;
}

TEST_F(ReplayCommand, WhatIsNoTapeIsRefused) {
  EXPECT_EQ(replay(folder_ / "none").err,
            "steward: cannot open " + (folder_ / "none").string() + ": No such file or directory\n");
  EXPECT_EQ(replay(folder_).code, kFailed);
  EXPECT_NE(replay(write("empty", "")).err.find("holds no tape"), std::string::npos);
  EXPECT_NE(replay(write("text", "hello\n")).err.find("text:1: the text is not JSON"), std::string::npos);
  EXPECT_NE(
      replay(write("headless", "{\"at\":1,\"kind\":\"tick\"}\n")).err.find("does not begin with a header"),
      std::string::npos);
  EXPECT_EQ(run(kKaren, {"replay", tape_}).code, kUsage) << "which policy?";
  write("policy.toml", "[roles]\nstaff_group = \"staff\"\n[use]\nintervall = \"5m\"\n");
  EXPECT_NE(replay(tape_).err.find("policy.toml:4"), std::string::npos) << replay(tape_).err;
}

TEST_F(ReplayCommand, AStrangersNameCannotWriteToTheTerminal) {
  std::string whole = text_of(tape_);
  for (auto at = whole.find("\"user\":\"ida\""); at != std::string::npos;
       at = whole.find("\"user\":\"ida\"", at))
    whole.replace(at, 12, "\"user\":\"\\u001b[31m\\n\"");
  at_terminal = true;
  const std::string path = write("tape", whole);
  for (const Outcome& outcome : {replay(path), replay(path, {"--json"})}) {
    EXPECT_EQ(outcome.code, kDone) << outcome.err;
    EXPECT_EQ(outcome.out.find('\x1b'), std::string::npos);
  }
}

}  // namespace
}  // namespace steward::cli
