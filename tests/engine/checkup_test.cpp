#include "engine/checkup.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace steward::engine {
namespace {

slurm::Settings good() {
  slurm::Settings settings;
  settings.version = "22.05.8";
  settings.accounting_type = "accounting_storage/slurmdbd";
  settings.accounting_tres = "cpu,mem,energy,node,billing,gres/gpu";
  settings.private_data = "none";
  settings.tracking = "proctrack/cgroup";
  settings.admin_level = "Operator";
  settings.gpus = true;
  return settings;
}

std::string amiss(const std::vector<Check>& checks) {
  std::string all;
  for (const Check& each : checks)
    if (each.outcome == CheckOutcome::amiss) all += each.what + " -> " + each.advice + "\n";
  return all;
}

bool has(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }

TEST(Checkup, AWellSetUpSlurmIsSound) { EXPECT_EQ(amiss(checks_of(good(), "steward")), ""); }

TEST(Checkup, SaysWhatSlurmLacks) {
  auto settings = good();
  settings.version = "21.08.8-2";
  EXPECT_TRUE(has(amiss(checks_of(settings, "steward")), "22.05 and later"));
  settings = good();
  settings.admin_level = "None";
  EXPECT_TRUE(
      has(amiss(checks_of(settings, "steward")), "sacctmgr modify user steward set adminlevel=operator"));
  EXPECT_FALSE(has(amiss(checks_of(settings, "steward")), "PrivateData"));
  settings.private_data = "jobs,usage";
  EXPECT_TRUE(has(amiss(checks_of(settings, "steward")), "PrivateData hides"));
  settings = good();
  settings.accounting_tres = "cpu,gres/gpu:a40,mem";
  EXPECT_TRUE(has(amiss(checks_of(settings, "steward")), "lacks gres/gpu"));
  settings.gpus = false;
  EXPECT_EQ(amiss(checks_of(settings, "steward")), "") << "a cluster without GPUs is none the worse";
  settings = good();
  settings.accounting_type = "accounting_storage/none";
  EXPECT_TRUE(has(amiss(checks_of(settings, "steward")), "nothing is known of jobs that have ended"));
  settings = good();
  settings.tracking = "proctrack/linuxproc";
  EXPECT_TRUE(has(amiss(checks_of(settings, "steward")), "proctrack/cgroup"));
}

TEST(Checkup, WhereAccountingIsAwayNothingIsClaimedOfRights) {
  auto settings = good();
  settings.admin_level = "";
  const auto checks = checks_of(settings, "steward");
  EXPECT_EQ(amiss(checks), "");
  EXPECT_TRUE(std::any_of(checks.begin(), checks.end(),
                          [](const Check& each) { return each.outcome == CheckOutcome::unknown; }));
}

TEST(Checkup, NodesWithoutAnAgentAndClocksThatDiffer) {
  Health health;
  health.mode = "contact";
  health.nodes_expected = 2;
  EXPECT_TRUE(has(checks_of(health, {}).at(0).what, "All 2 agents report"));
  health.nodes_silent = {"a2: last heard of an hour ago"};
  health.clocks = {{"a1", -seconds(7)}};
  const std::string said = amiss(checks_of(health, {"b02", "b01", "c"}));
  EXPECT_TRUE(has(said, "No agent was heard of on 3 of Slurm's nodes: b[01-02],c."));
  EXPECT_TRUE(has(said, "a2: last heard of"));
  EXPECT_TRUE(has(said, "a1's clock is 7 s behind stewardd's."));
}

TEST(Checkup, OfMailWhatIsToBeMended) {
  const auto sound = checks_of(MailTest{true, "", {}, {}});
  EXPECT_EQ(amiss(sound), "");
  EXPECT_EQ(sound.front().outcome, CheckOutcome::sound);
  const auto wrong =
      checks_of(MailTest{true, "", {"unknown: the SPF record of x.example (no answer)"}, {"No TLS."}});
  EXPECT_TRUE(has(amiss(wrong), "No TLS."));
  EXPECT_TRUE(std::any_of(wrong.begin(), wrong.end(), [](const Check& each) {
    return each.outcome == CheckOutcome::unknown && has(each.what, "the SPF record of x.example");
  }));
}

}  // namespace
}  // namespace steward::engine
