// A page's own words, both languages side by side, where they are used. (words.h has those of the pages that
// mails lead to.) Pure.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "portal/pages/words.h"

namespace steward::portal {

struct Phrase {
  std::string_view english, danish;
};

constexpr std::string_view say(Language language, const Phrase& phrase) {
  return language == Language::da ? phrase.danish : phrase.english;
}
// With each {name} replaced by its value, once.
std::string say(Language language, const Phrase& phrase, std::initializer_list<Filling> values);

}  // namespace steward::portal
