// docs/formats.md names every kind of event and act, and every field of theirs and of a case.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "wire/json.h"
#include "wire/samples.h"

namespace steward::wire {
namespace {

using Json = nlohmann::json;

// The page's table rows, by each name in code marks in the first column; `after`: the heading they stand
// under.
class Rows {
 public:
  explicit Rows(const std::string& after) {
    std::ifstream page(STEWARD_SOURCE_DIR "/docs/formats.md");
    bool within = false;
    for (std::string line; std::getline(page, line);) {
      if (line.starts_with("## ")) within = line.starts_with("## " + after);
      if (!within) continue;
      text_ += line + "\n";
      if (!line.starts_with("| `")) continue;
      const auto end = line.find(" |", 2);
      for (auto at = line.find('`'); at < end; at = line.find('`', line.find('`', at + 1) + 1))
        rows_[line.substr(at + 1, line.find('`', at + 1) - at - 1)].push_back(line);
    }
  }
  bool has(const std::string& name) const { return rows_.contains(name); }
  // Does a row that begins with this name tell of the field?
  bool tells(const std::string& name, const std::string& field) const {
    const auto found = rows_.find(name);
    if (found == rows_.end()) return false;
    for (const std::string& row : found->second) {
      if (row.find("`" + field + "`") != std::string::npos) return true;
    }
    return false;
  }
  bool mentions(const std::string& field) const { return text_.find("`" + field + "`") != std::string::npos; }

 private:
  std::map<std::string, std::vector<std::string>> rows_;
  std::string text_;
};

TEST(Formats, EveryEventAndItsFieldsAreOnThePage) {
  const Rows rows("Ledger events");
  for (const event::Body& body : samples::bodies()) {
    const std::string kind(kind_of(body));
    EXPECT_TRUE(rows.has(kind)) << kind;
    const Json json = Json::parse(to_json(body));
    for (const auto& item : json.items())
      EXPECT_TRUE(rows.tells(kind, item.key())) << kind << ": " << item.key();
  }
}

TEST(Formats, EveryActAndItsFieldsAreOnThePage) {
  const Rows rows("Acts");
  for (const PersonAct& act : samples::acts()) {
    const Json json = Json::parse(to_json(act));
    const std::string kind = json["act"];
    for (const auto& item : json.items()) {
      if (item.key() == "act") continue;
      EXPECT_TRUE(rows.tells(kind, item.key())) << kind << ": " << item.key();
    }
  }
}

TEST(Formats, EveryFieldOfACaseIsOnThePage) {
  const Rows rows("Case");
  const Json value = Json::parse(to_json(samples::closed_case()));
  for (const auto& [key, field] : value.items()) {
    const std::string name = field.is_array() ? key + "[]" : key;
    EXPECT_TRUE(rows.has(name)) << name;
    if (!field.is_array()) continue;
    for (const auto& part : field[0].items()) {
      EXPECT_TRUE(rows.has(part.key()) || rows.tells(name, part.key())) << name << ": " << part.key();
    }
  }
  const Json emergency = Json::parse(to_json(samples::emergency()));
  for (const auto& item : emergency.items()) EXPECT_TRUE(rows.mentions(item.key())) << item.key();
}

TEST(Formats, EveryFieldOfAReportIsOnThePage) {
  const Rows rows("Report");
  const Json report = Json::parse(to_json(samples::report()));
  for (const auto& item : report.items()) EXPECT_TRUE(rows.mentions(item.key())) << item.key();
  for (const char* part : {"devices", "gpus", "jobs"}) {
    for (const auto& item : report[part][0].items()) EXPECT_TRUE(rows.mentions(item.key())) << item.key();
  }
}

}  // namespace
}  // namespace steward::wire
