// The agent's file: read, checked, with its defaults. Documented for administrators in docs/agent.md.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "meter/cgroup_layout.h"
#include "meter/job_ids.h"
#include "net/endpoint.h"

namespace steward::agent {

enum class NodeRole { compute, front_end };

struct Config {
  std::string node;
  std::string cluster;
  NodeRole role = NodeRole::compute;
  net::Endpoint endpoint;    // stewardd's; its cluster is ours
  std::string munge_socket;  // munged's, for TCP; empty: where libmunge looks
  std::filesystem::path state_dir;
  Duration report{0};
  Duration sample{0};
  Duration process_scan{0};
  std::int64_t budget_ppm = 1000;  // of one core, over ten minutes
  meter::CgroupOptions cgroup;
  meter::JobIdOptions ids;
  std::filesystem::path kinds;  // the site's own table; empty: only what is built in
  uid_t least_uid = 1000;       // people's; below are the system's
  std::string nvml;             // library; empty: this node has no GPUs
  std::string gres_conf;        // empty: GPUs get no gres index
  unsigned int active_percent = 3;
};

// Errors: not_found, invalid with file and line.
Result<Config> read_config(const std::filesystem::path& file);

}  // namespace steward::agent
