#include "programs/steward_agent/config.h"

#include <algorithm>

#include "policy/toml_reader.h"

namespace steward::agent {

using namespace std::chrono_literals;

Result<Config> read_config(const std::filesystem::path& file) {
  auto toml = policy::TomlFile::read(file);
  if (!toml) return tl::unexpected(toml.error());
  auto root = toml->root();
  Config config;
  config.node = root.text("node");
  config.cluster = root.text("cluster");
  const bool front_end = root.one_of("role", {"compute", "front-end"}) == "front-end";
  config.role = front_end ? NodeRole::front_end : NodeRole::compute;
  config.socket = root.text("socket", "/run/steward/api.sock");
  config.state_dir = root.text("state_dir", "/var/lib/steward-agent");
  config.report = root.duration("report", 1s, 10min, 30s);
  config.sample = root.duration("sample", 100ms, 10min, std::min<Duration>(10s, config.report));
  config.process_scan = root.duration("process_scan", 1s, 1h, 60s);
  if (config.sample > Duration(0) && config.report % config.sample != Duration(0)) {
    root.complain("sample", "an interval (report) must hold a whole number of samples; 30s and 10s do");
  }
  auto cgroup = root.table("cgroup");
  config.cgroup.root = cgroup.text("root", "/sys/fs/cgroup");
  config.cgroup.slurm_root = cgroup.text("slurm_root", "");
  config.ids.records = cgroup.text("job_records", "/run/steward/jobs");
  config.ids.spool_dir = cgroup.text("slurmd_spool_dir", "/var/spool/slurmd");
  config.kinds = root.table("kinds").text("file", "");
  config.least_uid = static_cast<uid_t>(root.table("people").number("least_uid", 1, 4'000'000'000, 1000));
  auto gpu = root.table("gpu");
  config.nvml = gpu.text("nvml", "");
  config.gres_conf = gpu.text("gres_conf", "");
  config.active_percent = static_cast<unsigned int>(gpu.number("active_percent", 1, 100, 3));
  if (auto status = toml->finish(); !status) return tl::unexpected(status.error());
  return config;
}

}  // namespace steward::agent
