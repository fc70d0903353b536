// Paragraphs made to fit a width, counted in characters. Pure.
//
// Neighbouring lines flow into one paragraph. Left as they are written: lines indented by four spaces or more
// (commands), and line breaks before "- " (items, continued by two spaces), before "> " (quotes, whose every
// new line begins with "> ") and after the signature's delimiter "-- " (RFC 3676 4.3). No word is broken.
#pragma once

#include <string>
#include <string_view>

namespace steward::contact {

inline constexpr std::string_view signature_line = "-- ";

std::string fill(std::string_view text, std::size_t width);

}  // namespace steward::contact
