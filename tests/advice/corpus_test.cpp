// The corpus: scripts and command lines of our own making, good, bad and odd, with all that is to be said of
// each.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "advice/corpus_case.h"
#include "advice/mend.h"

namespace steward::advice {
namespace {

std::string lines_shown(const std::vector<std::string>& lines) {
  std::string all;
  for (const std::string& line : lines) all += "  " + line + "\n";
  return all;
}

TEST(Corpus, EachIsToldAsExpected) {
  const std::vector<CorpusCase> cases = corpus();
  EXPECT_GE(cases.size(), 200U) << "the corpus is gone";
  for (const CorpusCase& one : cases) {
    const CorpusRun ran = run(one);
    const std::vector<std::string> found = told(ran.checked);
    for (const std::string& each : found) {
      if (std::count(found.begin(), found.end(), each) >
          std::count(one.expected.begin(), one.expected.end(), each))
        ADD_FAILURE() << one.name << ": not expected: " << each;
    }
    for (const std::string& each : one.expected) {
      if (std::count(one.expected.begin(), one.expected.end(), each) >
          std::count(found.begin(), found.end(), each))
        ADD_FAILURE() << one.name << ": missing: " << each << "\nfound:\n" << lines_shown(found);
    }
  }
}

// What the platform's own guides teach is never an error or a warning.
TEST(Corpus, TheGuidesExamplesRaiseNoAlarm) {
  std::size_t guides = 0;
  for (const CorpusCase& one : corpus()) {
    if (!one.name.starts_with("guide-")) continue;
    ++guides;
    for (const ScriptFinding& each : run(one).checked.findings)
      EXPECT_EQ(each.severity, Severity::hint) << one.name << ": " << each.rule << ": " << each.message;
  }
  EXPECT_GE(guides, 20U);
}

TEST(Corpus, EveryRuleIsFoundSomewhereAndListed) {
  std::set<std::string> found, listed;
  for (const CorpusCase& one : corpus()) {
    for (const ScriptFinding& each : run(one).checked.findings) found.insert(each.rule);
  }
  for (const CheckRule& each : check_rules()) listed.insert(std::string(each.name));
  for (const std::string& each : found) EXPECT_TRUE(listed.contains(each)) << each << " is in no list";
  found.insert("too_large");  // four MiB are no file of a corpus
  for (const std::string& each : listed) EXPECT_TRUE(found.contains(each)) << each << " is found nowhere";
}

TEST(Corpus, TheGuideListsEveryRule) {
  std::ifstream in(STEWARD_SOURCE_DIR "/docs/user-guide.md");
  const std::string guide((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  for (const CheckRule& each : check_rules())
    EXPECT_NE(guide.find("`" + std::string(each.name) + "`"), std::string::npos) << each.name;
}

// Severity never exceeds what the list says.
TEST(Corpus, SeveritiesAreAsListed) {
  for (const CorpusCase& one : corpus()) {
    for (const ScriptFinding& each : run(one).checked.findings) {
      const auto rule = std::find_if(check_rules().begin(), check_rules().end(),
                                     [&](const CheckRule& listed) { return listed.name == each.rule; });
      ASSERT_NE(rule, check_rules().end()) << each.rule;
      EXPECT_GE(each.severity, rule->severity) << one.name << ": " << each.rule;
    }
  }
}

}  // namespace
}  // namespace steward::advice
