#include "programs/steward/gate_slurm.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "slurm/values.h"

namespace steward::cli {
namespace {

bool names_lua(std::string_view list) {
  const auto names = split(list, ',');
  return std::any_of(names.begin(), names.end(), [](std::string_view name) {
    return trim(name) == "lua" || trim(name).ends_with("/lua");
  });
}

Result<std::string> printed(CommandRunner& runner, const slurm::Place& place, Duration limit,
                            std::vector<std::string> arguments) {
  Command command = slurm::slurm_command(place, limit, "scontrol", std::move(arguments));
  command.output_limit = 16u << 20;
  std::string text;
  const auto result = runner.run(command, [&](std::string_view piece) { text += piece; });
  if (!result) return tl::unexpected(result.error());
  if (result->exit_status != 0) return slurm::failed("scontrol", *result);
  return text;
}

// "KEY=VALUE" of one line; values hold no spaces in those that are asked for.
std::optional<std::string_view> value_of(std::string_view line, std::string_view key) {
  for (const std::string_view word : split(line, ' ')) {
    if (word.starts_with(key) && word.substr(key.size()).starts_with('=')) return word.substr(key.size() + 1);
  }
  return std::nullopt;
}

}  // namespace

void read_config(std::string_view text, SlurmSays& says) {
  for (const std::string_view line : split(text, '\n')) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view key = trim(line.substr(0, equals)), value = trim(line.substr(equals + 1));
    if (key == "SLURM_VERSION") says.version = value;
    if (key == "CliFilterPlugins") says.cli_filter = names_lua(value);
    if (key == "JobSubmitPlugins") says.job_submit = names_lua(value);
  }
}

std::vector<Partition> read_partitions(std::string_view text) {
  std::vector<Partition> partitions;
  for (const std::string_view line : split(text, '\n')) {
    const auto name = value_of(line, "PartitionName");
    const auto longest = slurm::parse_time_limit(value_of(line, "MaxTime").value_or(""));
    const auto given = slurm::parse_time_limit(value_of(line, "DefaultTime").value_or(""));
    if (!name || name->empty() || !longest || !given) continue;
    Partition partition;
    partition.name = *name;
    partition.is_default = value_of(line, "Default").value_or("") == "YES";
    partition.longest = *longest;
    partition.default_time = *given;
    partitions.push_back(std::move(partition));
  }
  return partitions;
}

Result<SlurmSays> ask_slurm(CommandRunner& runner, const slurm::Place& place, Duration limit) {
  SlurmSays says;
  const auto config = printed(runner, place, limit, {"show", "config"});
  if (!config) return tl::unexpected(config.error());
  read_config(*config, says);
  if (says.version.empty()) return fail(ErrorCode::garbled, "`scontrol show config` names no SLURM_VERSION");
  const auto partitions = printed(runner, place, limit, {"-o", "show", "partition"});
  if (!partitions) return tl::unexpected(partitions.error());
  says.partitions = read_partitions(*partitions);
  return says;
}

}  // namespace steward::cli
