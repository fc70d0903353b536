#include "portal/pages/words.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include "base/calendar.h"
#include "base/text.h"
#include "portal/pages/phrase.h"
#include "portal/pages/words_da.h"
#include "portal/pages/words_en.h"

namespace steward::portal {
namespace {

// In the order of Word, and each once: then a word that is forgotten does not compile.
constexpr bool complete(const Words& table) {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (table[i].word != static_cast<Word>(i) || table[i].text.empty()) return false;
  }
  return true;
}
static_assert(complete(english));
static_assert(complete(danish));

constexpr std::array<std::string_view, 7> kDays = {"man", "tirs", "ons", "tors", "fre", "lør", "søn"};
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kMonths = {{{"Jan", "jan."},
                                                                                    {"Feb", "feb."},
                                                                                    {"Mar", "marts"},
                                                                                    {"Apr", "april"},
                                                                                    {"May", "maj"},
                                                                                    {"Jun", "juni"},
                                                                                    {"Jul", "juli"},
                                                                                    {"Aug", "aug."},
                                                                                    {"Sep", "sept."},
                                                                                    {"Oct", "okt."},
                                                                                    {"Nov", "nov."},
                                                                                    {"Dec", "dec."}}};

std::optional<Language> known(std::string_view code) {
  for (const Language language : languages) {
    if (code_of(language) == code) return language;
  }
  return std::nullopt;
}

// "0.8" as 800; what is no weight counts as none.
int permille(std::string_view weight) {
  int value = 0, place = 1000;
  for (const char c : weight) {
    if (c == '.' && place == 100) continue;
    if (c < '0' || c > '9' || place == 0) return 0;
    value += (c - '0') * place;
    place /= 10;
  }
  return value;
}

std::string filled(std::string_view rest, std::initializer_list<Filling> values) {
  std::string out;
  while (!rest.empty()) {
    const std::size_t begin = std::min(rest.find('{'), rest.size());
    out += rest.substr(0, begin);
    const std::size_t end = rest.find('}', begin);
    if (end == std::string_view::npos) break;
    for (const auto& [name, value] : values) {
      if (name == rest.substr(begin + 1, end - begin - 1)) out += value;
    }
    rest.remove_prefix(end + 1);
  }
  return out;
}

}  // namespace

std::string_view code_of(Language language) { return language == Language::da ? "da" : "en"; }
std::string_view name_of(Language language) { return language == Language::da ? "Dansk" : "English"; }

Language language_from(std::string_view code, Language fallback) { return known(code).value_or(fallback); }

Language preferred(std::string_view accept_language, Language fallback) {
  Language best = fallback;
  int best_weight = 0;
  for (const std::string_view entry : split(accept_language, ',')) {
    const auto parts = split(entry, ';');
    const std::string code = lower(trim(parts.front()));
    const auto language = known(split(code, '-').front());
    int weight = 1000;
    if (parts.size() > 1 && trim(parts[1]).starts_with("q=")) weight = permille(trim(parts[1]).substr(2));
    if (!language || weight <= best_weight) continue;
    best = *language;
    best_weight = weight;
  }
  return best;
}

std::string_view say(Language language, Word word) {
  return (language == Language::da ? danish : english).at(static_cast<std::size_t>(word)).text;
}

std::string say(Language language, Word word, std::initializer_list<Filling> values) {
  return filled(say(language, word), values);
}

std::string say(Language language, const Phrase& phrase, std::initializer_list<Filling> values) {
  return filled(say(language, phrase), values);
}

std::string show_time(Language language, Time time, std::string_view zone) {
  const std::string_view known_one = known_zone(zone) ? zone : "UTC";
  const std::string english_one = steward::show_time(time, known_one);
  const auto parts = split(english_one, ' ');
  if (language == Language::en || parts.size() != 4) return english_one;
  const int weekday = local_minute(time, known_one).weekday;
  std::string_view month = parts[2];
  for (const auto& [ours, theirs] : kMonths) {
    if (ours == parts[2]) month = theirs;
  }
  std::string out(kDays.at(static_cast<std::size_t>(weekday - 1)));
  out.append(" ").append(parts[1]).append(". ").append(month).append(" kl. ").append(parts[3]);
  return out;
}

}  // namespace steward::portal
