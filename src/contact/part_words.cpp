#include "contact/part_words.h"

#include <algorithm>

#include "base/text.h"

namespace steward::contact {
namespace {

constexpr PartWords kEnglish = {"Open the page", "at work in ", " of the measured time", "not measured"};
constexpr PartWords kDanish = {"Åbn siden", "i arbejde i ", " af den målte tid", "ikke målt"};

bool is_subtag(std::string_view part) {
  return part.size() >= 2 && part.size() <= 8 && std::all_of(part.begin(), part.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
         });
}

}  // namespace

const PartWords& part_words(std::string_view language) {
  const std::string tag = language_tag(language);
  return tag == "da" || tag.starts_with("da-") ? kDanish : kEnglish;
}

std::string language_tag(std::string_view language) {
  std::string tag(language);
  std::replace(tag.begin(), tag.end(), '_', '-');
  const auto parts = split(tag, '-');
  const bool named = tag.find_first_of("0123456789") != 0;
  return named && std::all_of(parts.begin(), parts.end(), is_subtag) ? tag : "und";
}

}  // namespace steward::contact
