// A letter's words as a post of Mattermost's or Slack's, where many characters call people or make links.
// Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace steward::contact {

// Reads the same, but nobody is called (@here, <!channel>), nothing becomes a link, an image, a channel or a
// code block: an invisible space (U+200B) is put where such a thing would begin, and '<', '>' and '`' become
// look-alikes. `links`: words that begin with one of these stay links; one that does not end in '/' holds for
// itself and what is below it. At most `limit` bytes of the text are told.
std::string chat_text(std::string_view text, const std::vector<std::string>& links,
                      std::size_t limit = 10'000);

}  // namespace steward::contact
