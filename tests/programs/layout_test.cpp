#include "programs/steward/layout.h"

#include <gtest/gtest.h>

#include "golden.h"

namespace steward::cli {
namespace {

TEST(DisplayWidth, CountsColumnsNotBytes) {
  EXPECT_EQ(display_width(""), 0u);
  EXPECT_EQ(display_width("train"), 5u);
  EXPECT_EQ(display_width("søren"), 5u);
  EXPECT_EQ(display_width("日本"), 4u);
  EXPECT_EQ(display_width("e\u0301"), 1u);
  EXPECT_EQ(display_width("🚀"), 2u);
  EXPECT_EQ(display_width("\xff\xfe"), 2u);
  EXPECT_EQ(display_width("█░"), 2u);
}

TEST(Cut, KeepsWholeCharacters) {
  EXPECT_EQ(cut("train", 5), "train");
  EXPECT_EQ(cut("training", 5), "trai…");
  EXPECT_EQ(cut("日本語", 4), "日…");
  EXPECT_EQ(cut("日本語", 5), "日本…");
  EXPECT_EQ(cut("x", 0), "");
  for (std::size_t width = 0; width < 12; ++width)
    EXPECT_LE(display_width(cut("søren 日本 🚀 x", width)), width);
}

TEST(Wrap, BreaksAtBlanksAndKeepsTheWritersLines) {
  EXPECT_EQ(wrap("one two three", 9, 2), "  one two\n  three\n");
  EXPECT_EQ(wrap("a\n\n  code", 20, 2), "  a\n\n    code\n");
  EXPECT_EQ(wrap("https://example.org/very/long", 10, 0), "https://example.org/very/long\n");
  EXPECT_EQ(wrap("one two three", 0, 0), "one two three\n");
}

TEST(Paint, WithoutColourIsTheTextItself) {
  EXPECT_EQ(paint(Tint::bad, "x", false), "x");
  EXPECT_EQ(paint(Tint::bad, "x", true), "\x1b[31mx\x1b[0m");
  EXPECT_EQ(paint(Tint::plain, "x", true), "x");
}

TEST(HistoryBar, ShowsWhatWasNotMeasuredAsNeither) {
  EXPECT_EQ(history_bar("##.. #", true), "▕██░░ █▏");
  EXPECT_EQ(history_bar("##.. #", false), "|##.. #|");
  EXPECT_EQ(history_bar("", false), "||");
}

Table hostile_table() {
  Table table({{"JOBID"}, {"NAME", false, 8}, {"GPUS", true}, {"VERDICT", false, 10}});
  table.add({{"4711"}, {"train"}, {"4"}, {"keeps", Tint::good}});
  table.add(
      {{"120_3"}, {"日本語の実験 with a long tail that goes on"}, {"16"}, {"breaks idle_gpu", Tint::bad}});
  table.add({{"12"}, {"\x1b[2J\x1b]0;owned\x07\r\nroot# rm"}, {"1"}, {"unknown"}});
  table.add({{"13"}, {"\u202Egnp.exe\u202C \xff\xc0\xaf \u009b31m"}, {"1"}, {"unknown"}});
  return table;
}

TEST(Table, IsAsWideAsItNeedsToBe) { expect_golden("table_wide.txt", hostile_table().render(0, false)); }

TEST(Table, ShrinksItsElasticColumns) {
  const std::string text = hostile_table().render(40, false);
  expect_golden("table_narrow.txt", text);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(display_width(line), 40u) << line;
}

TEST(Table, StopsShrinkingAtTheLeast) {
  std::istringstream lines(hostile_table().render(5, false));
  std::string line;
  std::getline(lines, line);
  EXPECT_EQ(line, "JOBID  NAME      GPUS  VERDICT");
}

TEST(Table, NoCellCanMoveTheCursorOrStartALine) {
  const std::string text = hostile_table().render(0, false);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 5);
  for (const char byte : text) EXPECT_TRUE(byte == '\n' || static_cast<unsigned char>(byte) >= 0x20);
  EXPECT_EQ(text.find("\u202E"), std::string::npos);
  EXPECT_EQ(text.find("\u009b"), std::string::npos);
}

}  // namespace
}  // namespace steward::cli
