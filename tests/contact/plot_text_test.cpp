#include "contact/plot_text.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "contact/even_plot.h"
#include "contact/fill.h"
#include "contact/samples.h"

namespace steward::contact {
namespace {

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

Plot small_plot(std::vector<Strip> strips) {
  const Time from = from_seconds(1'795'439'100);
  return {from, from + hours(2), std::move(strips)};
}

TEST(PlotText, DrawsEveryShareAndWhatIsUnknown) {
  const Plot plot =
      small_plot({{"GPU 0", {0, 71, 72, 250, 500, 750, 928, 929, 1000, -1, 0, 0, 0, 0}}, {"CPU", {1000}}});
  EXPECT_EQ(plot_text(plot, "Europe/Copenhagen"),
            "    GPU 0  ▁▁▂▃▅▆▇██·▁▁▁▁\n"
            "    CPU    ██████████████\n"
            "           14:05    16:05\n");
}

TEST(PlotText, TheTimesFollowOneAnotherWhereTheyHaveNoRoom) {
  EXPECT_EQ(plot_text(small_plot({{"CPU", {0, 0}}}), "UTC"), "    CPU  ▁▁\n         13:05 … 15:05\n");
  Plot plot = small_plot({{"", {0}}});
  plot.to += hours(24);
  EXPECT_EQ(plot_text(plot, "UTC"), "      ▁\n      23/11 13:05 … 24/11 15:05\n");
}

TEST(PlotText, AnEmptyPlotIsNoText) {
  EXPECT_EQ(plot_text({}, "UTC"), "");
  EXPECT_EQ(plot_text({no_time, no_time, {{"CPU", {}}}}, "UTC"), "    CPU  ·\n");
}

TEST(PlotText, WhateverIsInItLinesKeepToTheWidthAndTheIndent) {
  for (const std::string& label :
       {std::string(500, 'x'), std::string("æ\n    evil\r\n\x1b[2J"), std::string("\xff\xc3"),
        std::string("漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字")}) {
    const Plot plot =
        small_plot({{label, std::vector<int>(5'000, 7'000)}, {"GPU 1", std::vector<int>(31, -9)}});
    const std::string text = plot_text(plot, "UTC");
    EXPECT_EQ(plain_text(text, text.size()), text);
    const auto lines = split(text, '\n');
    ASSERT_EQ(lines.size(), 4u) << text;
    for (const std::string_view line : lines) EXPECT_LE(columns(line), 72u) << line;
    for (std::size_t i = 0; i < 3; ++i) EXPECT_TRUE(lines[i].starts_with("    ")) << text;
    EXPECT_EQ(fill(text, 72), text) << "a letter leaves it as it is";
  }
}

TEST(EvenPlot, ASliceIsTheMeanOfWhatWasMeasuredInIt) {
  const Plot plot = small_plot({{"a", {0, 1000, -1, 500, -1, -1, 10, 20}}, {"b", {1, 2}}, {"c", {}}});
  const Plot even = even_plot(plot, 4);
  EXPECT_EQ(even.strips[0].permille, (std::vector<int>{500, 500, -1, 15}));
  EXPECT_EQ(even.strips[1].permille, (std::vector<int>{1, 1, 2, 2}));
  EXPECT_EQ(even.strips[2].permille, (std::vector<int>{-1, -1, -1, -1}));
  EXPECT_EQ(even_plot(plot, 48).strips[0].permille, plot.strips[0].permille);
}

TEST(EvenPlot, LabelsAreShortAndHarmless) {
  const auto label = [](const std::string& text) {
    return even_plot(small_plot({{text, {0}}}), 48).strips[0].label;
  };
  EXPECT_EQ(label("GPU 0"), "GPU 0");
  EXPECT_EQ(label(""), "");
  EXPECT_EQ(label("123456789012345678"), "123456789012345678");
  EXPECT_EQ(label("1234567890123456789"), "12345678901234567…");
  EXPECT_EQ(label(std::string(5'000, '<')), std::string(17, '<') + "…");
  EXPECT_EQ(columns(label("😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀")), 18u);
  EXPECT_EQ(label("a\n\x1b\xff"), "a???");
}

TEST(EvenPlot, TheShareAtWorkLeavesOutWhatIsUnknown) {
  EXPECT_EQ(share_at_work({"", {0, -1, 1000, 0}}), 333);
  EXPECT_EQ(share_at_work({"", {-1, -1}}), std::nullopt);
  EXPECT_EQ(share_at_work({"", {}}), std::nullopt);
  EXPECT_EQ(share_at_work({"", {5'000}}), 1000);
}

}  // namespace
}  // namespace steward::contact
