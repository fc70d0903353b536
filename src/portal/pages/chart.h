// A line of values over time as a drawing, scaled to what it is given, with its least, mean and most said in
// words. The values themselves stand in a table behind it (series_table). Pure.
#pragma once

#include <string>

#include "model/series.h"
#include "portal/pages/layout.h"

namespace steward::portal {

struct Chart {
  std::string title;       // "GPU 0 on a256-a40-01"
  std::string unit;        // "%", "GiB"
  std::int64_t scale = 1;  // values are divided by it where they are shown
  std::int64_t top = 0;    // of the axis, in values; 0: the largest value
};

// Intervals without a value are gaps, not zeros.
html::Markup chart(const Frame& frame, const Chart& about, const Points& points, const SeriesValues& values);

}  // namespace steward::portal
