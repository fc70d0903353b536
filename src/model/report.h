// What an agent says: the use of one node's jobs and GPUs during one interval. Built by meter, carried by
// wire.
#pragma once

#include <sys/types.h>

#include <array>
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

// Where a MIG instance is.
struct GpuPart {
  std::string gpu;  // UUID of the GPU that it is a part of
  std::uint32_t gpu_instance = 0;
  std::uint32_t compute_instance = 0;
  bool operator==(const GpuPart&) const = default;
};

// One GPU of a node, or one MIG instance of a divided one, named by UUID; the other numbers are three
// different orders of the same devices (an instance's: those of its GPU).
struct GpuDevice {
  std::string uuid;
  std::string name;                         // "NVIDIA A10"
  std::optional<std::uint32_t> gres_index;  // Slurm's, through gres.conf's device file; absent: not Slurm's
  std::uint32_t minor = 0;
  std::uint32_t nvml_index = 0;
  std::uint64_t memory_mib = 0;
  GpuHealth health = GpuHealth::ok;
  std::uint64_t ecc_errors = 0;  // uncorrected, since the driver was loaded; 0 where it keeps none
  bool mig =
      false;  // divided into instances: the driver then has no utilisation to tell, which is not idleness
  std::optional<GpuPart> part_of{};  // absent: a whole GPU
  bool operator==(const GpuDevice&) const = default;
};

// Whose compute processes are on a GPU: a job's, or (job 0) somebody's outside any job.
struct GpuUser {
  SlurmId job = 0;
  uid_t uid = 0;
  std::uint32_t processes = 0;
  bool operator==(const GpuUser&) const = default;
};

// Use of one GPU in the interval. samples == 0: nothing was measured, which is not idleness.
struct GpuUse {
  std::string uuid;
  std::uint32_t samples = 0;               // the driver's own, valid ones
  std::uint32_t touched_samples = 0;       // some kernel ran at all
  std::uint32_t active_samples = 0;        // utilisation at or above the agent's activity floor
  std::uint32_t utilisation_permille = 0;  // mean over the samples
  std::uint64_t memory_used_mib = 0;       // largest
  std::uint64_t power_mw = 0;              // mean
  std::optional<std::uint64_t> energy_mj;  // used in the interval; absent: the driver keeps no count
  // Compute processes on it, when last asked; of all its instances. Absent: the driver did not say.
  std::optional<std::uint32_t> processes;
  std::vector<GpuUser> users;  // whose they are
  bool operator==(const GpuUse&) const = default;
};

// What kind of program runs, told by table (policy/kinds.toml); names and arguments never leave the node.
enum class ProcessKind {
  shell,
  sleeper,
  multiplexer,  // tmux, screen
  tunnel,
  ide_server,
  assistant,  // AI coding assistants
  container,
  notebook,
  workflow,
  service,  // TensorBoard, Ray, databases: run beside work
  transfer,
  compiler,
  slurm_client,  // srun, salloc
  trainer,
  other
};
inline constexpr std::array all_process_kinds = {
    ProcessKind::shell,        ProcessKind::sleeper,   ProcessKind::multiplexer, ProcessKind::tunnel,
    ProcessKind::ide_server,   ProcessKind::assistant, ProcessKind::container,   ProcessKind::notebook,
    ProcessKind::workflow,     ProcessKind::service,   ProcessKind::transfer,    ProcessKind::compiler,
    ProcessKind::slurm_client, ProcessKind::trainer,   ProcessKind::other};
std::string_view to_string(ProcessKind kind);
std::optional<ProcessKind> process_kind_from(std::string_view word);

// A job's memory on a node in named parts, when they were largest together in the interval. Absent: the
// kernel does not say, or there is no limit.
struct JobMemory {
  std::uint64_t anon_mib = 0;                // anonymous
  std::uint64_t shmem_mib = 0;               // tmpfs and shared memory (data loaders)
  std::uint64_t file_mib = 0;                // page cache, which the kernel takes back when it must
  std::optional<std::uint64_t> current_mib;  // all of it, page cache included: Slurm's MaxRSS from 23.11 on
  std::optional<std::uint64_t> peak_mib;     // largest `current` since the job began
  std::optional<std::uint64_t> limit_mib;
  std::uint64_t in_use_mib() const { return anon_mib + shmem_mib; }  // what cannot be reclaimed
  bool operator==(const JobMemory&) const = default;
};

struct IoUse {
  std::uint64_t read_bytes = 0;
  std::uint64_t written_bytes = 0;
  bool operator==(const IoUse&) const = default;
};

