// A Plot as a drawing, with what it says in words beside each row, so that nobody needs to see it. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "model/plot.h"
#include "portal/pages/html.h"
#include "portal/pages/words.h"

namespace steward::portal {

// How much of the measured time was work, in percent, rounded; nullopt: nothing was measured.
struct Share {
  std::optional<int> percent;  // of the measured slices
  int measured = 0;            // percent of all slices
};
Share share_of(const Strip& strip);

// Empty for an empty plot.
html::Markup plot_view(const Plot& plot, Language language, std::string_view zone);

}  // namespace steward::portal
