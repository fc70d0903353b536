// UTF-8, one character at a time, by the table of well-formed sequences (Unicode 15, table 3-7): overlong
// forms, surrogates and what lies above U+10FFFF are not characters. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace steward {

struct Utf8Character {
  char32_t code = 0;      // 0 where the bytes are no character
  std::size_t bytes = 1;  // taken from the text; 1 where they are no character
  bool valid = false;
};

// The first character of `text`, which must not be empty.
Utf8Character first_character(std::string_view text);

// Would this character move a terminal's cursor, start a line, or change the direction of the text around it?
// C0, DEL, C1, the line and paragraph separators, and the embeddings, overrides and isolates of UAX #9.
bool is_unsafe(char32_t code);

}  // namespace steward
