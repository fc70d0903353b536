#include "programs/steward_agent/config.h"

#include <algorithm>

#include "base/text.h"
#include "policy/toml_reader.h"

namespace steward::agent {

using namespace std::chrono_literals;

namespace {

void read_endpoint(policy::TomlFile::Table root, Config& config) {
  config.munge_socket = root.table("munge").text("socket", "");
  auto endpoint = net::Endpoint::parse(root.text("socket", "/run/steward/api.sock"));
  if (!endpoint) return root.complain("socket", endpoint.error().message);
  if (!endpoint->cluster.empty() && endpoint->cluster != config.cluster)
    return root.complain("socket", "names another cluster than `cluster` does");
  config.endpoint = std::move(*endpoint);
  if (config.endpoint.is_tcp()) config.endpoint.cluster = config.cluster;
}

// "0.1%": one number with four decimals at most, as millionths.
std::optional<std::int64_t> parse_percent(std::string_view text) {
  if (!text.ends_with('%')) return std::nullopt;
  text.remove_suffix(1);
  text = trim(text);
  const auto point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  std::string decimals(point == std::string_view::npos ? "" : text.substr(point + 1));
  if (whole.empty() || whole.size() > 3 || decimals.size() > 4) return std::nullopt;
  decimals.resize(4, '0');
  if ((std::string(whole) + decimals).find_first_not_of("0123456789") != std::string::npos)
    return std::nullopt;
  return parse_integer(std::string(whole) + decimals);
}

void read_budget(policy::TomlFile::Table budget, Config& config) {
  const auto ppm = parse_percent(budget.text("cpu", "0.1%"));
  if (ppm && *ppm >= 100 && *ppm <= 1'000'000) {
    config.budget_ppm = *ppm;
  } else {
    budget.complain("cpu", "must be a part of one core from 0.01% to 100%, as in \"0.1%\"");
  }
}

}  // namespace

Result<Config> read_config(const std::filesystem::path& file) {
  auto toml = policy::TomlFile::read(file);
  if (!toml) return tl::unexpected(toml.error());
  auto root = toml->root();
  Config config;
  config.node = root.text("node");
  config.cluster = root.text("cluster");
  const bool front_end = root.one_of("role", {"compute", "front-end"}) == "front-end";
  config.role = front_end ? NodeRole::front_end : NodeRole::compute;
  read_endpoint(root, config);
  config.state_dir = root.text("state_dir", "/var/lib/steward-agent");
  config.report = root.duration("report", 1s, 10min, 30s);
  config.sample = root.duration("sample", 100ms, 10min, std::min<Duration>(10s, config.report));
  config.process_scan = root.duration("process_scan", 1s, 1h, 60s);
  if (config.sample > Duration(0) && config.report % config.sample != Duration(0)) {
    root.complain("sample", "an interval (report) must hold a whole number of samples; 30s and 10s do");
  }
  read_budget(root.table("budget"), config);
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
