// What the gate has to know of Slurm, asked of scontrol: its version, its plugins, its partitions' times.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/subprocess.h"
#include "model/cluster.h"
#include "slurm/command.h"

namespace steward::cli {

struct SlurmSays {
  std::string version;                // "22.05.8"
  bool cli_filter = false;            // CliFilterPlugins names lua
  bool job_submit = false;            // JobSubmitPlugins does
  std::vector<Partition> partitions;  // name, is_default, default_time and longest alone
};

// Errors: unavailable, timeout, garbled.
Result<SlurmSays> ask_slurm(CommandRunner& runner, const slurm::Place& place, Duration limit);

// The same from what scontrol printed. Pure.
void read_config(std::string_view text, SlurmSays& says);       // scontrol show config
std::vector<Partition> read_partitions(std::string_view text);  // scontrol -o show partition

}  // namespace steward::cli
