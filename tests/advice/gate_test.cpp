#include "advice/gate.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdlib>

#include "advice/gate_lua.h"
#include "base/files.h"
#include "policy/load.h"

namespace steward::advice {
namespace {

GateTexts shipped_texts(const std::string& language) {
  const std::string path = STEWARD_SOURCE_DIR "/messages/" + language + "/gate.txt";
  return parse_gate_texts(read_file(path).value(), path).value();
}

policy::Policy shipped_policy() { return policy::load(STEWARD_SOURCE_DIR "/policy/aicloud.toml").value(); }

GateSlurm aicloud() {
  GateSlurm slurm;
  Partition prioritized;
  prioritized.name = "prioritized";
  prioritized.is_default = true;
  prioritized.default_time = prioritized.longest = hours(144);
  Partition endless;
  endless.name = "aicentre";
  Partition shorter;
  shorter.name = "cpu";
  shorter.longest = minutes(90);
  slurm.partitions = {prioritized, endless, shorter};
  return slurm;
}

// What a Lua reads between the quotes; nullopt where the literal ends early or is none.
std::optional<std::string> read_lua(std::string_view literal) {
  if (literal.size() < 2 || literal.front() != '"' || literal.back() != '"') return std::nullopt;
  literal = literal.substr(1, literal.size() - 2);
  std::string text;
  for (std::size_t i = 0; i < literal.size(); ++i) {
    if (literal[i] == '"' || literal[i] == '\n' || literal[i] == '\r') return std::nullopt;
    if (literal[i] != '\\') {
      text += literal[i];
      continue;
    }
    int number = 0;
    for (int digit = 0; digit < 3; ++digit) {
      if (++i == literal.size() || literal[i] < '0' || literal[i] > '9') return std::nullopt;
      number = number * 10 + (literal[i] - '0');
    }
    if (number > 255) return std::nullopt;
    text += static_cast<char>(number);
  }
  return text;
}

RC_GTEST_PROP(LuaString, NothingBreaksOut, (const std::string& text)) {
  RC_ASSERT(read_lua(lua_string(text)) == std::optional(text));
}

TEST(LuaString, OfWhatIsMeantToBreakOut) {
  for (const std::string& text :
       {std::string("\"] = 1 } os.exit() --"), std::string("\\"), std::string("\\\""),
        std::string("a\nb\r\n"), std::string("]]"), std::string("\0001", 2), std::string("\xc3\xb8\xff")}) {
    EXPECT_EQ(read_lua(lua_string(text)), text);
  }
  EXPECT_EQ(lua_string(std::string("\0001", 2)), "\"\\0001\"");  // the digit behind is no part of it
}

// The policy's part of the rules, byte for byte: what is fixed behind it is tested by tests/gate.
TEST(Gate, TheRulesOfTheShippedPolicy) {
  for (const char* language : {"en", "da"}) {
    const std::string text = gate_rules(shipped_policy(), shipped_texts(language), aicloud());
    const std::size_t end = text.find(gate_rules_lua);
    ASSERT_NE(end, std::string::npos);
    // The first lines hold sums.
    const std::string made = text.substr(text.find("local policy"), end - text.find("local policy"));
    const std::string golden =
        std::string(STEWARD_SOURCE_DIR "/tests/advice/golden/gate_policy.") + language + ".lua";
    if (std::getenv("STEWARD_UPDATE_GOLDEN") != nullptr) {
      ASSERT_TRUE(replace_file(golden, made, 0644));
    }
    EXPECT_EQ(read_file(golden).value_or(""), made);
  }
}

TEST(Gate, WhatThePolicySaysIsWhatTheRulesHold) {
  policy::Policy policy = shipped_policy();
  policy.platform = "A\"B";
  policy.gate.interactive = policy::GateWord::refuse;
  policy.gate.exempt_users = {"lars@cs.aau.dk", "\"x"};
  policy.troubleshooting = {true, 3, minutes(90), 1};
  GateSlurm later;
  later.whole_command = true;
  std::string text = gate_rules(policy, shipped_texts("en"), later);
  for (const char* part :
       {"interactive = \"refuse\"", "leave = { gpus = 3, minutes = 90 }", "[\"lars@cs.aau.dk\"] = true",
        "[\"\\034x\"] = true", "platform = \"A\\034B\"", "most_time = \"1:30:00\"", "whole_command = true",
        "default_partition = nil", "partitions = {\n  }", "Troubleshooting"})
    EXPECT_NE(text.find(part), std::string::npos) << part;
  policy.troubleshooting.allowed = false;
  text = gate_rules(policy, shipped_texts("en"), later);
  EXPECT_NE(text.find("leave = { gpus = 0, minutes = 0 }"), std::string::npos);
  EXPECT_EQ(text.find("Troubleshooting is fine"), std::string::npos);  // no allowance is promised
}

TEST(Gate, AHookNamesItsRulesAndTheSitesScript) {
  const std::string alone = gate_hook(GateHook::job_submit, "/etc/slurm/steward_gate.lua", {});
  EXPECT_NE(alone.find("local gate_file = \"/etc/slurm/steward_gate.lua\"\nlocal site_file = nil\n"),
            std::string::npos);
  EXPECT_NE(alone.find("function slurm_job_modify"), std::string::npos);
  const std::string both = gate_hook(GateHook::cli_filter, "/a\"b/g.lua", "/etc/slurm/cli_filter_site.lua");
  EXPECT_NE(
      both.find(
          "local gate_file = \"/a\\034b/g.lua\"\nlocal site_file = \"/etc/slurm/cli_filter_site.lua\"\n"),
      std::string::npos);
  for (const char* needed : {"slurm_cli_setup_defaults", "slurm_cli_pre_submit", "slurm_cli_post_submit"})
    EXPECT_NE(both.find(std::string("function ") + needed), std::string::npos);
}

TEST(Gate, OurFilesAreKnownAndChangesSeen) {
  const std::string rules = gate_rules(shipped_policy(), shipped_texts("en"), {});
  const std::string hook = gate_hook(GateHook::cli_filter, "/g.lua", {});
  ASSERT_TRUE(gate_mark(rules) && gate_mark(hook));
  EXPECT_EQ(gate_mark(rules)->policy, shipped_policy().version);
  EXPECT_TRUE(gate_mark(rules)->as_written);
  EXPECT_EQ(gate_mark(hook)->policy, "");
  EXPECT_TRUE(gate_mark(hook)->as_written);
  EXPECT_FALSE(gate_mark(rules + " ")->as_written);
  std::string changed = rules;
  changed[changed.find("= 1")] = '-';
  EXPECT_FALSE(gate_mark(changed)->as_written);
  for (const std::string& other :
       {std::string(), std::string("function slurm_job_submit() end\n"), rules.substr(1), rules.substr(0, 60),
        std::string("-- SPDX-License-Identifier: GPL-2.0-or-later\n")})
    EXPECT_FALSE(gate_mark(other)) << other.substr(0, 80);
}

TEST(Gate, OnlySessionsRefuse) {
  policy::Policy policy = shipped_policy();
  EXPECT_FALSE(gate_refuses(policy));
  policy.gate.interactive = policy::GateWord::refuse;
  EXPECT_TRUE(gate_refuses(policy));
}

TEST(Gate, ReleasesOfSlurm) {
  EXPECT_FALSE(slurm_at_least("22.05.8", 23, 2));
  EXPECT_FALSE(slurm_at_least("21.08.8-2", 23, 2));
  EXPECT_TRUE(slurm_at_least("23.02.1", 23, 2));
  EXPECT_TRUE(slurm_at_least("26.05.0-rc1", 23, 2));
  for (const char* none : {"", "slurm", "23", ".", "a.b"}) EXPECT_FALSE(slurm_at_least(none, 23, 2)) << none;
}

}  // namespace
}  // namespace steward::advice
