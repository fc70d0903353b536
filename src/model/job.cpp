#include "model/job.h"

#include <algorithm>
#include <string>

#include "base/text.h"
#include "model/words.h"

namespace steward {
namespace {

constexpr Words<JobState, 13> job_state_words{{
    {JobState::pending, "pending"},
    {JobState::running, "running"},
    {JobState::suspended, "suspended"},
    {JobState::completing, "completing"},
    {JobState::completed, "completed"},
    {JobState::cancelled, "cancelled"},
    {JobState::failed, "failed"},
    {JobState::timeout, "timeout"},
    {JobState::preempted, "preempted"},
    {JobState::out_of_memory, "out_of_memory"},
    {JobState::node_fail, "node_fail"},
    {JobState::requeued, "requeued"},
    {JobState::other, "other"},
}};

// Slurm's other words (squeue's "JOB STATE CODES" and newer Slurm's), each as what it means for the run here.
// One that holds its nodes must never read as an end: it may last no longer than one signal.
constexpr Words<JobState, 16> other_slurm_words{{
    {JobState::running, "configuring"},  // has its nodes, which are still being made ready
    {JobState::running, "power_up_node"},
    {JobState::running, "resizing"},
    {JobState::running, "signaling"},
    {JobState::suspended, "stopped"},     // SIGSTOP; it keeps its CPUs too
    {JobState::completing, "stage_out"},  // its processes have ended
    {JobState::node_fail, "boot_fail"},
    {JobState::timeout, "deadline"},
    {JobState::requeued, "requeue_fed"},
    {JobState::requeued, "requeue_hold"},
    {JobState::pending, "special_exit"},  // requeued already, and held
    {JobState::pending, "resv_del_hold"},
    {JobState::pending, "revoked"},  // runs on another cluster of the federation, if anywhere
    {JobState::pending, "expediting"},
    {JobState::failed, "launch_failed"},
    {JobState::failed, "reconfig_fail"},
}};

}  // namespace

std::string_view to_string(JobState state) { return word_of(job_state_words, state); }

JobState job_state_from(std::string_view slurm_word) {
  const std::string word = lower(slurm_word);
  if (const auto own = value_of(job_state_words, word)) return *own;
  return value_of(other_slurm_words, word).value_or(JobState::other);
}

std::string show_id(SlurmId id, const std::optional<ArrayTask>& array) {
  if (array) return std::to_string(array->array) + "_" + std::to_string(array->task);
  return std::to_string(id);
}

std::string show_id(const Job& job) { return show_id(job.id, job.array); }

std::string node_names(const Job& job) {
  std::string names;
  for (const NodeAllocation& each : job.nodes) names += (names.empty() ? "" : ",") + each.node;
  return names;
}

}  // namespace steward
