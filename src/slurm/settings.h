// What Steward needs to know of Slurm's set-up to say whether it can do its work. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace steward::slurm {

struct Settings {
  std::string version;                   // "22.05.8"
  std::string cluster;                   // ClusterName
  std::string accounting_type;           // AccountingStorageType
  std::string accounting_tres;           // AccountingStorageTRES: "cpu,mem,…,gres/gpu"
  std::string private_data;              // PrivateData: "jobs,usage" or "none"
  std::string gathering;                 // JobAcctGatherType
  std::string tracking;                  // ProctrackType
  std::string enforce;                   // AccountingStorageEnforce
  std::string admin_level;               // of Steward's own account: "Operator", "None"; empty: not known
  std::string cli_filter;                // CliFilterPlugins: "lua", "cli_filter/lua,…"
  std::string job_submit;                // JobSubmitPlugins, the same
  std::uint64_t memory_per_cpu_mib = 0;  // DefMemPerCPU, where a partition says nothing; 0: a whole node's
  bool gpus = false;                     // GresTypes names gpu
};

// `text`: the whole answer of `scontrol show config`. What does not stand in it stays empty.
Settings read_settings(std::string_view text);

// Does a list of plugins name this one, with its kind before it or without?
bool names_plugin(std::string_view list, std::string_view name);

}  // namespace steward::slurm
