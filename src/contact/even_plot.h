// A plot made fit to be drawn, the same for every form of it. Pure.
#pragma once

#include <cstddef>
#include <optional>

#include "model/plot.h"

namespace steward::contact {

inline constexpr std::size_t plot_label =
    18;  // characters, so that a row of plot_slices fits into 72 columns

// Every row gets the same number of slices, `most` at most, each the mean of what it covers; shares are
// within 0 and 1000 (permille) or unknown; labels are one harmless line of plot_label
// characters at most.
Plot even_plot(const Plot& plot, std::size_t most);

// The mean share at work of what was measured, permille; nothing where nothing was.
std::optional<int> share_at_work(const Strip& strip);

}  // namespace steward::contact
