// A message's text and a plot, as pages show them.
#include <gtest/gtest.h>

#include "portal/pages/letter_view.h"
#include "portal/pages/plot_view.h"
#include "structure.h"

namespace steward::portal {
namespace {

std::string letter(std::string_view text, bool drawn = false) { return letter_view(text, drawn).bytes(); }

TEST(LetterView, ParagraphsFlow) {
  EXPECT_EQ(letter("Hello Mads,\n\nthis is\none paragraph.\n"),
            "<p>Hello Mads,</p><p>this is one paragraph.</p>");
  EXPECT_EQ(letter(""), "");
  EXPECT_EQ(letter("\n\n\n"), "");
}

TEST(LetterView, CommandsStayAsTheyAre) {
  EXPECT_EQ(letter("Do\n\n    a  b\n      c\n\nthen"),
            "<p>Do</p><pre>\n<code>a  b\n  c</code></pre><p>then</p>");
}

TEST(LetterView, ItemsQuotesAndTheSignatureLookLikeWhatTheyAre) {
  EXPECT_EQ(letter("Two:\n- one\n  more\n- two\n"), "<p>Two:</p><ul><li>one more</li><li>two</li></ul>");
  EXPECT_EQ(letter("> a\n> b\n>\nend"), "<blockquote><p>a\nb\n</p></blockquote><p>end</p>");
  EXPECT_EQ(letter("x\n\n-- \nAI Cloud,\ncase 3\n"), "<p>x</p><p class=\"signature\">AI Cloud, case 3</p>");
  EXPECT_EQ(letter("x\n--\n    y"), "<p>x</p><p class=\"signature\">y</p>");
}

TEST(LetterView, ThePlotInItGivesWayToTheDrawing) {
  const std::string text = "Look:\n\n    GPU 0  ▁▁▂·█\n           14:05 … 16:05\n\n    steward case 3\n\nend";
  EXPECT_NE(letter(text).find("▂"), std::string::npos);
  EXPECT_EQ(letter(text, true), "<p>Look:</p><pre>\n<code>steward case 3</code></pre><p>end</p>");
  EXPECT_NE(letter("    make ▀▔", true).find("make"), std::string::npos);  // no eighths: a command
}

TEST(LetterView, NothingInItBecomesMarkup) {
  for (const std::string& text : hostile_texts()) {
    for (const std::string before : {"", "    ", "> ", "- ", "--\n"})
      EXPECT_EQ(Structure(letter(before + "a" + text)), Structure(letter(before + "ax"))) << before << text;
  }
}

Plot plot_of(std::vector<Strip> strips) {
  return {from_seconds(1'795'000'000), from_seconds(1'795'007'200), std::move(strips)};
}

TEST(PlotView, SaysInWordsWhatItDraws) {
  const auto view =
      plot_view(plot_of({{"GPU 0", {0, 0, 100, 0}}, {"GPU 1", {1000, 1000, -1, -1}}}), Language::en, "UTC");
  const Structure seen(view.bytes());
  EXPECT_NE(seen.text().find("GPU 03 %"), std::string::npos) << seen.text();
  EXPECT_NE(seen.text().find("GPU 1100 %50 % measured"), std::string::npos) << seen.text();
  EXPECT_NE(seen.text().find("not measured"), std::string::npos);  // in the legend
  EXPECT_FALSE(seen.has("rect@style"));                            // the policy forbids it
}

TEST(PlotView, WhatIsUnknownIsNeitherIdleNorBusy) {
  EXPECT_EQ(share_of({"", {}}).percent, std::nullopt);
  EXPECT_EQ(share_of({"", {-1, -1}}).percent, std::nullopt);
  EXPECT_EQ(share_of({"", {-1, 500}}).percent, 50);
  EXPECT_EQ(share_of({"", {-1, 500}}).measured, 50);
  EXPECT_EQ(share_of({"", {0, 0, 0}}).percent, 0);
  EXPECT_EQ(share_of({"", {2000, 0}}).percent, 50);  // more than all is all
  const auto view = plot_view(plot_of({{"CPU", {-1, -1}}}), Language::da, "UTC");
  EXPECT_NE(view.bytes().find("ikke målt"), std::string::npos);
}

TEST(PlotView, AnEmptyPlotIsNothing) {
  EXPECT_TRUE(plot_view({}, Language::en, "UTC").empty());
  EXPECT_FALSE(plot_view(plot_of({{"GPU 0", {}}}), Language::en, "UTC").empty());
}

TEST(PlotView, ALabelIsAText) {
  for (const std::string& text : hostile_texts()) {
    const auto shown = [](const std::string& label) {
      return Structure(plot_view(plot_of({{label, {0, 500, -1}}}), Language::en, "UTC").bytes());
    };
    EXPECT_EQ(shown(text), shown("GPU 0")) << text;
  }
}

}  // namespace
}  // namespace steward::portal
