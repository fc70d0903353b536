// The picture read back by libpng's reader.
#include "contact/plot_picture.h"

#include <gtest/gtest.h>
#include <png.h>

#include <cstring>

#include "contact/png.h"
#include "contact/samples.h"

namespace steward::contact {
namespace {

struct Seen {
  std::size_t width = 0, height = 0;
  std::vector<std::uint8_t> rgb;

  std::array<int, 3> at(std::size_t x, std::size_t y) const {
    const std::uint8_t* pixel = &rgb[(y * width + x) * 3];
    return {pixel[0], pixel[1], pixel[2]};
  }
};

Seen read_png(const std::string& bytes) {
  png_image image;
  std::memset(&image, 0, sizeof image);
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0) {
    throw std::runtime_error(image.message);
  }
  image.format = PNG_FORMAT_RGB;
  Seen seen{image.width, image.height, std::vector<std::uint8_t>(PNG_IMAGE_SIZE(image))};
  if (png_image_finish_read(&image, nullptr, seen.rgb.data(), 0, nullptr) == 0) {
    throw std::runtime_error(image.message);
  }
  return seen;
}

// How many rows of pixels of a row's slice are of the bars' colour.
int bar_height(const Seen& seen, std::size_t row, std::size_t slice) {
  int count = 0;
  for (std::size_t y = 0; y < plot_row_height; ++y) {
    const auto [red, green, blue] = seen.at(slice * 12 + 6, row * plot_row_height + y);
    count += red < 60 && blue > 140;
  }
  return count;
}

bool hatched(const Seen& seen, std::size_t row, std::size_t slice) {
  const std::size_t y = row * plot_row_height + 8;
  for (std::size_t x = slice * 12 + 1; x < slice * 12 + 11; ++x) {
    if (seen.at(x, y) == std::array<int, 3>{190, 198, 206}) return true;
  }
  return false;
}

TEST(Png, ComesBackAsItWas) {
  const Picture picture{3, 2, {{0, 0, 0}, {255, 0, 128}, {9, 8, 7}}, {0, 1, 2, 2, 1, 0}};
  const Seen seen = read_png(png_bytes(picture));
  EXPECT_EQ(seen.width, 3u);
  EXPECT_EQ(seen.height, 2u);
  EXPECT_EQ(seen.at(1, 0), (std::array<int, 3>{255, 0, 128}));
  EXPECT_EQ(seen.at(0, 1), (std::array<int, 3>{9, 8, 7}));
  EXPECT_EQ(seen.at(2, 1), (std::array<int, 3>{0, 0, 0}));
}

TEST(Png, APictureOfManyColoursWithoutPatternsFitsToo) {
  Picture picture{97, 61, {}, {}};
  for (int i = 0; i < 256; ++i) {
    const auto level = static_cast<std::uint8_t>(i);
    picture.colours.push_back({level, static_cast<std::uint8_t>(255 - i), 7});
  }
  std::uint32_t state = 1;
  for (std::size_t i = 0; i < 97 * 61; ++i) {
    state = state * 1'664'525 + 1'013'904'223;
    picture.pixels.push_back(static_cast<std::uint8_t>(state >> 24));
  }
  const Seen seen = read_png(png_bytes(picture));
  for (std::size_t i = 0; i < picture.pixels.size(); ++i) ASSERT_EQ(seen.rgb[i * 3], picture.pixels[i]) << i;
}

TEST(PngDeathTest, APictureThatIsNotWhatItSaysIsOurOwnMistake) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(png_bytes({2, 2, {{0, 0, 0}}, {0, 0, 0}}), "check_failed|picture");
  EXPECT_DEATH(png_bytes({1, 1, {{0, 0, 0}}, {1}}), "check_failed|picture");
}

TEST(PlotPicture, ShowsWorkIdlenessAndWhatIsUnknown) {
  const Seen seen = read_png(plot_picture(sample_plot()));
  EXPECT_EQ(seen.width, 576u);
  EXPECT_EQ(seen.height, 48u);
  EXPECT_GT(bar_height(seen, 0, 0), 15);
  EXPECT_GT(bar_height(seen, 0, 0), bar_height(seen, 0, 8));
  EXPECT_EQ(bar_height(seen, 0, 30), 0);
  EXPECT_EQ(bar_height(seen, 1, 0), 0);
  EXPECT_TRUE(hatched(seen, 1, 25));
  EXPECT_FALSE(hatched(seen, 1, 40));
  EXPECT_FALSE(hatched(seen, 0, 25));
}

TEST(PlotPicture, ALittleWorkIsSeen) {
  Plot plot = sample_plot();
  plot.strips[0].permille[40] = 1;
  EXPECT_GT(bar_height(read_png(plot_picture(plot)), 0, 40), 0);
}

TEST(PlotPicture, IsSmallAndTheSameEachTime) {
  const std::string once = plot_picture(sample_plot());
  EXPECT_LT(once.size(), 3'000u);
  EXPECT_EQ(plot_picture(sample_plot()), once);
  EXPECT_EQ(plot_picture({}), "");
}

TEST(PlotPicture, EveryNumberOfSlicesFillsAboutTheSameWidth) {
  for (std::size_t slices = 0; slices < 100; ++slices) {
    const Seen seen = read_png(plot_picture({no_time, no_time, {{"", std::vector<int>(slices, 500)}}}));
    EXPECT_GT(seen.width, 528u) << slices;
    EXPECT_LE(seen.width, 576u) << slices;
  }
}

}  // namespace
}  // namespace steward::contact
