// Cluster: what there is to ask for, as Slurm's own set-up says it: node types, partitions, QOS and times
// when nodes are closed. What `steward check`, `batch` and `plan` measure a request against. Plain values;
// nothing here says who uses what.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/site_ways.h"

namespace steward {

// Nodes that are alike in everything below.
struct NodeType {
  std::string nodes;         // as Slurm writes a list: "a256-t4-[01-04]"
  std::uint32_t count = 0;   // of those, usable or not
  std::uint32_t usable = 0;  // neither down nor drained
  std::uint32_t cores = 0;
  std::uint32_t cpus = 0;        // what --cpus-per-task counts: threads where Slurm counts threads
  std::uint64_t memory_mib = 0;  // RealMemory: what jobs may ask for in all
  std::uint32_t gpus = 0;        // of one node
  std::string gpu_type;          // Slurm's name of it: "a40"; empty: none, or of no type
  std::uint32_t weight = 1;      // Slurm fills the lowest first
  std::vector<std::string> partitions;
  std::vector<std::string> features;
  bool operator==(const NodeType&) const = default;
};

struct Partition {
  std::string name;
  bool is_default = false;
  bool up = true;                                          // takes and starts jobs
  Duration default_time{0};                                // of a job that asks for none; 0: the longest
  Duration longest{0};                                     // 0: no limit
  std::uint32_t most_nodes = 0;                            // of one job; 0: no limit
  std::vector<std::string> allow_qos, deny_qos;            // both empty: every one
  std::vector<std::string> allow_accounts, deny_accounts;  // both empty: every one
  std::vector<std::string> allow_groups;                   // empty: everybody
  std::uint64_t default_memory_per_cpu_mib = 0;            // 0: Slurm gives a whole node's memory
  std::uint64_t default_memory_per_gpu_mib = 0;            // 0: the one per CPU holds
  std::uint32_t default_cpus_per_gpu = 0;                  // 0: none said
  bool operator==(const Partition&) const = default;
};

// 0 in a limit: none.
struct Qos {
  std::string name;
  Duration longest{0};
  std::uint32_t most_jobs_per_user = 0;  // running at once
  std::uint32_t most_gpus_per_user = 0;  // held at once
  std::uint32_t most_gpus_per_job = 0;
  bool preemptible = false;  // another QOS may end or requeue its jobs
  bool operator==(const Qos&) const = default;
};

// Nothing starts on these nodes in that time, and what runs into it is not started before it: Slurm's
// reservations with the flag MAINT, and the service windows that the policy names.
struct Closure {
  Time begin = no_time;
  Time end = no_time;
  std::string nodes;   // as Slurm writes a list; empty: all
  std::string reason;  // a reservation's name, or the policy's word
  bool operator==(const Closure&) const = default;
};

// Nodes set aside for some: others' jobs do not start there then.
struct Reservation {
  std::string name;
  Time begin = no_time;
  Time end = no_time;
  std::string nodes;
  std::vector<std::string> users, accounts;
  bool operator==(const Reservation&) const = default;
};

struct Cluster {
  Time at = no_time;  // when Slurm was asked; no_time: never yet
  std::string name;
  std::string slurm_version;         // "22.05.8"
  std::string default_qos;           // empty: not known
  std::vector<NodeType> node_types;  // lowest weight first, then by list of nodes
  std::vector<Partition> partitions;
  std::vector<Qos> qos;
  std::vector<Closure> closures;  // those that have not ended, earliest first
  std::vector<Reservation> reservations;
  SiteWays site;  // the policy's, for who advises without reading it
  bool operator==(const Cluster&) const = default;
};

}  // namespace steward
