// A letter as HTML, made from its text, so that both say the same. Pure.
//
// The text's grammar is fill.h's: paragraphs, items, commands, quotes, the signature. There are no scripts,
// no fonts and nothing to be fetched: the one picture comes with the mail. Nothing in it tells that it was
// read.
#pragma once

#include <string>
#include <string_view>

#include "contact/channel.h"

namespace steward::contact {

// Does the plot stand in the text, before the signature, as plot_text() writes it? Then the HTML part shows
// the picture in its place.
bool shows_plot(const Letter& letter);

// A whole document in UTF-8. `plot_cid`: the picture's Content-ID without its angle brackets. A line " URL"
// whose URL is the letter's own (is_own_link) becomes a button, and nothing else a link.
std::string html_part(const Letter& letter, std::string_view plot_cid);

}  // namespace steward::contact
