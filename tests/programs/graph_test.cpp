#include "programs/steward/graph.h"

#include <gtest/gtest.h>

namespace steward::cli {
namespace {

using Lines = std::vector<std::string>;

TEST(GraphRows, EighthsOfARow) {
  EXPECT_EQ(graph_rows({0, 25, 50, 75, 100}, 100, 1, true), Lines{"▁▂▄▆█"});
  EXPECT_EQ(graph_rows({0, 25, 50, 75, 100}, 100, 2, true), (Lines{"   ▄█", "▁▄███"}));
}

TEST(GraphRows, NotMeasuredIsBlankAndNothingIsLow) {
  EXPECT_EQ(graph_rows({std::nullopt, 0, std::nullopt}, 100, 1, true), Lines{" ▁ "});
  EXPECT_EQ(graph_rows({std::nullopt, 0, 100}, 100, 1, false), Lines{" .#"});
  EXPECT_EQ(graph_rows({}, 100, 2, true), (Lines{"", ""}));
}

TEST(GraphRows, TheScaleGrowsWithWhatIsLarger) {
  EXPECT_EQ(graph_rows({50, 200}, 100, 1, true), Lines{"▂█"});
  EXPECT_EQ(graph_rows({0, 0}, 0, 1, true), Lines{"▁▁"});
  EXPECT_EQ(graph_rows({-5, INT64_MAX}, 100, 1, true), Lines{"▁█"});
}

TEST(Words, OfSizesAndHundredths) {
  EXPECT_EQ(mib_words(812), "812 MiB");
  EXPECT_EQ(mib_words(1024), "1 GiB");
  EXPECT_EQ(mib_words(30925), "30.2 GiB");
  EXPECT_EQ(mib_words(524288), "512 GiB");
  EXPECT_EQ(centi_words(0), "0");
  EXPECT_EQ(centi_words(7), "0.07");
  EXPECT_EQ(centi_words(310), "3.10");
  EXPECT_EQ(centi_words(1600), "16");
  EXPECT_EQ(centi_words(1299), "12.9");
}

TEST(Summary, SaysWhenNothingWasMeasured) {
  EXPECT_EQ(summary_of({std::nullopt}, mib_words), "not measured");
  EXPECT_EQ(summary_of({10, std::nullopt, 20}, mib_words), "15 MiB in the mean, 20 MiB at most");
}

}  // namespace
}  // namespace steward::cli
