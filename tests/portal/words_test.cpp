#include "portal/pages/words.h"

#include <gtest/gtest.h>

#include <set>

#include "portal/pages/words_da.h"
#include "portal/pages/words_en.h"

namespace steward::portal {
namespace {

std::set<std::string> placeholders(std::string_view text) {
  std::set<std::string> found;
  for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1))
    found.emplace(text.substr(at, text.find('}', at) - at + 1));
  return found;
}

// That no word is missing is checked as words.cpp is compiled.
TEST(Words, BothLanguagesSayTheSameThings) {
  for (std::size_t i = 0; i < english.size(); ++i) {
    EXPECT_EQ(placeholders(english[i].text), placeholders(danish[i].text)) << english[i].text;
    const bool sign = english[i].text == "{percent} %";  // the same in both
    EXPECT_TRUE(sign || english[i].text != danish[i].text) << "not translated: " << english[i].text;
  }
}

TEST(Words, AreSaidInOneStyle) {
  for (const auto& table : {english, danish}) {
    for (const Entry& entry : table) {
      EXPECT_EQ(entry.text.find("—"), std::string_view::npos) << entry.text;
      EXPECT_EQ(entry.text.find("  "), std::string_view::npos) << entry.text;
      EXPECT_EQ(entry.text.find('<'), std::string_view::npos) << entry.text;
    }
  }
}

TEST(Words, AValueIsPutInOnceAndAsItIs) {
  EXPECT_EQ(say(Language::en, Word::permit_button, {{"job", "1 ({job}) {x"}}), "Cancel job 1 ({job}) {x now");
  EXPECT_EQ(say(Language::da, Word::text_too_long, {{"most", "2"}, {"have", "1"}}).substr(0, 39),
            "Din tekst er for lang: den fylder 1 byt");
  EXPECT_EQ(say(Language::en, Word::greeting, {}), "Hello ");
}

TEST(Words, ABrowserChoosesAmongOurLanguages) {
  const auto chosen = [](std::string_view said) { return preferred(said, Language::en); };
  EXPECT_EQ(chosen("da-DK,da;q=0.9,en;q=0.8"), Language::da);
  EXPECT_EQ(chosen("en-US,en;q=0.9,da;q=0.8"), Language::en);
  EXPECT_EQ(chosen("de,fr;q=0.9,DA;q=0.1"), Language::da);
  EXPECT_EQ(chosen("da;q=0"), Language::en);
  EXPECT_EQ(chosen("da;q=x,en;q=0.1"), Language::en);
  EXPECT_EQ(chosen("en;q=0.25, da;q=0.251"), Language::da);
  for (const char* none : {"", "de", "*", ",,;;q=", "dansk", "da_DK"}) {
    EXPECT_EQ(preferred(none, Language::da), Language::da) << none;
    EXPECT_EQ(preferred(none, Language::en), Language::en) << none;
  }
}

TEST(Words, LanguagesHaveCodes) {
  for (const Language language : languages) EXPECT_EQ(language_from(code_of(language)), language);
  EXPECT_EQ(language_from("de", Language::da), Language::da);
}

TEST(Words, TimesAreWrittenAsPeopleWriteThem) {
  const Time time = from_seconds(1'795'438'500);  // 2026-11-23 12:55 UTC
  EXPECT_EQ(show_time(Language::en, time, "Europe/Copenhagen"), "Mon 23 Nov 13:55");
  EXPECT_EQ(show_time(Language::da, time, "Europe/Copenhagen"), "man 23. nov. kl. 13:55");
  EXPECT_EQ(show_time(Language::en, time, "Nowhere/At_All"), "Mon 23 Nov 12:55");
}

}  // namespace
}  // namespace steward::portal
