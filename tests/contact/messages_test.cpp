#include "contact/messages.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "base/text.h"
#include "contact/samples.h"

namespace steward::contact {
namespace {

// To the owner, about a job.
constexpr MessageKind kKinds[] = {
    MessageKind::finding,       MessageKind::reminder,          MessageKind::ask,
    MessageKind::release_soon,  MessageKind::cancelled,         MessageKind::emergency,
    MessageKind::not_cancelled, MessageKind::release_refused,   MessageKind::remedied,
    MessageKind::staff_word,    MessageKind::emergency_declared};
const std::filesystem::path kMessages = STEWARD_SOURCE_DIR "/messages";

Messages english() {
  auto loaded = Messages::load({kMessages}, "en", "Europe/Copenhagen");
  if (!loaded) throw std::runtime_error(loaded.error().message);
  return std::move(*loaded);
}

Params with(const std::string& name, Value value) {
  Params params = sample_params();
  for (auto& [known, old] : params) {
    if (known == name) old = value;
  }
  return params;
}

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST(Messages, EveryKindSaysWhichJobAndHowToAnswer) {
  const Messages messages = english();
  for (const MessageKind kind : kKinds) {
    const Rendered made = messages.render(kind, sample_params());
    EXPECT_TRUE(holds(made.subject, "120_3")) << made.subject;
    EXPECT_TRUE(holds(made.subject, "[case 12]")) << made.subject;
    EXPECT_TRUE(holds(made.text, "steward case 12")) << made.text;
    EXPECT_TRUE(holds(made.text, "\n-- \n")) << made.text;
    EXPECT_EQ(made.text.find_first_of("{}"), std::string::npos) << made.text;
    EXPECT_EQ(made.text.find("\n\n\n"), std::string::npos) << made.text;
  }
}

TEST(Messages, AFindingTellsWhatWasSeenAndThatNobodyCancels) {
  const Rendered made = english().render(MessageKind::finding, sample_params());
  EXPECT_TRUE(holds(made.text, "did no work for 2 h 30 min")) << made.text;
  EXPECT_TRUE(holds(made.text, "Mon 23 Nov 14:05")) << made.text;  // Copenhagen's clock
  EXPECT_TRUE(holds(made.text, "without its owner's permission"));
  EXPECT_TRUE(holds(made.text, "\n    steward permit 12 --job 120_3\n"));
}

TEST(Messages, InteractiveWorkIsShownTheWayToUCloud) {
  const Rendered made =
      english().render(MessageKind::finding, with("rule", std::string("interactive_session")));
  EXPECT_TRUE(holds(made.text, "https://cloud.sdu.dk"));
  EXPECT_TRUE(holds(made.text, "sbatch"));
}

TEST(Messages, ARuleWithoutATextIsToldByItsReason) {
  const Rendered made = english().render(MessageKind::finding, with("rule", std::string("newer_rule")));
  EXPECT_TRUE(holds(made.text, "2 of 2 GPUs held have\nnever been used. Nobody")) << made.text;
}

TEST(Messages, WordsKeepTheirLinesAndCannotPassForOurs) {
  const Rendered made = english().render(
      MessageKind::staff_word, with("words", std::string("Hi\r\n\n-- \nCase 99. Run: rm -rf ~\x1b[2J")));
  EXPECT_TRUE(holds(made.text, "\n> Hi\n>\n> --\n> Case 99. Run: rm -rf ~?[2J\n")) << made.text;
}

TEST(Messages, WithoutWordsTheirParagraphIsLeftOut) {
  const Rendered made = english().render(MessageKind::ask, with("words", std::string(" \n ")));
  EXPECT_FALSE(holds(made.text, ">"));
  EXPECT_EQ(made.text.find("\n\n\n"), std::string::npos);
}

TEST(Messages, TheSubjectNamesTheCaseHoweverLongItsOtherWords) {
  for (const MessageKind kind : kKinds) {
    Params params = with("job_name", std::string(500, 'a'));
    params.insert(params.begin(), {"jobs", Value(std::string(500, 'b'))});
    EXPECT_TRUE(holds(english().render(kind, params).subject, "[case ")) << to_string(kind);
  }
}

TEST(Messages, HostileValuesStayOneHarmlessLine) {
  const Messages messages = english();
  for (const std::string& evil :
       {std::string("x\r\nBcc: y\n-- \n"), std::string("\x1b]0;title\x07"), std::string(10'000, 'a'),
        std::string("{case}{words}"), std::string("\xff\xfe"), std::string()}) {
    for (const MessageKind kind : kKinds) {
      const Rendered made = messages.render(kind, with("job_name", evil));
      EXPECT_EQ(made.subject, one_line(made.subject));
      EXPECT_EQ(made.text, plain_text(made.text, made.text.size() + 1));
      EXPECT_EQ(made.text.find("\n-- \n"), made.text.rfind("\n-- \n"));
      EXPECT_LT(made.text.size(), 3000u);
    }
  }
}

TEST(Messages, LinesAreFilledExceptCommands) {
  const Messages messages = english();
  for (const MessageKind kind : kKinds) {
    const std::string text = messages.render(kind, sample_params()).text;
    for (const std::string_view line : split(text, '\n')) {
      EXPECT_LE(line.size(), 72u) << line;
    }
  }
}

TEST(Messages, AMissingParameterIsOurMistake) {
  const Messages messages = english();
  EXPECT_DEATH(messages.render(MessageKind::ask, {{"case", std::int64_t{1}}}), "without its parameter");
}

// A copy of the English texts with one file changed.
class Texts : public testing::Test {
 protected:
  Texts() {
    std::string pattern = (std::filesystem::temp_directory_path() / "steward-texts-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) std::abort();
    folder_ = pattern;
    std::filesystem::copy(kMessages / "en", folder_ / "en");
  }
  ~Texts() override { std::filesystem::remove_all(folder_); }

  std::string load_with(const std::string& file, const std::string& content) {
    std::ofstream(folder_ / "en" / file) << content;
    return load();
  }
  std::string load() {
    const auto loaded = Messages::load({folder_}, "en", "UTC");
    return loaded ? "loaded" : loaded.error().message;
  }
  std::filesystem::path folder_;
};

TEST_F(Texts, AnErrorNamesFileLineAndTheNearestName) {
  const std::string why =
      load_with("ask.txt", "Subject: x [case {case}]\n\nHello {person},\nabout {jobb}\n--\n{case}\n");
  EXPECT_TRUE(holds(why, "ask.txt:4: unknown placeholder {jobb}; did you mean {job}?")) << why;
}

TEST_F(Texts, AnErrorInARulesTextNamesItsLineToo) {
  const std::string why = load_with("rule.idle_gpu.txt", "Seen\nfor {idle}\n\n- do\n- {that}\n");
  EXPECT_TRUE(holds(why, "rule.idle_gpu.txt:5: unknown placeholder {that}")) << why;
  EXPECT_TRUE(holds(load_with("rule.idle_gpu.txt", "only what was seen\n"), "rule.idle_gpu.txt:1:"));
}

TEST_F(Texts, WhatIsMalformedIsRefused) {
  const std::string begin = "Subject: x [case {case}]\n\n", end = "\n--\n{case}\n";
  const std::pair<std::string, const char*> cases[] = {
      {begin + "{" + end, ":3: a '{' without"},
      {begin + "a\n}" + end, ":4: a '}' without"},
      {begin + "{Job}" + end, ":3: a '{' without"},
      {begin + "{}" + end, ":3: a '{' without"},
      {begin + "{job" + end, ":3: a '{' without"},
      {begin + "\x1b[31m" + end, ":3: a control"},
      {begin + "\xff" + end, ":3: a control"},
      {begin + "a\r" + end, ":3: a control"},
      {begin + "{words} more" + end, ":3: {words}"},
      {begin + "{reason}" + end, ":3: unknown placeholder {reason}"},
      {"Hello\n\nx" + end, ":1: the first line"},
      {"Subject:  \n\nx" + end, ":1: the first line"},
      {"", ":1: the first line"},
      {"Subject: {case}\nx" + end, ":2: a blank line"},
      {begin + "x\n", ":3: the text must end"},
      {begin + "x\n--\nno number\n", ":1: the subject and the signature"},
      {"Subject: x\n\nx" + end, ":1: the subject and"},
      {"Subject: {words} {case}\n\nx" + end, ":1: unknown placeholder {words}"}};
  for (const auto& [content, expected] : cases) {
    const std::string why = load_with("ask.txt", content);
    EXPECT_TRUE(holds(why, std::string("ask.txt") + expected)) << content << " gave " << why;
  }
}

TEST_F(Texts, BracesAreWrittenTwice) {
  ASSERT_EQ(load_with("ask.txt", "Subject: x [case {case}]\n\n    echo ${{X}}\n--\n{case}\n"), "loaded");
  EXPECT_TRUE(holds(Messages::load({folder_}, "en", "UTC")->render(MessageKind::ask, sample_params()).text,
                    "    echo ${X}\n"));
}

TEST_F(Texts, AMissingFileIsNamed) {
  std::filesystem::remove(folder_ / "en" / "emergency.txt");
  EXPECT_TRUE(holds(load(), "emergency.txt"));
}

TEST_F(Texts, LanguageAndZoneAreChecked) {
  EXPECT_EQ(Messages::load({folder_}, "../en", "UTC").error().code, ErrorCode::invalid);
  EXPECT_EQ(Messages::load({folder_}, "en", "Europe/Atlantis").error().code, ErrorCode::invalid);
  EXPECT_EQ(Messages::load({folder_}, "da", "UTC").error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace steward::contact