// Use of one step of a job on this node in the interval.
struct StepUse {
  std::string step;  // "batch", "extern", "interactive", "0"
  std::uint64_t cpu_ms = 0;
  std::uint64_t memory_mib = 0;  // anonymous and shared, at the last process scan
  std::uint32_t processes = 0;
  bool operator==(const StepUse&) const = default;
};

// Use of one job's processes on this node in the interval. Keyed by Slurm's id as the cgroup names it.
struct JobUse {
  SlurmId job = 0;
  std::optional<uid_t> uid;   // absent: it was gone before any of its processes was seen (cgroup v2)
  std::uint32_t samples = 0;  // cgroup reads that succeeded
  std::uint64_t cpu_ms = 0;   // CPU time used in the interval
  JobMemory memory;
  std::optional<IoUse> io;      // absent: this kernel counts none per job
  std::uint64_t oom_kills = 0;  // since the job began
  std::uint32_t processes = 0;  // at the last look, slurmstepd and pure sleepers of Slurm's own left out
  std::uint32_t tasks = 0;      // their threads
  std::uint32_t stuck =
      0;  // of the processes: in uninterruptible sleep when last looked at (storage, driver)
  bool interactive_step = false;  // a step other than batch/extern holds a terminal
  bool waits_at_terminal =
      false;  // a shell sits in the foreground of a terminal with nothing running under it
  std::map<ProcessKind, std::uint32_t> kinds;
  std::optional<Duration> longest_sleep;  // of its sleepers; ten years: without end
  std::optional<Duration>
      quiet;  // how long, at the interval's end, none of it had used CPU; absent: not known
  std::vector<StepUse> steps;
  bool operator==(const JobUse&) const = default;
};

// How long somebody waited for want of something, permille of the interval (the kernel's pressure stall
// information). some: at least one task waited; full: all of them did.
struct Pressure {
  std::uint32_t cpu_some = 0;
  std::uint32_t memory_some = 0, memory_full = 0;
  std::uint32_t io_some = 0, io_full = 0;
  bool operator==(const Pressure&) const = default;
};

// The node as a whole in the interval.
struct MachineUse {
  std::uint32_t cpus = 0;
  std::uint32_t busy_permille = 0;  // of all CPUs' time
  std::uint32_t load_centi = 0;     // load average of the last minute, hundredths, at the end
  std::uint64_t memory_mib = 0;
  std::uint64_t available_mib = 0;   // smallest
  std::optional<Pressure> pressure;  // absent: this kernel keeps none
  bool operator==(const MachineUse&) const = default;
};

// What one person did on a front-end in the interval, outside Slurm's jobs. A person is who logged in: what
// they run under su or sudo is theirs.
struct PersonUse {
  uid_t uid = 0;
  std::string user{};            // login name; empty: the node does not know it
  std::uint64_t cpu_ms = 0;      // processes that came and went in between included
  std::uint64_t memory_mib = 0;  // what cannot be reclaimed, largest
  std::uint32_t processes = 0;   // at the last look
  std::uint32_t tasks = 0;       // their threads
  std::optional<IoUse> io;       // absent: this kernel counts none per person
  std::map<ProcessKind, std::uint32_t> kinds;
  std::uint32_t clients_in_multiplexer = 0;  // of the slurm_client processes: below tmux or screen
  bool operator==(const PersonUse&) const = default;
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

// What the agent itself cost in the interval, and how well it kept its times.
struct AgentUse {
  std::uint64_t cpu_ms = 0;
  std::uint64_t rss_mib = 0;         // resident at the end
  std::uint32_t late_samples = 0;    // taken over a tenth of the pace after their moment
  std::uint32_t missed_samples = 0;  // not taken at all
  Duration sample{0};                // the pace
  bool slowed = false;               // slower than configured: it was over its budget
  bool over_budget = false;          // the last ten minutes were above it
  bool operator==(const AgentUse&) const = default;
};

// What tells a report from every other.
struct ReportId {
  std::string node;
  std::uint64_t epoch = 0;
  std::uint64_t sequence = 0;
  auto operator<=>(const ReportId&) const = default;
};

// Idempotent: its id names it; an agent sends each until it is acknowledged, oldest first.
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
  std::optional<MachineUse> machine;
  std::vector<PersonUse> people;          // front-ends
  std::vector<uid_t> at_terminal;         // front-ends: who can be written to right now
  std::vector<TerminalResult> delivered;  // front-ends
  std::optional<AgentUse> agent;          // absent: an earlier agent
  bool operator==(const NodeReport&) const = default;
};

inline ReportId id_of(const NodeReport& report) { return {report.node, report.epoch, report.sequence}; }

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
