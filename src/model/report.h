// What an agent says: the use of one node's jobs and GPUs during one interval. Built by meter, carried by
// wire.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "model/job.h"

namespace steward {

enum class GpuHealth { ok, lost, unreadable };

// One GPU of a node, named by UUID; the other numbers are three different orders of the same devices.
struct GpuDevice {
  std::string uuid;
  std::string name;                         // "NVIDIA A10"
  std::optional<std::uint32_t> gres_index;  // Slurm's, through gres.conf's device file; absent: not Slurm's
  std::uint32_t minor = 0;
  std::uint32_t nvml_index = 0;
  std::uint64_t memory_mib = 0;
  GpuHealth health = GpuHealth::ok;
  bool operator==(const GpuDevice&) const = default;
};

// Use of one GPU in the interval. samples == 0: nothing was measured, which is not idleness.
struct GpuUse {
  std::string uuid;
  std::uint32_t samples = 0;
  std::uint32_t active_samples = 0;        // utilisation at or above the agent's activity floor
  std::uint32_t utilisation_permille = 0;  // mean over the samples
  std::uint64_t memory_used_mib = 0;       // largest
  std::uint64_t power_mw = 0;              // mean
  std::uint32_t processes = 0;             // compute processes on it, when last asked
  bool operator==(const GpuUse&) const = default;
};

// What kind of program runs, told by table; names and arguments never leave the node.
enum class ProcessKind {
  shell,
  container,
  notebook,
  ide_server,
  tunnel,
  sleeper,
  trainer,
  workflow,
  transfer,
  other
};
std::string_view to_string(ProcessKind kind);
std::optional<ProcessKind> process_kind_from(std::string_view word);

// Use of one job's processes on this node in the interval. Keyed by Slurm's id as the cgroup names it.
struct JobUse {
  SlurmId job = 0;
  uid_t uid = 0;
  std::uint32_t samples = 0;      // cgroup reads that succeeded
  std::uint64_t cpu_ms = 0;       // CPU time used in the interval
  std::uint64_t memory_mib = 0;   // anonymous + shared, largest
  std::uint32_t processes = 0;    // at the last look, slurmstepd and pure sleepers of Slurm's own left out
  bool interactive_step = false;  // a step other than batch/extern holds a terminal
  bool waits_at_terminal =
      false;  // a shell sits in the foreground of a terminal with nothing running under it
  std::map<ProcessKind, std::uint32_t> kinds;
  bool operator==(const JobUse&) const = default;
};

using ContactId = Id<struct ContactTag>;

enum class Delivery { accepted, refused, unclear };
std::string_view to_string(Delivery delivery);
std::optional<Delivery> delivery_from(std::string_view word);

// What became of a word that stewardd handed to a front-end's agent for a person's terminals.
struct TerminalResult {
  ContactId contact;
  Delivery delivery = Delivery::unclear;
  std::string detail;
  bool operator==(const TerminalResult&) const = default;
};

// Idempotent: (node, epoch, sequence) names it; an agent sends each until it is acknowledged, oldest first.
struct NodeReport {
  std::string cluster;
  std::string node;
  std::uint64_t epoch = 0;  // start of this agent's state (ms since 1970); a new one restarts sequence at 1
  std::uint64_t sequence = 0;
  Time begin = no_time;  // [begin, end)
  Time end = no_time;
  std::uint32_t expected_samples = 0;
  std::string trouble;  // why GPUs or cgroups could not be read; empty when all is well
  std::vector<GpuDevice> devices;
  std::vector<GpuUse> gpus;
  std::vector<JobUse> jobs;
  std::vector<uid_t> at_terminal;         // front-ends: who can be written to right now
  std::vector<TerminalResult> delivered;  // front-ends
  bool operator==(const NodeReport&) const = default;
};

// stewardd's answer: everything up to `acknowledged` is committed and need not be kept.
struct TerminalWord {
  ContactId contact;
  uid_t uid = 0;
  std::string text;
  bool operator==(const TerminalWord&) const = default;
};
struct ReportAnswer {
  std::uint64_t acknowledged = 0;
  std::vector<TerminalWord> words;  // front-ends: to be written now; each is handed out once
  bool operator==(const ReportAnswer&) const = default;
};

}  // namespace steward
