#include "policy/load.h"

#include <gtest/gtest.h>

#include "base/files.h"

namespace steward::policy {
namespace {

std::string error_of(std::string_view text) {
  const auto policy = parse(text, "policy.toml");
  return policy ? "" : policy.error().message;
}

std::string refused(const std::string& more) {
  const auto policy = parse("[roles]\nstaff_group = \"claaudia\"\n" + more, "policy.toml");
  return policy ? "" : policy.error().message;
}

bool holds(const std::string& text, std::string_view part) {
  EXPECT_NE(text.find(part), std::string::npos) << text;
  return text.find(part) != std::string::npos;
}

constexpr std::string_view least = "[roles]\nstaff_group = \"claaudia\"\n";

// Every rule with all its parameters, a line each.
struct Lines {
  std::vector<std::string> all;
  std::string rule;
  void add(std::string_view key, std::int64_t value) {
    all.push_back(rule + "." + std::string(key) + " " + std::to_string(value));
  }
  void share(std::string_view key, const std::int64_t& value, std::string_view) { add(key, value); }
  void any(std::string_view key, const std::int64_t& value, std::int64_t, std::int64_t, std::string_view) {
    add(key, value);
  }
  void whole(std::string_view key, const std::int64_t& value, std::int64_t, std::int64_t, std::string_view) {
    add(key, value);
  }
  void time(std::string_view key, const Duration& value, std::string_view) { add(key, value.count()); }
  void span(std::string_view key, const Duration& value, Duration, Duration, std::string_view) {
    add(key, value.count());
  }
};

std::vector<std::string> written(const Rules& rules) {
  Lines lines;
  each_rule(rules, [&](const char* name, const auto& rule) {
    lines.rule = name;
    lines.add("enabled", rule.enabled);
    lines.add(to_string(rule.first_contact), 0);
    lines.add("grace", rule.grace.count());
    lines.add("window", rule.window.count());
    parameters(lines, rule);
  });
  const auto of_many_jobs = [&](const char* name, const auto& rule) {
    lines.rule = name;
    lines.add("enabled", rule.enabled);
    lines.add(to_string(rule.first_contact), 0);
    parameters(lines, rule);
  };
  each_habit(rules, of_many_jobs);
  of_many_jobs("front_end_harm", rules.front_end_harm);
  return lines.all;
}

TEST(Load, DefaultsAreObserveAndTheShippedNumbers) {
  const auto policy = parse(least, "policy.toml");
  ASSERT_TRUE(policy) << policy.error().message;
  EXPECT_EQ(policy->mode, Mode::observe);
  const auto shipped = load(STEWARD_SOURCE_DIR "/policy/aicloud.toml");
  ASSERT_TRUE(shipped) << shipped.error().message;
  EXPECT_EQ(written(shipped->rules), written(policy->rules));
  EXPECT_EQ(shipped->interval, policy->interval);
  EXPECT_EQ(shipped->coverage_permille, policy->coverage_permille);
  EXPECT_EQ(shipped->cpu_floor_permille, policy->cpu_floor_permille);
  EXPECT_EQ(shipped->mode, Mode::observe);
}

TEST(Load, AnUnknownKeyIsRefusedWithPlaceAndNearest) {
  const std::string error = error_of(std::string(least) + "[rules.idle_gpu]\nwindov = \"2h\"\n");
  EXPECT_NE(error.find("policy.toml:4:"), std::string::npos) << error;
  EXPECT_NE(error.find("rules.idle_gpu.windov"), std::string::npos) << error;
  EXPECT_NE(error.find("did you mean 'window'"), std::string::npos) << error;
}

TEST(Load, AnUnknownTableIsRefused) {
  const std::string error = error_of(std::string(least) + "[rules.idle_gpus]\nwindow = \"2h\"\n");
  EXPECT_NE(error.find("idle_gpu'"), std::string::npos) << error;
}

TEST(Load, AWindowShorterThanItsSamplesIsRefused) {
  const std::string error = error_of(std::string(least) + "[rules.idle_gpu]\nwindow = \"45s\"\n");
  EXPECT_NE(error.find("policy.toml:4: rules.idle_gpu.window: is shorter"), std::string::npos) << error;
}

TEST(Load, WrongTypesAndRangesNameTheLine) {
  EXPECT_NE(error_of(std::string(least) + "[use]\ncoverage_permille = 1200\n").find(":4:"),
            std::string::npos);
  EXPECT_NE(error_of(std::string(least) + "[use]\ninterval = 30\n").find("duration"), std::string::npos);
  EXPECT_NE(error_of("[roles]\nstaff_group = 7\n").find(":2:"), std::string::npos);
  EXPECT_NE(error_of(std::string(least) + "[contact]\nmode = \"shout\"\n").find("observe, contact"),
            std::string::npos);
  EXPECT_NE(error_of("[roles\n").find("policy.toml:1"), std::string::npos);
  EXPECT_NE(error_of("").find("staff_group"), std::string::npos);
}

TEST(Load, ADuplicateKeyIsRefused) {
  EXPECT_NE(error_of(std::string(least) + "[use]\ninterval = \"30s\"\ninterval = \"60s\"\n"), "");
}

TEST(Load, AMissingFileIsSaid) {
  const auto policy = load("/nonexistent/policy.toml");
  ASSERT_FALSE(policy);
  EXPECT_EQ(policy.error().code, ErrorCode::not_found);
}

TEST(Load, EveryParameterOfEveryRuleIsShippedWithItsReason) {
  const auto text = read_file(STEWARD_SOURCE_DIR "/policy/aicloud.toml");
  ASSERT_TRUE(text);
  Rules rules;
  each_head(rules, [&](const char* name, const auto&) {
    const std::size_t at = text->find("[rules." + std::string(name) + "]");
    ASSERT_NE(at, std::string::npos) << name;
    std::string section = text->substr(at, text->find("\n\n", at) - at);
    Lines lines;
    for (const std::string& line : written(rules)) {
      if (!line.starts_with(std::string(name) + ".") || line.ends_with(" 0")) continue;
      const std::string key = line.substr(line.find('.') + 1, line.find(' ') - line.find('.') - 1);
      const std::size_t said = section.find("\n" + key + " = ");
      ASSERT_NE(said, std::string::npos) << name << '.' << key;
      const std::string its_line = section.substr(said + 1, section.find('\n', said + 1) - said - 1);
      EXPECT_NE(its_line.find('#'), std::string::npos) << name << '.' << key << " is not explained";
    }
  });
}

TEST(Load, WhatThePlatformHasToGiveIsTheShippedDefault) {
  const auto shipped = load(STEWARD_SOURCE_DIR "/policy/aicloud.toml");
  ASSERT_TRUE(shipped) << shipped.error().message;
  const Supply plain;
  ASSERT_EQ(shipped->supply.gpu_types.size(), plain.gpu_types.size());
  for (std::size_t i = 0; i < plain.gpu_types.size(); ++i) {
    EXPECT_EQ(shipped->supply.gpu_types[i].name, plain.gpu_types[i].name);
    EXPECT_EQ(shipped->supply.gpu_types[i].memory_mib, plain.gpu_types[i].memory_mib);
  }
  EXPECT_EQ(shipped->supply.shares.cpus_per_gpu, plain.shares.cpus_per_gpu);
  EXPECT_EQ(shipped->supply.office.to, plain.office.to);
  ASSERT_EQ(shipped->supply.quotas.size(), 2u);
  EXPECT_EQ(shipped->supply.quotas[1].lasts, hours(24 * 14));
}

TEST(Load, AGpuTypesNameIsNoBeginningOfAnothers) {
  const Supply supply;
  const int a10 = supply.gpu_type("NVIDIA A10"), a100 = supply.gpu_type("NVIDIA A100-SXM4-40GB");
  EXPECT_GE(a10, 0);
  EXPECT_GT(a100, a10);
  EXPECT_LT(supply.gpu_type("NVIDIA L4"), supply.gpu_type("NVIDIA L40S"));
  EXPECT_EQ(supply.gpu_type("NVIDIA H100 80GB"), -1);
}

TEST(Load, WhatCannotBeAboutManyJobsIsRefused) {
  EXPECT_TRUE(holds(refused("[rules.off_peak]\nfirst_contact = \"send\"\n"), "advice alone"));
  EXPECT_TRUE(holds(refused("[rules.gpu_too_large]\nwindow = \"100d\"\n"), "window"));
  EXPECT_TRUE(holds(refused("[rules.gpu_too_large]\ngrace = \"1h\"\n"), "grace"));
  EXPECT_TRUE(holds(refused("[[quota]]\nname = \"x\"\n"), "limits nothing"));
  EXPECT_TRUE(holds(refused("[[quota]]\nname = \"x\"\ngpus = 1\npause = \"1d\"\n"), "lasts"));
  EXPECT_TRUE(holds(refused("[office_hours]\nfrom = \"8\"\n"), "08:00"));
  EXPECT_TRUE(holds(refused("[office_hours]\nzone = \"Mars\"\n"), "zone"));
  EXPECT_TRUE(holds(refused("[[scope]]\nname = \"s\"\nqos = [\"x\"]\nrules.gpu_too_large.window = \"9d\"\n"),
                    "window"));
}

TEST(Load, AScopeHasNumbersOfItsOwnForItsJobs) {
  const auto policy = parse(std::string(least) + R"(
[rules.idle_gpu]
window = "3h"
[[scope]]
name = "students"
accounts = ["students"]
rules.idle_gpu.window = "1h"
[[scope]]
name = "old T4 nodes"
nodes = ["a256-t4-[01-02]"]
rules.idle_gpu.enabled = false
)",
                            "policy.toml");
  ASSERT_TRUE(policy) << policy.error().message;
  Job job;
  job.account = "aau";
  job.nodes = {{"a256-t4-01", 6, 0, {0}}};
  EXPECT_FALSE(policy->rules_for(job).idle_gpu.enabled);
  EXPECT_EQ(policy->rules_for(job).idle_gpu.window, hours(3));
  job.nodes.push_back({"nv-ai-02", 6, 0, {0}});
  EXPECT_TRUE(policy->rules_for(job).idle_gpu.enabled) << "not all of its nodes are of the scope";
  job.account = "students";
  EXPECT_EQ(policy->rules_for(job).idle_gpu.window, hours(1)) << "the first that fits";
}

TEST(Load, ScopesAndExemptionsAreStrict) {
  EXPECT_TRUE(holds(refused("[[scope]]\nname = \"x\"\nqos = [\"q\"]\nacounts = [\"a\"]\n"),
                    "did you mean 'accounts'?"));
  EXPECT_TRUE(holds(refused("[[scope]]\nname = \"x\"\n"), "names no partitions, qos, accounts or nodes"));
  EXPECT_TRUE(
      holds(refused("[[scope]]\nname = \"x\"\nqos = [\"a\"]\n[[scope]]\nname = \"x\"\nqos = [\"b\"]\n"),
            "another scope's name"));
  EXPECT_TRUE(
      holds(refused("[[scope]]\nname = \"x\"\nqos = [\"a\"]\nrules.idle_gpu.first_contact = \"draft\"\n"),
            "unknown key"));
  EXPECT_TRUE(holds(refused("[[scope]]\nname = \"x\"\nnodes = [\"a[1-\"]\n"), "is no list of nodes"));
  EXPECT_TRUE(holds(refused("[[exemption]]\nusers = [\"a\"]\nreason = \"why\"\n"), "must be a date"));
  EXPECT_TRUE(holds(refused("[[exemption]]\nusers = [\"a\"]\nuntil = 2027-01-31\n"), "reason: is missing"));
  EXPECT_TRUE(holds(refused("[[exemption]]\nreason = \"why\"\nuntil = 2027-01-31\n"), "names no users"));
  EXPECT_TRUE(
      holds(refused("[[exemption]]\nusers = [\"a\"]\nrules = [\"idel_gpu\"]\nreason = \"why\"\nuntil = "
                    "2027-01-31\n"),
            "\"idel_gpu\" is none of"));
}

TEST(Load, AnExemptionEndsWithItsLastDay) {
  const auto policy = parse(std::string(least) +
                                "[[exemption]]\naccounts = [\"bio\"]\nrules = [\"idle_gpu\"]\n"
                                "reason = \"a benchmark\"\nuntil = 2027-01-31\n",
                            "policy.toml");
  ASSERT_TRUE(policy) << policy.error().message;
  Job job;
  job.account = "bio";
  const SiteExemption& leave = policy->exemptions.front();
  const Time last = from_seconds(1'801'439'999);  // 2027-01-31 23:59:59 UTC
  EXPECT_TRUE(leave.fits(job, "idle_gpu", last));
  EXPECT_FALSE(leave.fits(job, "idle_gpu", last + seconds(1)));
  EXPECT_FALSE(leave.fits(job, "gpu_no_process", last));
  job.account = "chem";
  EXPECT_FALSE(leave.fits(job, "idle_gpu", last));
}

TEST(Load, TwoTextsHaveTwoVersions) {
  EXPECT_EQ(parse(least, "a.toml")->version, parse(least, "b.toml")->version);
  EXPECT_NE(parse(least, "a.toml")->version, parse(std::string(least) + "# another\n", "a.toml")->version);
}

}  // namespace
}  // namespace steward::policy
