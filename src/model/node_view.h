// What staff see of the nodes: made by engine, carried by wire, shown by steward and the portal.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/report.h"

namespace steward {

// One line of the list of nodes. GPU counts are of the newest interval.
struct NodeSummary {
  std::string node;
  Time reported = no_time;            // end of its newest report
  std::string trouble;                // why something is not seen; empty: well
  std::optional<MachineUse> machine;  // absent: not told
  std::uint32_t gpus = 0;
  std::uint32_t gpus_held = 0;        // by a job
  std::uint32_t gpus_busy = 0;        // some kernel ran
  std::uint32_t gpus_empty = 0;       // held, and no process is on it
  std::uint32_t gpus_mismatched = 0;  // a process of somebody it was not given to is on it
  std::uint32_t gpus_sick = 0;        // lost, unreadable, or with memory errors
  std::uint32_t jobs = 0;
  std::uint32_t stuck = 0;   // processes of jobs that wait for storage or a driver
  std::uint32_t people = 0;  // front-ends: with processes of their own
  bool operator==(const NodeSummary&) const = default;
};

// Whose processes are on a GPU.
struct NodeGpuUser {
  std::string job;   // as squeue shows it; empty: in no job that Slurm knows
  std::string user;  // or the uid, where it has no name
  std::uint32_t processes = 0;
  bool operator==(const NodeGpuUser&) const = default;
};

struct NodeGpu {
  std::optional<std::uint32_t> gres_index;
  std::string uuid;
  std::string name;
  std::uint64_t memory_mib = 0;
  GpuHealth health = GpuHealth::ok;
  std::uint64_t ecc_errors = 0;
  bool mig = false;
  std::string job, user;  // who holds it; empty: nobody
  // Of the newest interval; absent: not measured.
  std::optional<std::uint32_t> busy_permille;
  std::uint64_t memory_used_mib = 0;
  std::uint64_t power_w = 0;
  std::vector<NodeGpuUser> users;
  bool operator==(const NodeGpu&) const = default;
};

// A job's processes on a node in the newest interval. Also shown to the job's owner.
struct JobOnNode {
  std::string node;
  std::string job, user;
  std::uint32_t cpus = 0;        // allocated; 0: not known
  std::uint64_t memory_mib = 0;  // allocated; 0: not known
  std::uint64_t cpu_centi = 0;   // used, hundredths of a core
  std::uint64_t memory_used_mib = 0;
  std::uint32_t processes = 0;
  std::uint32_t tasks = 0;
  std::uint32_t stuck = 0;
  std::uint64_t oom_kills = 0;  // since it began
  std::map<ProcessKind, std::uint32_t> kinds;
  std::optional<Duration> quiet;
  bool operator==(const JobOnNode&) const = default;
};

struct NodePerson {
  std::string user;
  PersonUse use;
  bool operator==(const NodePerson&) const = default;
};

struct NodeView {
  NodeSummary summary;
  std::vector<NodeGpu> gpus;
  std::vector<JobOnNode> jobs;
  std::vector<NodePerson> people;
  bool operator==(const NodeView&) const = default;
};

}  // namespace steward
