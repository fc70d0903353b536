// A cluster in memory that behaves as Slurm does where it matters to Steward: raw ids, arrays whose last task
// has the array's own id, het jobs, requeues that renew the submit time, and a scancel that takes what its
// target names.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/text.h"
#include "slurm/slurm.h"

namespace steward {

class FakeSlurm final : public slurm::Slurm {
 public:
  // What becomes of the next cancellations.
  enum class AtCancel {
    obey,
    fail,         // scancel refuses, nothing happens
    do_nothing,   // scancel says yes, the job goes on
    hang,         // killed at its limit before slurmctld heard of it
    lose_answer,  // slurmctld acted, but nobody heard of it
  };
  struct Cancelled {
    std::string target, owner;
    JobState state;
  };

  explicit FakeSlurm(const Clock& clock) : clock_(clock) {}

  // A pending job; `job.id` 0 takes the next id. Fields that are not set get plausible values.
  SlurmId add(Job job) {
    if (job.id == 0) job.id = next_id_;
    next_id_ = std::max(next_id_, job.id + 1);
    job.state = JobState::pending;
    if (job.submit == no_time) job.submit = clock_.now();
    jobs_[job.id] = job;
    return job.id;
  }
  // An array of `tasks` pending tasks: task 0, 1, … get fresh ids and the last one keeps the array's.
  std::vector<SlurmId> add_array(const Job& of, std::uint32_t tasks) {
    const SlurmId array = next_id_++;
    std::vector<SlurmId> ids;
    for (std::uint32_t task = 0; task < tasks; ++task) {
      Job job = of;
      job.id = task + 1 == tasks ? array : next_id_;
      job.array = ArrayTask{array, task};
      ids.push_back(add(job));
    }
    return ids;
  }
  // Starts it on `nodes`; what they hold is what it holds.
  void start(SlurmId id, std::vector<NodeAllocation> nodes) {
    Job& job = jobs_.at(id);
    job.state = JobState::running;
    job.start = clock_.now();
    job.end = job.time_limit > Duration(0) ? job.start + job.time_limit : no_time;
    job.detailed = true;
    job.gpus = job.cpus = 0;
    for (const NodeAllocation& node : nodes) {
      job.gpus += static_cast<std::uint32_t>(node.gpu_indexes.size());
      job.cpus += node.cpus;
    }
    job.nodes = std::move(nodes);
  }
  void end(SlurmId id, JobState state = JobState::completed) {
    Job& job = jobs_.at(id);
    job.state = state;
    job.end = clock_.now();
  }
  void requeue(SlurmId id) {
    Job& job = jobs_.at(id);
    job.state = JobState::pending;
    job.submit = clock_.now();
    job.start = job.end = no_time;
    job.restarts += 1;
    job.nodes.clear();
    job.detailed = false;
  }
  void forget(SlurmId id) { jobs_.erase(id); }  // MinJobAge has passed
  Job& at(SlurmId id) { return jobs_.at(id); }

  // While set, poll() and job() answer this.
  std::optional<Error> trouble;
  AtCancel at_cancel = AtCancel::obey;
  std::vector<std::pair<SlurmId, std::string>> notified;
  std::vector<Cancelled> cancelled;  // every command that reached scancel

  Result<slurm::Snapshot> poll() override {
    if (trouble) return tl::unexpected(*trouble);
    slurm::Snapshot snapshot{clock_.now(), {}};
    for (const auto& [id, job] : jobs_) snapshot.jobs.push_back(job);
    return snapshot;
  }

  Result<std::optional<Job>> job(SlurmId raw) override {
    if (trouble) return tl::unexpected(*trouble);
    const auto found = jobs_.find(raw);
    if (found == jobs_.end()) return std::optional<Job>();
    return std::optional<Job>(found->second);
  }

  Status notify(SlurmId raw, const std::string& text) override {
    if (trouble) return tl::unexpected(*trouble);
    const auto found = jobs_.find(raw);
    if (found == jobs_.end() || found->second.state != JobState::running)
      return fail(ErrorCode::refused, "scontrol notify failed (1): Invalid job id specified");
    notified.emplace_back(raw, text);
    return {};
  }

  slurm::CancelResult cancel(Warrant warrant) override {
    using slurm::CancelOutcome;
    const Duration age = clock_.now() - warrant.observed_at();
    if (!warrant.valid()) return {CancelOutcome::refused, "the warrant was used before"};
    if (age > seconds(1) || age < Duration(0)) return {CancelOutcome::refused, "the observation is too old"};
    cancelled.push_back({warrant.target(), warrant.owner(), warrant.state()});
    switch (at_cancel) {
      case AtCancel::fail:
        return {CancelOutcome::refused, "scancel failed (1): Access/permission denied"};
      case AtCancel::do_nothing:
        return {CancelOutcome::refused, "scancel said it was done; Slurm says: running"};
      case AtCancel::hang:
        return {CancelOutcome::unclear, "scancel did not end within 20 s"};
      case AtCancel::lose_answer:
        scancel(warrant);
        return {CancelOutcome::unclear, "the answer was lost"};
      case AtCancel::obey:
        break;
    }
    const bool any = scancel(warrant);
    const auto now = jobs_.find(warrant.job());
    if (now == jobs_.end() || !holds_resources(now->second.state) ||
        now->second.start != warrant.run().start) {
      return {CancelOutcome::done, any ? "Slurm says: cancelled" : "it had ended already"};
    }
    return {CancelOutcome::refused, "scancel: Invalid job id specified"};
  }

 private:
  // As scancel does: "A" is job A, every task of array A and every part of het job A; "A_T" is one task.
  bool scancel(const Warrant& warrant) {
    bool any = false;
    for (auto& [id, job] : jobs_) {
      const auto named = parse_integer(warrant.target());
      const bool by_task = job.array && show_id(job) == warrant.target();
      const bool by_id = named && (id == *named || (job.array && job.array->array == *named) ||
                                   (job.het_leader && *job.het_leader == *named));
      if ((!by_task && !by_id) || job.user != warrant.owner() || job.state != warrant.state()) continue;
      job.state = JobState::cancelled;
      job.end = clock_.now();
      any = true;
    }
    return any;
  }

  const Clock& clock_;
  std::map<SlurmId, Job> jobs_;
  SlurmId next_id_ = 1;
};

}  // namespace steward
