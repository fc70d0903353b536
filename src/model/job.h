// A job as Slurm speaks of it, and the names of jobs and runs that stay true when Slurm reuses an id.
#pragma once

#include <sys/types.h>

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace steward {

// Slurm's number for one job or array task (JobIDRaw). Reused after MaxJobId: never a name by itself.
using SlurmId = std::uint32_t;

// A job is (cluster, id, first submit time); an array task is a job of its own, under its own raw id.
struct JobKey {
  std::string cluster;
  SlurmId id = 0;
  Time first_submit = no_time;
  auto operator<=>(const JobKey&) const = default;
};

// A run adds the start time: requeueing makes a new run of the same job. Permission binds to a run.
struct RunKey {
  JobKey job;
  Time start = no_time;
  auto operator<=>(const RunKey&) const = default;
};

struct ArrayTask {
  SlurmId array = 0;  // ArrayJobID; the last task's own raw id EQUALS it
  std::uint32_t task = 0;
  auto operator<=>(const ArrayTask&) const = default;
};

enum class JobState {
  pending,
  running,
  suspended,
  completing,
  completed,
  cancelled,
  failed,
  timeout,
  preempted,
  out_of_memory,
  node_fail,
  requeued,
  other
};

// Slurm's own word in lower case ("running", "out_of_memory"), stable in JSON.
std::string_view to_string(JobState state);
// Slurm's spelling, any case. Slurm has more words than we have states ("STOPPED" is suspended), so only the
// words of to_string come back as they were. Unknown words are `other`.
JobState job_state_from(std::string_view slurm_word);
inline bool holds_resources(JobState state) {
  return state == JobState::running || state == JobState::suspended || state == JobState::completing;
}

// What a job holds on one node. GRES indexes are Slurm's (`scontrol show job -d`, "IDX:"), not minors, not
// NVML's.
struct NodeAllocation {
  std::string node;
  std::uint32_t cpus = 0;
  std::uint64_t memory_mib = 0;
  std::vector<std::uint32_t> gpu_indexes;  // ascending
  bool operator==(const NodeAllocation&) const = default;
};

struct Job {
  SlurmId id = 0;
  std::optional<ArrayTask> array;
  std::optional<SlurmId> het_leader;  // a component of a het job: only the whole can be cancelled
  uid_t uid = 0;
  std::string user;
  std::string account;
  std::string partition;
  std::string qos;
  std::string name;     // free text of a stranger
  std::string comment;  // free text of a stranger
  JobState state = JobState::other;
  bool batch = false;     // BatchFlag: submitted by sbatch
  Time submit = no_time;  // of this run: a requeue renews it
  Time start = no_time;
  Time end = no_time;      // expected while running
  Time suspend = no_time;  // Slurm's SuspendTime: last suspended or resumed. Asked once a run; no_time: never
  std::uint32_t restarts = 0;
  Duration time_limit{0};  // 0: none
  std::string alloc_node;  // where sbatch/srun was typed
  std::uint32_t alloc_sid = 0;
  std::uint32_t gpus = 0;
  std::uint32_t cpus = 0;
  bool chose_gpu = false;  // a GPU type was asked for by name (asked once per run)
  bool detailed = false;   // `nodes` are known (asked once per run)
  std::vector<NodeAllocation> nodes;
  bool operator==(const Job&) const = default;
};

// As people and scancel name it: "123", "120_3" (array task), always the exact thing.
std::string show_id(SlurmId id, const std::optional<ArrayTask>& array);
std::string show_id(const Job& job);
// The names of its nodes: "n1,n2".
std::string node_names(const Job& job);

}  // namespace steward
