#include "model/job.h"

#include <algorithm>
#include <string>

#include "model/words.h"

namespace steward {
namespace {

constexpr Words<JobState, 13> state_words{{
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

}  // namespace

std::string_view to_string(JobState state) { return word_of(state_words, state); }

JobState job_state_from(std::string_view slurm_word) {
  std::string lower(slurm_word);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return value_of(state_words, lower).value_or(JobState::other);
}

std::string show_id(const Job& job) {
  if (job.array) return std::to_string(job.array->array) + "_" + std::to_string(job.array->task);
  return std::to_string(job.id);
}

}  // namespace steward
