#include "advice/ansi_c.h"

#include <algorithm>
#include <cstdint>

namespace steward::advice {
namespace {

unsigned digit_of(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return 16;
}

struct Number {
  std::uint32_t value = 0;
  std::size_t digits = 0;
};

Number number_of(std::string_view text, unsigned base, std::size_t most) {
  Number number;
  while (number.digits < std::min(most, text.size()) && digit_of(text[number.digits]) < base)
    number.value = number.value * base + digit_of(text[number.digits++]);
  return number;
}

void add_character(std::string& text, std::uint32_t code) {
  const auto byte = [&](std::uint32_t value) { text += static_cast<char>(value); };
  if (code < 0x80) return byte(code);
  if (code < 0x800) {
    byte(0xC0 | code >> 6);
  } else if (code < 0x10000) {
    byte(0xE0 | code >> 12);
    byte(0x80 | (code >> 6 & 0x3F));
  } else {
    byte(0xF0 | (code >> 18 & 0x07));
    byte(0x80 | (code >> 12 & 0x3F));
    byte(0x80 | (code >> 6 & 0x3F));
  }
  byte(0x80 | (code & 0x3F));
}

// From a backslash on: how many characters it takes.
std::size_t add_escape(std::string_view from, std::string& text) {
  if (from.size() < 2) {
    text += '\\';
    return 1;
  }
  const char kind = from[1];
  constexpr std::string_view names = "abeEfnrtv\\'\"?", meant = "\a\b\033\033\f\n\r\t\v\\'\"?";
  if (const std::size_t at = names.find(kind); at != std::string_view::npos) {
    text += meant[at];
    return 2;
  }
  if (kind == 'c' && from.size() > 2) {
    text += static_cast<char>(from[2] & 0x1F);
    return 3;
  }
  const bool character = kind == 'u' || kind == 'U', hex = kind == 'x' || character;
  const std::size_t first = hex ? 2 : 1;
  const Number number = number_of(from.substr(first), hex ? 16 : 8,
                                  kind == 'U'   ? 8
                                  : kind == 'u' ? 4
                                  : kind == 'x' ? 2
                                                : 3);
  if (number.digits == 0) {
    text += from.substr(0, 2);
    return 2;
  }
  if (character)
    add_character(text, number.value);
  else
    text += static_cast<char>(number.value & 0xFF);
  return first + number.digits;
}

}  // namespace

std::string ansi_c_text(std::string_view between) {
  std::string text;
  for (std::size_t at = 0; at < between.size();) {
    if (between[at] == '\\')
      at += add_escape(between.substr(at), text);
    else
      text += between[at++];
  }
  return text.substr(0, text.find('\0'));
}

}  // namespace steward::advice
