// The few words of a mail's HTML part that stand in no message's text, in the languages that messages/ is
// written in; English for any other. Pure.
#pragma once

#include <string>
#include <string_view>

namespace steward::contact {

struct PartWords {
  std::string_view open_page;      // on a button
  std::string_view before, after;  // around "12 %"
  std::string_view nothing_measured;
};

const PartWords& part_words(std::string_view language);

// "da", "pt_br" as RFC 5646 writes it: "da", "pt-br"; "und" for what is no language's name.
std::string language_tag(std::string_view language);

}  // namespace steward::contact
