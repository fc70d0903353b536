// A plot as a small picture, for the HTML part of a mail. Pure.
//
// There is no writing in it, since servers have no fonts: labels and times stand beside and under it. It has
// a light background of its own, so that it reads the same on a white page and on a black one.
#pragma once

#include <cstddef>
#include <string>

#include "model/plot.h"

namespace steward::contact {

// Pixels. A row is as high as a line of text beside it; shown at another width, it is stretched in width
// alone.
inline constexpr std::size_t plot_row_height = 24;
inline constexpr std::size_t plot_picture_width = 576;  // or a little less: each slice is whole pixels

// The PNG file's bytes; the same plot gives the same. Bars stand for shares at work, a line alone for idle
// time, hatching for what was not measured; thin lines stand at each quarter of the time. Empty for an empty
// plot.
std::string plot_picture(const Plot& plot);

}  // namespace steward::contact
