// Words, the blanks between them, and whether one is among others. Pure.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"

namespace steward::advice {

// As isspace() in the C locale.
constexpr bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

template <std::size_t N>
bool is_one(std::string_view word, const std::array<std::string_view, N>& of) {
  return std::find(of.begin(), of.end(), word) != of.end();
}

// `list`: words with blanks between them.
inline bool holds(std::string_view list, std::string_view word) {
  const auto words = split(list, ' ');
  return !word.empty() && std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace steward::advice
