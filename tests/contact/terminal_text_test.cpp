#include <gtest/gtest.h>

#include "base/text.h"
#include "contact/fill.h"
#include "contact/messages.h"

namespace steward::contact {
namespace {

TEST(Fill, FlowsParagraphsAndLeavesCommands) {
  EXPECT_EQ(fill("one two\nthree four\n\n    a command that is long enough\n- an item that\n  goes on\n> a "
                 "quote which is long\n>\n",
                 16),
            "one two three\nfour\n\n    a command that is long enough\n- an item that\n  goes on\n> a quote "
            "which\n> is long\n>\n");
}

TEST(Fill, CountsCharactersNotBytes) { EXPECT_EQ(fill("æøå æøå æøå", 7), "æøå æøå\næøå\n"); }

TEST(Fill, NeverBreaksAWord) { EXPECT_EQ(fill("a verylongwordindeed b", 5), "a\nverylongwordindeed\nb\n"); }

TEST(Fill, KeepsTheLinesOfASignature) { EXPECT_EQ(fill("x\n-- \na\nb\n", 20), "x\n-- \na\nb\n"); }

TEST(Fill, IsAtRestAfterOnce) {
  const std::string once =
      fill("Hello you,\n\nsome words that go on for more than one line\n- item one is long\n-- \nend\n", 20);
  EXPECT_EQ(fill(once, 20), once);
}

TEST(TerminalText, HoldsSubjectFirstParagraphAndHowToAnswer) {
  EXPECT_EQ(
      terminal_text("Your job 1 [case 12]",
                    "Hello Karen,\n\nit is idle.\n\nThanks.\n\n-- \ncase 12. Answer: steward case 12\n"),
      "Your job 1 [case 12]\n\nit is idle.\n\nThanks.\n\ncase 12. Answer: steward case 12\n");
}

TEST(TerminalText, LongLettersAreCutAtAParagraph) {
  std::string text = "Hello Karen,\n\n";
  for (int i = 0; i < 30; ++i) text += "paragraph " + std::to_string(i) + "\n\n";
  const std::string shown = terminal_text("s", text + "-- \nsteward case 12\n");
  EXPECT_NE(shown.find("paragraph 6\n\nsteward case 12\n"), std::string::npos) << shown;
  EXPECT_EQ(shown.find("paragraph 7"), std::string::npos);
}

TEST(TerminalText, AParagraphThatOnlyLeadsOnIsNotTheLast) {
  std::string text = "what we ask.\n\nTo allow it:\n\n";
  for (int i = 0; i < 20; ++i) text += "    command\n";
  EXPECT_EQ(terminal_text("s", text + "\n-- \nsteward case 12\n"), "s\n\nwhat we ask.\n\nsteward case 12\n");
}

TEST(TerminalText, WhateverComesItFitsATerminalAndIsHarmless) {
  std::string words = "Hello,\n\n";
  for (int i = 0; i < 3000; ++i) words += "word ";
  for (const std::string& text : {words + "\n-- \nsteward case 1\n",
                                  std::string("\x1b[2J\n-- \n\x07"
                                              "bell\r\n"),
                                  std::string(), std::string("\n\n\n"), std::string("-- \n"),
                                  std::string("no signature"), std::string(5000, '\n') + "x"}) {
    const std::string shown = terminal_text("subject\x1b[31m\nsecond", text);
    EXPECT_EQ(shown, plain_text(shown, shown.size() + 1));
    const auto lines = split(shown, '\n');
    EXPECT_LE(lines.size(), 23u);
    for (const std::string_view line : lines) EXPECT_LE(line.size(), 80u);
  }
}

}  // namespace
}  // namespace steward::contact
