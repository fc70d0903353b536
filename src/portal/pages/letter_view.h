// A message's text, written as contact/fill.h says, as HTML: paragraphs flow, commands, items, quotes and the
// signature look like what they are. Nothing in it becomes a link. Pure.
#pragma once

#include <string_view>

#include "portal/pages/html.h"

namespace steward::portal {

// `drawn`: its plot is drawn elsewhere on the page, so that the text's own is left out.
html::Markup letter_view(std::string_view text, bool drawn);

}  // namespace steward::portal
