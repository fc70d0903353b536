// A plot in a mail's HTML part: the picture, and beside and under it labels, shares and times as text. Pure.
#pragma once

#include <string>
#include <string_view>

#include "contact/html.h"
#include "contact/part_words.h"
#include "model/plot.h"

namespace steward::contact {

// What the picture says, for those who cannot see it: "GPU 0: at work in 12 % of the measured time; GPU 1:
// …".
std::string plot_in_words(const Plot& plot, const PartWords& words);

// `plot` must not be empty; `source`: where the picture is ("cid:…"). The zone must be known to the machine.
Html plot_figure(const Plot& plot, std::string_view zone, std::string_view source, const PartWords& words);

}  // namespace steward::contact
