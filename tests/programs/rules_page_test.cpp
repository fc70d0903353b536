// `steward rules` and `steward policy check`: what anybody may read of the rules.
#include <fstream>

#include "golden.h"
#include "policy/load.h"
#include "rules/catalogue.h"
#include "world.h"

namespace steward::cli {
namespace {

class RulesPage : public World {
 protected:
  RulesPage() {
    std::ofstream(file_) << "[roles]\nstaff_group = \"claaudia\"\n"
                            "[[scope]]\nname = \"students\"\naccounts = [\"students\"]\n"
                            "rules.idle_gpu.window = \"1h\"\nrules.gpus_like_one.enabled = false\n"
                            "[[exemption]]\naccounts = [\"robotics\"]\nrules = [\"idle_gpu\"]\n"
                            "reason = \"a demonstration\"\nuntil = 2027-01-31\n";
    service.rule_views = rules::catalogue(policy::load(file_).value());
  }
  ~RulesPage() override { std::filesystem::remove(file_); }
  void golden(const std::string& name, std::vector<std::string> words) {
    const Outcome outcome = run(kMads, std::move(words));
    EXPECT_EQ(outcome.code, kDone) << outcome.err;
    std::string text = outcome.out;
    if (const auto at = text.find(file_); at != std::string::npos)
      text.replace(at, file_.size(), "policy.toml");
    expect_golden(name, text);
  }
  const std::string file_ = ::testing::TempDir() + "steward-rules-" + std::to_string(::getpid()) + ".toml";
};

TEST_F(RulesPage, AllOfThem) { golden("rules.txt", {"rules"}); }
TEST_F(RulesPage, One) { golden("rules_idle_gpu.txt", {"rules", "idle_gpu"}); }
TEST_F(RulesPage, AllOnANarrowTerminal) {
  width = 60;
  golden("rules_narrow.txt", {"rules"});
}
TEST_F(RulesPage, PolicyCheck) { golden("policy_check.txt", {"policy", "check", file_}); }

TEST_F(RulesPage, ARuleThatIsNoneIsToldTheNearest) {
  const Outcome outcome = run(kMads, {"rules", "idel_gpu"});
  EXPECT_EQ(outcome.code, kFailed);
  EXPECT_NE(outcome.err.find("there is no rule idel_gpu; did you mean idle_gpu?"), std::string::npos)
      << outcome.err;
}

TEST_F(RulesPage, AWrongPolicyIsRefusedWithItsPlace) {
  std::ofstream(file_) << "[roles]\nstaff_group = \"claaudia\"\n[rules.idle_gpu]\nwindov = \"1h\"\n";
  const Outcome outcome = run(kMads, {"policy", "check", file_});
  EXPECT_EQ(outcome.code, kFailed);
  EXPECT_NE(outcome.err.find(":4: unknown key 'rules.idle_gpu.windov'; did you mean 'window'?"),
            std::string::npos)
      << outcome.err;
}

// Every rule is told of in full, and has a text for letters.
TEST_F(RulesPage, EveryRuleTeaches) {
  for (const RuleView& rule : service.rule_views) {
    for (const std::string* words : {&rule.page, &rule.looks_at, &rule.spares, &rule.example})
      EXPECT_GT(words->size(), 20u) << rule.name;
    EXPECT_GE(rule.parameters.size(), 2u) << rule.name;
    EXPECT_TRUE(
        std::filesystem::exists(std::string(STEWARD_SOURCE_DIR) + "/messages/en/rule." + rule.name + ".txt"))
        << rule.name;
  }
}

}  // namespace
}  // namespace steward::cli
