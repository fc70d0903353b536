// Request: what a batch script, an srun or a salloc asks Slurm for, as its options say it. Plain values; each
// knows where it stands. What Slurm makes of what was not asked (a partition's defaults) is not in here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"

namespace steward {

// Lines and columns count from 1, columns and lengths in bytes. Line 0: not in the script.
struct Place {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint32_t length = 0;
  bool operator==(const Place&) const = default;
};

// Later ones win.
enum class OptionSource { script, environment, command_line };

template <typename T>
struct Given {
  T value{};
  std::string text;  // the value as it was written
  Place place;       // the option with its value
  OptionSource source = OptionSource::script;
  bool operator==(const Given&) const = default;
};
template <typename T>
using Maybe = std::optional<Given<T>>;

struct NodeCount {
  std::uint32_t least = 1;
  std::uint32_t most = 1;
  bool operator==(const NodeCount&) const = default;
};

struct Memory {
  std::uint64_t mib = 0;  // 0: all of a node's
  bool operator==(const Memory&) const = default;
};

// GPUs of one type; of an empty type: of any. A later one of the same type takes the earlier one's place.
struct GpuCount {
  std::string type;
  std::uint64_t count = 1;
  bool operator==(const GpuCount&) const = default;
};
struct Gpus {
  std::vector<GpuCount> of;
  bool operator==(const Gpus&) const = default;
  std::uint64_t total() const {
    std::uint64_t sum = 0;
    for (const GpuCount& each : of) sum += each.count;
    return sum;
  }
};
// --gres: its GPUs, and the names of what else is asked for.
struct Gres {
  Gpus gpus;
  std::vector<std::string> others;
  bool operator==(const Gres&) const = default;
};

// A time limit. 0: none at all.
struct Limit {
  Duration time{0};
  bool operator==(const Limit&) const = default;
};

// One option as it was given, in order; what the fields below do not hold is only here.
struct GivenOption {
  std::string name;     // its long name: "gpus-per-node"
  std::string spelled;  // as it was written: "-G", "--gpus"
  std::optional<std::string> value;
  Place place;  // with its value
  Place value_place;
  OptionSource source = OptionSource::script;
  bool operator==(const GivenOption&) const = default;
};

// One job, or one part of a heterogeneous one. Empty: not asked.
struct Request {
  Maybe<Limit> time, time_min;
  Maybe<NodeCount> nodes;
  Maybe<std::uint32_t> ntasks, ntasks_per_node, ntasks_per_gpu, ntasks_per_socket, ntasks_per_core;
  Maybe<std::uint32_t> cpus_per_task, cpus_per_gpu, mincpus;
  Maybe<std::uint32_t> sockets_per_node, cores_per_socket, threads_per_core;
  Maybe<Memory> mem, mem_per_cpu, mem_per_gpu, tmp;
  Maybe<Gres> gres;
  Maybe<Gpus> gpus, gpus_per_node, gpus_per_task, gpus_per_socket;
  Maybe<std::string> partition, qos, account, reservation;
  Maybe<std::string> array, begin, deadline, dependency;
  Maybe<std::string> job_name, comment, output, error, input, chdir;
  Maybe<std::string> constraint, nodelist, exclude, signal, mail_type, wrap;
  Maybe<std::string> exclusive;  // "": the plain flag
  Maybe<bool> requeue;
  bool hold = false;
  bool test_only = false;
  bool pty = false;                  // srun's
  bool overlap_or_jobid = false;     // srun's: goes into a job that runs already
  std::vector<GivenOption> options;  // all of them, in order: script, environment, command line
  bool operator==(const Request&) const = default;
};

// What the request comes to, where it can be known.
struct Totals {
  std::uint64_t nodes = 1;                           // at least
  std::uint64_t tasks = 1;                           // at least
  std::uint64_t cpus = 1;                            // all tasks' together
  std::uint64_t gpus = 0;                            // of the whole job
  std::vector<GpuCount> gpus_by_type;                // the same
  std::optional<std::uint64_t> memory_per_node_mib;  // on each of `nodes`; empty: Slurm's default
  std::optional<std::uint64_t> gpus_per_node;        // on one node at the least that Slurm may choose
  std::uint64_t cpus_per_node = 1;                   // on one node, spread over `nodes`
  bool operator==(const Totals&) const = default;
};

}  // namespace steward
