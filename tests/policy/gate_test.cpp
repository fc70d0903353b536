#include "policy/gate.h"

#include <gtest/gtest.h>

#include "policy/load.h"

namespace steward::policy {
namespace {

Result<Policy> with_gate(const std::string& lines) {
  return parse("[roles]\nstaff_group = \"claaudia\"\n[gate]\n" + lines, "policy.toml");
}

std::string gate_refused(const std::string& lines) {
  const auto policy = with_gate(lines);
  return policy ? "" : policy.error().message;
}

TEST(LoadGate, TheShippedPolicyAdvisesAndSaysTheDefaults) {
  const auto shipped = load(STEWARD_SOURCE_DIR "/policy/aicloud.toml");
  ASSERT_TRUE(shipped) << shipped.error().message;
  const auto plain = with_gate("");
  ASSERT_TRUE(plain) << plain.error().message;
  for (const Gate& gate : {shipped->gate, plain->gate, Gate{}}) {
    EXPECT_EQ(gate.interactive, GateWord::advise);
    EXPECT_EQ(gate.notebook, GateWord::advise);
    EXPECT_EQ(gate.sleep, GateWord::advise);
    EXPECT_EQ(gate.long_time, GateWord::off);  // the guides' own examples have none
    EXPECT_TRUE(gate.exempt_users.empty() && gate.exempt_accounts.empty());
  }
}

TEST(LoadGate, ASitesOwnWords) {
  const auto policy = with_gate(
      "interactive = \"refuse\"\nnotebook = \"off\"\nlong_time = \"advise\"\n"
      "exempt_users = [\"lars@cs.aau.dk\", \"1002\"]\nexempt_accounts = [\"course\"]\n");
  ASSERT_TRUE(policy) << policy.error().message;
  EXPECT_EQ(policy->gate.interactive, GateWord::refuse);
  EXPECT_EQ(policy->gate.notebook, GateWord::off);
  EXPECT_EQ(policy->gate.long_time, GateWord::advise);
  EXPECT_EQ(policy->gate.exempt_users, (std::vector<std::string>{"lars@cs.aau.dk", "1002"}));
  EXPECT_EQ(policy->gate.exempt_accounts, std::vector<std::string>{"course"});
}

TEST(LoadGate, WhatMayMisleadCannotRefuse) {
  for (const char* key : {"notebook", "sleep", "long_time"}) {
    const std::string said = gate_refused(std::string(key) + " = \"refuse\"\n");
    EXPECT_NE(said.find("policy.toml:4"), std::string::npos) << said;
    EXPECT_NE(said.find("advise"), std::string::npos) << said;
  }
  EXPECT_NE(gate_refused("interactive = \"forbid\"\n").find("off, advise, refuse"), std::string::npos);
  EXPECT_NE(gate_refused("interactiv = \"off\"\n").find("interactive"), std::string::npos);
}

TEST(LoadGate, WhatCannotBeANameIsRefused) {
  for (const char* name : {"", "a b", "a,b", "a'b", "a\\\\b", "a\\\"b", "a\\nb", "a\\u0007b"}) {
    EXPECT_NE(gate_refused("exempt_users = [\"" + std::string(name) + "\"]\n").find("cannot be a name"),
              std::string::npos)
        << name;
  }
}

}  // namespace
}  // namespace steward::policy
