// What there is to ask for, from records of 22.05.8.
#include "fakes/fake_clock.h"
#include "fakes/fake_runner.h"
#include "recorded.h"
#include "slurm/cluster_records.h"
#include "slurm/command_cluster.h"
#include "slurm/record.h"

namespace steward::slurm {
namespace {

using Strings = std::vector<std::string>;

TEST(ClusterRecords, NodesThatAreAlikeAreOneType) {
  const auto types = read_nodes(recorded("nodes-22.05.8.txt"));
  ASSERT_TRUE(types.has_value()) << types.error().message;
  ASSERT_EQ(types->size(), 7u);
  const NodeType& t4 = types->at(0);
  EXPECT_EQ(t4.nodes, "a256-t4-[01-02]");
  EXPECT_EQ(t4.count, 2u);
  EXPECT_EQ(t4.usable, 2u);
  EXPECT_EQ(t4.cores, 32u);
  EXPECT_EQ(t4.cpus, 64u);
  EXPECT_EQ(t4.memory_mib, 256'000u);
  EXPECT_EQ(t4.gpus, 6u);
  EXPECT_EQ(t4.gpu_type, "t4");
  EXPECT_EQ(t4.partitions, Strings{"prioritized"});
  EXPECT_TRUE(t4.features.empty());
  EXPECT_EQ(types->back().gpus, 0u) << "the highest weight is last";
}

TEST(ClusterRecords, StatesThatTakeNoJobs) {
  const auto usable = [](const std::string& state) {
    return read_nodes("NodeName=n1 CoresPerSocket=1 CPUTot=2 Gres=(null) RealMemory=1 Sockets=1 State=" +
                      state + " Weight=1 Partitions=p \n")
        .value()
        .at(0)
        .usable;
  };
  for (const char* good :
       {"IDLE", "MIXED", "ALLOCATED", "IDLE+RESERVED", "MIXED+PLANNED", "IDLE+MAINTENANCE"})
    EXPECT_EQ(usable(good), 1u) << good;
  for (const char* bad :
       {"DOWN", "IDLE+DRAIN", "MIXED+DRAIN", "DOWN*", "IDLE*", "IDLE+NOT_RESPONDING", "FUTURE"})
    EXPECT_EQ(usable(bad), 0u) << bad;
}

TEST(ClusterRecords, GresInAllItsForms) {
  const auto node = [](const std::string& gres) {
    return read_nodes("NodeName=n1 CoresPerSocket=1 CPUTot=2 Gres=" + gres +
                      " RealMemory=1 Sockets=1 State=IDLE Weight=1\n");
  };
  EXPECT_EQ(node("gpu:a100:8(S:0-1)")->at(0).gpus, 8u);
  EXPECT_EQ(node("gpu:a100:8(S:0,1),shard:32(S:0,1)")->at(0).gpu_type, "a100");
  EXPECT_EQ(node("gpu:4")->at(0).gpus, 4u);
  EXPECT_EQ(node("gpu:4")->at(0).gpu_type, "");
  EXPECT_EQ(node("gpu:a100:4,gpu:t4:2")->at(0).gpus, 6u);
  EXPECT_EQ(node("gpu:a100:4,gpu:t4:2")->at(0).gpu_type, "") << "of more than one";
  EXPECT_EQ(node("gpu")->at(0).gpus, 1u);
  EXPECT_FALSE(node("gpu:a100:many").has_value());
}

// A node's Reason is free text behind all else: a key in it is not believed.
TEST(ClusterRecords, TheFirstOfAKeyCounts) {
  const auto types = read_nodes(
      "NodeName=n1 CoresPerSocket=1 CPUTot=2 Gres=gpu:a10:1 RealMemory=1 Sockets=1 State=IDLE+DRAIN Weight=1 "
      "Reason=was State=IDLE Gres=gpu:a10:8 [root@2026-11-27]\n");
  EXPECT_EQ(types->at(0).gpus, 1u);
  EXPECT_EQ(types->at(0).usable, 0u);
}

TEST(ClusterRecords, Partitions) {
  const auto partitions = read_partitions(recorded("partitions-22.05.8.txt"));
  ASSERT_TRUE(partitions.has_value()) << partitions.error().message;
  ASSERT_EQ(partitions->size(), 4u);
  const Partition& usual = partitions->at(0);
  EXPECT_EQ(usual.name, "prioritized");
  EXPECT_TRUE(usual.is_default && usual.up);
  EXPECT_EQ(usual.default_time, Duration(hours(144)));
  EXPECT_EQ(usual.longest, Duration(hours(144)));
  EXPECT_EQ(usual.most_nodes, 0u);
  EXPECT_EQ(usual.allow_qos, (Strings{"normal", "deadline", "unprivileged"}));
  EXPECT_TRUE(usual.allow_accounts.empty()) << "ALL";
  EXPECT_EQ(usual.default_cpus_per_gpu, 6u);
  EXPECT_EQ(usual.default_memory_per_gpu_mib, 40'000u);
  EXPECT_EQ(partitions->at(2).longest, Duration(0)) << "UNLIMITED";
  EXPECT_EQ(partitions->at(1).default_cpus_per_gpu, 0u);
}

TEST(ClusterRecords, QosAndWhoGivesWay) {
  const auto qos = read_qos(recorded("qos-22.05.8.txt"));
  ASSERT_TRUE(qos.has_value()) << qos.error().message;
  ASSERT_EQ(qos->size(), 5u);
  EXPECT_EQ(qos->at(0).name, "normal");
  EXPECT_EQ(qos->at(0).most_jobs_per_user, 12u);
  EXPECT_EQ(qos->at(0).most_gpus_per_user, 12u);
  EXPECT_FALSE(qos->at(0).preemptible);
  EXPECT_TRUE(qos->at(1).preemptible);
  EXPECT_EQ(read_qos("long|21-00:00:00||||\n")->at(0).longest, Duration(hours(24 * 21)));
  EXPECT_FALSE(read_qos("slurmdbd: error\n").has_value());
}

TEST(ClusterRecords, ServiceWindowsAndReservations) {
  const SetAside aside = read_reservations(recorded("reservations-22.05.8.txt"));
  ASSERT_EQ(aside.closures.size(), 1u);
  EXPECT_EQ(aside.closures[0].reason, "window_dec");
  EXPECT_EQ(aside.closures[0].begin, from_seconds(1'796'083'260));
  EXPECT_EQ(aside.closures[0].nodes, "") << "all of them";
  ASSERT_EQ(aside.reservations.size(), 1u);
  EXPECT_EQ(aside.reservations[0].users, (Strings{"mads", "ida"}));
  EXPECT_EQ(aside.reservations[0].nodes, "a256-t4-02");
  EXPECT_TRUE(read_reservations("No reservations in the system\n").closures.empty());
}

class Asked : public testing::Test {
 protected:
  Asked() {
    runner.on({"scontrol", "config"}, {recorded("config-22.05.8.txt")});
    runner.on({"scontrol", "node"}, {recorded("nodes-22.05.8.txt")});
    runner.on({"scontrol", "partition"}, {recorded("partitions-22.05.8.txt")});
    runner.on({"scontrol", "reservation"}, {recorded("reservations-22.05.8.txt")});
    runner.on({"sacctmgr", "qos"}, {recorded("qos-22.05.8.txt")});
  }
  FakeClock clock;
  FakeRunner runner;
  CommandCluster source{{"/usr/bin", "/etc/slurm/slurm.conf"}, seconds(20), runner, clock};
};

TEST_F(Asked, AllOfIt) {
  const auto cluster = source.cluster();
  ASSERT_TRUE(cluster.has_value()) << cluster.error().message;
  EXPECT_EQ(cluster->at, clock.now());
  EXPECT_EQ(cluster->name, "aicloud");
  EXPECT_EQ(cluster->slurm_version, "22.05.8");
  EXPECT_EQ(cluster->node_types.size(), 7u);
  EXPECT_EQ(cluster->qos.size(), 5u);
  EXPECT_EQ(cluster->partitions.at(0).default_memory_per_cpu_mib, 3800u) << "slurm.conf's own";
}

TEST_F(Asked, WithoutSlurmdbdThereAreNoLimits) {
  runner.on({"sacctmgr", "qos"}, {"", 1, "slurmdbd: error: Unable to contact"});
  const auto cluster = source.cluster();
  ASSERT_TRUE(cluster.has_value());
  EXPECT_TRUE(cluster->qos.empty());
}

TEST_F(Asked, WithoutSlurmctldThereIsNothing) {
  runner.on({"scontrol", "node"}, {"", 1, "slurm_load_node error: Unable to contact slurm controller"});
  const auto cluster = source.cluster();
  ASSERT_FALSE(cluster.has_value());
  EXPECT_EQ(cluster.error().code, ErrorCode::unavailable);
}

TEST(SettingsText, PluginsAreNamedInTwoWays) {
  const Settings settings = read_settings(
      "SLURM_VERSION           = 24.05.1\nCliFilterPlugins        = cli_filter/lua,user_defaults\n"
      "JobSubmitPlugins        = (null)\n");
  EXPECT_TRUE(names_plugin(settings.cli_filter, "lua"));
  EXPECT_TRUE(names_plugin("require_timelimit, lua", "lua"));
  EXPECT_FALSE(names_plugin(settings.job_submit, "lua"));
  EXPECT_FALSE(names_plugin("luax", "lua"));
}

TEST_F(Asked, WithoutAVersionItIsNoConfiguration) {
  runner.on({"scontrol", "config"}, {"ClusterName = one\n"});
  EXPECT_EQ(source.config().error().code, ErrorCode::garbled);
}

TEST_F(Asked, WhatStewardMay) {
  runner.on({"sacctmgr", "name=steward"}, {"Operator\n"});
  EXPECT_EQ(source.settings("steward")->admin_level, "Operator");
  runner.on({"sacctmgr", "name=nobody"}, {""});
  EXPECT_EQ(source.settings("nobody")->admin_level, "unknown to accounting");
  runner.on({"sacctmgr", "name=steward"}, {"", 1, "slurmdbd is away"});
  EXPECT_EQ(source.settings("steward")->admin_level, "") << "not known";
  EXPECT_TRUE(source.settings("steward")->gpus);
}

}  // namespace
}  // namespace steward::slurm
