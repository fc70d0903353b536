#include "advice/gate_texts.h"

#include <gtest/gtest.h>

#include "base/files.h"

namespace steward::advice {
namespace {

std::string whole_file() {
  std::string text;
  for (const char* name : {"session", "refused", "leave", "comment", "notebook", "sleep", "long_time"})
    text += "[" + std::string(name) + "]\n{platform}: {gpus}\n";
  return text;
}

std::string refused(const std::string& text) {
  const auto texts = parse_gate_texts(text, "gate.txt");
  return texts ? "" : texts.error().message;
}

std::string with(const std::string& from, const std::string& to) {
  std::string text = whole_file();
  return text.replace(text.find(from), from.size(), to);
}

TEST(GateTexts, TheShippedOnesAreRightInEveryLanguage) {
  for (const char* language : {"en", "da"}) {
    const std::string path = std::string(STEWARD_SOURCE_DIR) + "/messages/" + language + "/gate.txt";
    const auto text = read_file(path);
    ASSERT_TRUE(text) << text.error().message;
    const auto texts = parse_gate_texts(*text, path);
    ASSERT_TRUE(texts) << texts.error().message;
    for (const char* word : {"session", "refused", "comment"}) {
      bool command = false;
      for (const std::string& line : texts->at(word)) command |= line.find("{command}") != std::string::npos;
      EXPECT_TRUE(command) << language << ' ' << word << " has no better line";
    }
    for (const char* word : {"session", "refused", "notebook"}) {
      bool link = false;
      for (const std::string& line : texts->at(word)) link |= line.find("{ucloud.") != std::string::npos;
      EXPECT_TRUE(link) << language << ' ' << word << " has no link";
    }
  }
}

TEST(GateTexts, ThePlaceIsThePolicys) {
  GateTexts texts;
  texts["session"] = {"{platform}: no.", "Go to {place}:", "    {ucloud.shell}"};
  texts["notebook"] = {"{gpus}", "Go to {place}:", "    {ucloud.notebook}"};
  Ucloud hub;
  hub.name = "the hub";
  hub.address = "https://hub.example.org/start/";
  hub.notebook.clear();
  const GateTexts there = with_place(texts, hub);
  EXPECT_EQ(there.at("session"),
            (std::vector<std::string>{
                "{platform}: no.", "Go to the hub:", "    https://hub.example.org/start/terminal-ubuntu"}));
  EXPECT_EQ(there.at("notebook"), (std::vector<std::string>{"{gpus}"})) << "no app, no line about it";
  hub.address.clear();
  EXPECT_EQ(with_place(texts, hub).at("session"), (std::vector<std::string>{"{platform}: no."}));
}

TEST(GateTexts, WhatIsNotRightIsSaidWithItsLine) {
  EXPECT_EQ(refused(whole_file()), "");
  EXPECT_NE(refused("hello\n").find("gate.txt:1: a section"), std::string::npos);
  EXPECT_NE(refused(with("[sleep]", "[nap]")).find("[session], [refused]"), std::string::npos);
  EXPECT_NE(refused(with("[sleep]", "[sleep")).find("[session], [refused]"), std::string::npos);
  EXPECT_NE(refused(with("[sleep]", "[comment]")).find("a second time"), std::string::npos);
  EXPECT_NE(refused(with("[leave]\n{platform}: {gpus}\n", "")).find("[leave] is missing"), std::string::npos);
  EXPECT_NE(refused(with("{gpus}", "{gpu}")).find("gate.txt:2: {gpu} is unknown"), std::string::npos);
  EXPECT_NE(refused(with("{gpus}", "{most_gpus}")).find("unknown"), std::string::npos);
  EXPECT_NE(refused(with("{gpus}", "{gpus")).find("brace"), std::string::npos);
  EXPECT_NE(refused(with("{gpus}", "gpus}")).find("brace"), std::string::npos);
  EXPECT_NE(refused(with("{gpus}", "\x1b[31m")).find("control"), std::string::npos);
  EXPECT_NE(refused(with("{gpus}", "\xff")).find("UTF-8"), std::string::npos);
  EXPECT_NE(refused(with("{gpus}", "\xe2\x80\xae")).find("control"), std::string::npos);
  EXPECT_NE(refused(with("{gpus}", std::string(90, 'x'))).find("90 characters"), std::string::npos);
  EXPECT_NE(refused(with("{gpus}", "1\n2\n3\n4\n5\n6")).find("[leave] among them"), std::string::npos);
  EXPECT_EQ(refused(with("{gpus}", "1\n2\n3\n4\n5")), "");
  EXPECT_NE(refused(with("[sleep]\n{platform}: {gpus}", "[sleep]\n1\n2\n3\n4\n5\n6\n7")).find("7 lines"),
            std::string::npos);
}

TEST(GateTexts, LengthsAreOfCharactersNotBytes) {
  std::string line;
  for (int i = 0; i < 90; ++i) line += "\xc3\xb8";
  EXPECT_EQ(refused(with("{platform}: {gpus}", line)), "");
}

}  // namespace
}  // namespace steward::advice
