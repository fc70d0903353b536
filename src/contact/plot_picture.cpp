#include "contact/plot_picture.h"

#include "contact/even_plot.h"
#include "contact/png.h"

namespace steward::contact {
namespace {

enum Ink : std::uint8_t { paper, grid, idle, bar, hatch, inks };

std::vector<Colour> colours() {
  std::vector<Colour> made(inks);
  made[paper] = {244, 247, 250};
  made[grid] = {214, 221, 228};
  made[idle] = {128, 148, 168};
  made[bar] = {32, 100, 170};
  made[hatch] = {190, 198, 206};
  return made;
}

// Within a row: space, the bars, the line that they stand on, space.
constexpr std::size_t kAbove = 2;
constexpr std::size_t kBar = 18;
constexpr std::size_t kBase = 2;
static_assert(kAbove + kBar + kBase < plot_row_height);
constexpr std::size_t kHatch = 6;  // from one stroke to the next
constexpr std::size_t kQuarters = 4;

struct Box {
  std::size_t x, y, width, height;
};

void fill_box(Picture& on, const Box& box, Ink ink) {
  for (std::size_t y = box.y; y < box.y + box.height; ++y) {
    for (std::size_t x = box.x; x < box.x + box.width; ++x) on.pixels[y * on.width + x] = ink;
  }
}

void hatch_box(Picture& on, const Box& box) {
  for (std::size_t y = box.y; y < box.y + box.height; ++y) {
    for (std::size_t x = box.x; x < box.x + box.width; ++x) {
      if ((x + y) % kHatch < 2) on.pixels[y * on.width + x] = hatch;
    }
  }
}

void draw_slice(Picture& on, std::size_t x, std::size_t top, std::size_t width, int permille) {
  if (permille < 0) return hatch_box(on, {x, top + kAbove, width, kBar + kBase});
  const std::size_t foot = top + kAbove + kBar;
  fill_box(on, {x, foot, width, kBase}, idle);
  // A little work is seen, however little.
  const std::size_t share = (static_cast<std::size_t>(permille) * kBar + 999) / 1000;
  fill_box(on, {x, foot - share, width, share}, bar);
  if (share > 0) fill_box(on, {x, foot, width, kBase}, bar);
}

void draw_grid(Picture& on) {
  for (std::size_t i = 1; i < kQuarters; ++i) {
    fill_box(on, {on.width * i / kQuarters, 0, 1, on.height}, grid);
  }
  for (std::size_t y = plot_row_height; y < on.height; y += plot_row_height) {
    fill_box(on, {0, y, on.width, 1}, grid);
  }
}

}  // namespace

std::string plot_picture(const Plot& plot) {
  if (plot.empty()) return "";
  const Plot even = even_plot(plot, plot_slices);
  const std::size_t slices = even.strips.front().permille.size();
  const std::size_t slice = plot_picture_width / slices;
  Picture picture{slices * slice, even.strips.size() * plot_row_height, colours(), {}};
  picture.pixels.assign(picture.width * picture.height, paper);
  draw_grid(picture);
  for (std::size_t row = 0; row < even.strips.size(); ++row) {
    for (std::size_t i = 0; i < slices; ++i) {
      draw_slice(picture, i * slice, row * plot_row_height, slice, even.strips[row].permille[i]);
    }
  }
  return png_bytes(picture);
}

}  // namespace steward::contact
