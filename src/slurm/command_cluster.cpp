#include "slurm/command_cluster.h"

#include "slurm/cluster_records.h"
#include "slurm/record.h"

namespace steward::slurm {
namespace {

constexpr std::size_t kClusterOutput = std::size_t{64} << 20;  // ten thousand nodes print about ten

}  // namespace

Result<std::string> CommandCluster::ask(const std::string& program, std::vector<std::string> arguments) {
  Command command = slurm_command(place_, limit_, program, std::move(arguments));
  command.output_limit = kClusterOutput;
  std::string text;
  const auto result = runner_.run(command, [&](std::string_view piece) { text += piece; });
  if (!result) return tl::unexpected(result.error());
  if (result->exit_status != 0) return failed(program, *result);
  return text;
}

Result<Settings> CommandCluster::config() {
  const auto text = ask("scontrol", {"show", "config"});
  if (!text) return tl::unexpected(text.error());
  Settings settings = read_settings(*text);
  if (settings.version.empty())
    return fail(ErrorCode::garbled, "`scontrol show config` names no SLURM_VERSION");
  return settings;
}

Result<std::vector<Partition>> CommandCluster::partitions() {
  const auto text = ask("scontrol", {"-a", "-o", "show", "partition"});
  if (!text) return tl::unexpected(text.error());
  return read_partitions(*text);
}

Result<Cluster> CommandCluster::cluster() {
  Cluster cluster;
  cluster.at = clock_.now();
  const auto settings = config();
  if (!settings) return tl::unexpected(settings.error());
  cluster.name = settings->cluster;
  cluster.slurm_version = settings->version;
  const auto nodes = ask("scontrol", {"-o", "show", "node"});
  if (!nodes) return tl::unexpected(nodes.error());
  auto types = read_nodes(*nodes);
  if (!types) return tl::unexpected(types.error());
  cluster.node_types = std::move(*types);
  auto read = partitions();  // what the hidden ones allow is in them
  if (!read) return tl::unexpected(read.error());
  cluster.partitions = std::move(*read);
  for (Partition& each : cluster.partitions)
    if (each.default_memory_per_cpu_mib == 0) each.default_memory_per_cpu_mib = settings->memory_per_cpu_mib;
  const auto reservations = ask("scontrol", {"-o", "show", "reservation"});
  if (!reservations) return tl::unexpected(reservations.error());
  SetAside aside = read_reservations(*reservations);
  cluster.closures = std::move(aside.closures);
  cluster.reservations = std::move(aside.reservations);
  // slurmdbd may be away, or not there at all: then nobody knows of limits.
  if (const auto qos = ask("sacctmgr", {"-nP", "show", "qos", std::string("format=") + kQosFields})) {
    auto known = read_qos(*qos);
    if (!known) return tl::unexpected(known.error());
    cluster.qos = std::move(*known);
  }
  return cluster;
}

Result<Settings> CommandCluster::settings(const std::string& user) {
  auto settings = config();
  if (!settings) return settings;
  if (const auto level =
          ask("sacctmgr", {"-nP", "show", "user", "where", "name=" + user, "format=AdminLevel"}))
    settings->admin_level = listed(level->substr(0, level->find('\n')), '|').empty()
                                ? "unknown to accounting"
                                : level->substr(0, level->find('\n'));
  return settings;
}

}  // namespace steward::slurm
