// docs/api.md against the API itself: every address and act stands there and nothing else does, every act's
// example is one, and every field of an answer is named.
#include <fstream>
#include <regex>
#include <sstream>

#include "crowd.h"

namespace steward {
namespace {

std::string document() {
  std::ifstream file(std::string(STEWARD_SOURCE_DIR) + "/docs/api.md");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::smatch> all_of(const std::string& text, const char* pattern) {
  const std::regex expression(pattern);
  std::vector<std::smatch> found;
  for (std::sregex_iterator at(text.begin(), text.end(), expression), end; at != end; ++at)
    found.push_back(*at);
  return found;
}

TEST(ApiDocument, NamesEveryAddressAndNoOther) {
  const std::string text = document();
  std::set<std::string> documented, real;
  for (const auto& row : all_of(text, R"(\n\| (GET|POST) \| `/api/v1(/[^`\[]*))"))
    documented.insert(row[1].str() + " " + row[2].str());
  for (const portal::RouteName& route : portal::routes())
    real.insert(std::string(route.method) + " " + std::string(route.pattern));
  EXPECT_EQ(documented, real);
}

template <std::size_t Index = 0>
void add_words(std::set<std::string>& words) {
  if constexpr (Index < std::variant_size_v<PersonAct>) {
    const std::string json = wire::to_json(PersonAct(std::in_place_index<Index>));
    std::smatch word;
    ASSERT_TRUE(std::regex_search(json, word, std::regex(R"re("act":"([a-z_]+)")re")));
    words.insert(word[1].str());
    add_words<Index + 1>(words);
  }
}

TEST(ApiDocument, HasAnExampleOfEveryAct) {
  const std::string text = document();
  std::set<std::string> documented, real;
  add_words(real);
  for (const auto& row : all_of(text, R"re(\n\| ([a-z_]+) \| [a-z ]+ \| `(\{"act":[^`]*\})`)re")) {
    documented.insert(row[1].str());
    const std::string example = row[2].str();
    const auto act = wire::act_from_json(example);
    EXPECT_TRUE(act) << example << ": " << (act ? "" : act.error().message);
    EXPECT_NE(example.find("\"act\":\"" + row[1].str() + "\""), std::string::npos) << example;
  }
  EXPECT_EQ(documented, real);
}

class ApiDocumentFields : public Crowd {};

TEST_F(ApiDocumentFields, EveryFieldOfAnAnswerIsNamed) {
  const std::string text = document();
  const std::string number = std::to_string(cases[anna.uid].value);
  std::set<std::string> missing;
  std::size_t seen = 0;
  for (const std::string& body :
       {get(soren, "/cases/" + number).body, get(anna, "/jobs/" + std::to_string(jobs[anna.uid])).body,
        get(anna, "/me").body, get(anna, "/cluster").body, get(soren, "/health").body,
        get(soren, "/ledger/check").body, get(soren, "/emergencies").body,
        get(soren, "/export/" + anna.user).body}) {
    for (const auto& field : all_of(body, R"re([{,]"([a-z_]+)":)re")) {
      ++seen;
      const std::string name = field[1].str();
      const bool named = text.find('`' + name + '`') != std::string::npos ||
                         text.find('`' + name + "[]`") != std::string::npos ||
                         text.find('"' + name + '"') != std::string::npos;
      if (!named) missing.insert(name);
    }
  }
  EXPECT_GT(seen, 300u);
  EXPECT_TRUE(missing.empty()) << ::testing::PrintToString(missing);
}

}  // namespace
}  // namespace steward
