// A plot as lines of text, for mails and terminals. Pure.
#pragma once

#include <string>
#include <string_view>

#include "model/plot.h"

namespace steward::contact {

// A line for each row, indented by four spaces so that fill() leaves it as it is, 72 columns at most: the
// label, and blocks from U+2581 (idle) to U+2588 (at work), '·' where nothing was measured. Then the two
// times under the ends, in that zone, which must be known to the machine (STEWARD_CHECK). Lines end in '\n'.
// An empty plot is an empty text.
std::string plot_text(const Plot& plot, std::string_view zone);

}  // namespace steward::contact
