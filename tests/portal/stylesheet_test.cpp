// What the pages' colours owe to eyes: WCAG 2.2, contrast of texts (AA, 4.5:1) and of what is no text (3:1),
// in light and in dark.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <regex>

#include "portal/pages/static_files.h"

namespace steward::portal {
namespace {

using Colours = std::map<std::string, std::string>;

// The palettes in order: light, dark.
std::vector<Colours> palettes() {
  const std::string text(stylesheet);
  const std::regex block(R"(:root \{([^}]*)\})"), colour(R"(--([a-z-]+): (#[0-9a-f]{6});)");
  std::vector<Colours> found;
  for (std::sregex_iterator at(text.begin(), text.end(), block), end; at != end; ++at) {
    const std::string inside = (*at)[1].str();
    Colours& colours = found.emplace_back();
    for (std::sregex_iterator each(inside.begin(), inside.end(), colour); each != end; ++each)
      colours[(*each)[1].str()] = (*each)[2].str();
  }
  return found;
}

double luminance(const std::string& colour) {
  const auto linear = [&](std::size_t at) {
    const double value = std::stoi(colour.substr(at, 2), nullptr, 16) / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(1) + 0.7152 * linear(3) + 0.0722 * linear(5);
}

double contrast(const std::string& one, const std::string& other) {
  const double a = luminance(one) + 0.05, b = luminance(other) + 0.05;
  return a > b ? a / b : b / a;
}

TEST(Stylesheet, EveryTextCanBeRead) {
  const auto all = palettes();
  ASSERT_EQ(all.size(), 2u);
  const std::vector<std::pair<const char*, const char*>> texts = {{"ink", "ground"},
                                                                  {"ink", "paper"},
                                                                  {"ink", "tint"},
                                                                  {"ink", "notice"},
                                                                  {"soft", "ground"},
                                                                  {"soft", "paper"},
                                                                  {"accent", "ground"},
                                                                  {"accent", "paper"},
                                                                  {"accent", "tint"},
                                                                  {"accent", "notice"},
                                                                  {"accent-strong", "tint"},
                                                                  {"accent-ink", "accent"},
                                                                  {"accent-ink", "accent-strong"},
                                                                  {"danger", "paper"},
                                                                  {"danger-ink", "danger"},
                                                                  {"danger-ink", "danger-strong"}};
  for (const Colours& colours : all) {
    for (const auto& [text, ground] : texts)
      EXPECT_GE(contrast(colours.at(text), colours.at(ground)), 4.5) << text << " on " << ground;
  }
}

TEST(Stylesheet, EverythingElseThatMattersCanBeSeen) {
  for (const Colours& colours : palettes()) {
    for (const auto& [mark, ground] :
         std::vector<std::pair<const char*, const char*>>{{"field", "paper"},
                                                          {"work", "track"},
                                                          {"work", "paper"},
                                                          {"focus", "paper"},
                                                          {"focus", "ground"},
                                                          {"notice-rule", "ground"},
                                                          {"danger", "paper"}})
      EXPECT_GE(contrast(colours.at(mark), colours.at(ground)), 3.0) << mark << " on " << ground;
  }
}

// The pages' own policy would forbid them, and a reader's address is nobody else's business.
TEST(Stylesheet, LoadsNothing) {
  for (const char* word : {"url(", "@import", "http:", "https:"})
    EXPECT_EQ(stylesheet.find(word), std::string_view::npos) << word;
}

TEST(Stylesheet, ContrastIsCountedAsTheStandardDoes) {
  EXPECT_NEAR(contrast("#ffffff", "#000000"), 21.0, 0.001);
  EXPECT_NEAR(contrast("#777777", "#ffffff"), 4.48, 0.01);
}

}  // namespace
}  // namespace steward::portal
