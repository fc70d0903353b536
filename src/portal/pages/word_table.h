// The type of the tables behind words.h (words_en.h, words_da.h): for words.cpp and its test.
#pragma once

#include <array>
#include <string_view>

#include "portal/pages/words.h"

namespace steward::portal {

struct Entry {
  Word word;
  std::string_view text;
};
using Words = std::array<Entry, static_cast<std::size_t>(Word::count_)>;

}  // namespace steward::portal
