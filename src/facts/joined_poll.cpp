// What a poll of Slurm's makes of the runs.
#include <algorithm>
#include <utility>

#include "facts/joined.h"

namespace steward::facts {

RunKey Joined::run_of(const Job& job) const {
  const auto known = first_submit_.find({job.id, job.uid});
  const bool same = known != first_submit_.end() && job.restarts > 0 && job.submit >= known->second;
  return {{limits_.cluster, job.id, same ? known->second : job.submit}, job.start};
}

void Joined::remember(const JobKey& job, uid_t uid) {
  Time& first = first_submit_[{job.id, uid}];
  first = std::max(first, job.first_submit);
}

void Joined::begin_run(const Job& job, const RunKey& run) {
  RunState state;
  state.facts.run = run;
  state.facts.running_since = run.start;
  state.facts.interval = limits_.interval;
  if (const auto parent = submitted_in_.find(job.id); parent != submitted_in_.end())
    state.facts.submitted_in = parent->second;
  runs_[job.id] = std::move(state);
}

// Who holds which GPU, for telling whose work it is. What was smoothed until then is its last holder's; but
// at the first poll after a start the kept reports have told of this very run already.
void Joined::set_holder(NodeState& node, std::uint32_t gres_index, const Job& job, Time at) {
  Holder& holder = node.holders[gres_index];
  if (holder.job == job.id) return;
  holder = {job.id, job.uid};
  const auto uuid = node.by_gres_index.find(gres_index);
  if (uuid == node.by_gres_index.end()) return;
  GpuMemory& memory = node.gpus.at(uuid->second).memory;
  if (polled_) memory.load = 0;
  memory.load_since = polled_ ? at : std::max(memory.load_since, job.start);
}

void Joined::set_holders(const Job& job, Time at) {
  for (const NodeAllocation& allocation : job.nodes) {
    for (const std::uint32_t index : allocation.gpu_indexes)
      set_holder(nodes_[allocation.node], index, job, at);
  }
}

void Joined::drop_holders(const Job& job) {
  for (const NodeAllocation& allocation : job.nodes) {
    NodeState& node = nodes_[allocation.node];
    for (const std::uint32_t index : allocation.gpu_indexes) {
      const auto at = node.holders.find(index);
      if (at != node.holders.end() && at->second.job == job.id) node.holders.erase(at);
    }
  }
}

// Of a job that is new to us: was it submitted on a node where its person has a session? A batch job's own
// submissions (workflows, checkpoints that go on) are as they should be, so where both run it counts as one.
void Joined::note_parent(const Job& job) {
  const auto node = nodes_.find(job.alloc_node);
  if (node == nodes_.end()) return;
  SlurmId session = 0;
  for (const auto& [id, use] : node->second.jobs) {
    const auto run = runs_.find(id);
    if (run == runs_.end() || id == job.id) continue;
    const Job& other = known_.at(id);
    if (other.uid != job.uid || other.start > job.submit) continue;
    if (other.batch) return;
    session = id;
  }
  if (session == 0) return;
  submitted_in_[job.id] = session;
  if (const auto run = runs_.find(job.id); run != runs_.end()) run->second.facts.submitted_in = session;
}

void Joined::forget_run(const Job& job) {
  drop_holders(job);
  runs_.erase(job.id);
  for (const NodeAllocation& allocation : job.nodes) {
    NodeState& node = nodes_[allocation.node];
    if (node.jobs.erase(job.id) > 0) ++node.generation;
  }
}

namespace {

// The same job under the same id: requeued by Slurm (which renews the submit time), not another job that got
// its id.
bool requeue_of(const Job& before, const Job& after) {
  return after.uid == before.uid && after.restarts > before.restarts;
}

}  // namespace

// What became of a run that held resources at the last poll; nothing when it still does.
void Joined::compare(const Job& old_job, const RunKey& run, PollChanges& changes) {
  const auto found = known_.find(old_job.id);
  const Job* now = found == known_.end() ? nullptr : &found->second;
  const bool requeued = now != nullptr && requeue_of(old_job, *now);
  if (requeued) first_submit_[{old_job.id, old_job.uid}] = run.job.first_submit;
  const bool holds = now != nullptr && holds_resources(now->state);
  const bool may_hold = holds || (now != nullptr && now->state == JobState::other);
  if (may_hold && now->start == old_job.start) return;
  if (requeued && holds) {
    changes.requeued.emplace_back(run, run_of(*now));
    return;
  }
  EndedRun ended{old_job, run};
  ended.job.state = JobState::other;  // forgotten by Slurm, or its id is another job's now
  if (requeued || (now != nullptr && now->start == old_job.start)) ended.job.state = now->state;
  changes.ended.push_back(std::move(ended));
}

PollChanges Joined::take_poll(const std::vector<Job>& jobs, Time at) {
  PollChanges changes;
  std::map<SlurmId, Job> before;
  before.swap(known_);
  for (const Job& job : jobs) known_[job.id] = job;
  for (const auto& [id, state] : runs_) compare(before.at(id), state.facts.run, changes);
  for (const EndedRun& ended : changes.ended) forget_run(before.at(ended.run.job.id));
  for (const auto& [old_run, new_run] : changes.requeued) forget_run(before.at(old_run.job.id));
  for (auto& [id, job] : known_) {
    // A run that is here still and `other` by now was found above to go on.
    if (holds_resources(job.state) || (job.state == JobState::other && runs_.contains(id))) {
      keep_run(job, before, at);
    }
  }
  for (const auto& [id, job] : known_) {
    if (!before.contains(id)) note_parent(job);
  }
  std::erase_if(first_submit_, [&](const auto& entry) {
    const Job* job = find_job(entry.first.first);
    return job == nullptr || job->uid != entry.first.second;
  });
  std::erase_if(submitted_in_, [&](const auto& entry) { return !known_.contains(entry.first); });
  if (!std::exchange(polled_, true)) {
    for (auto& [name, node] : nodes_) node.seen.reset();
  }
  return changes;
}

void Joined::keep_run(Job& job, const std::map<SlurmId, Job>& before, Time at) {
  const auto old = before.find(job.id);
  if (!runs_.contains(job.id)) {
    begin_run(job, run_of(job));
  } else if (old != before.end()) {
    if (job.state == JobState::running && old->second.state != JobState::running) {
      runs_.at(job.id).facts.running_since = at;
    }
    if (job.state == JobState::other && job.nodes.empty()) job.nodes = old->second.nodes;
  }
  RunState& state = runs_.at(job.id);
  state.facts.job = &job;
  // After a restart nobody here saw it suspended; Slurm did.
  state.facts.running_since = std::max(state.facts.running_since, job.suspend);
  if (old != before.end() && old->second.nodes == job.nodes) return;
  if (old != before.end()) drop_holders(old->second);
  set_holders(job, at);
  for (const NodeAllocation& allocation : job.nodes) {
    NodeState& node = nodes_[allocation.node];
    if (!polled_) mark_unseen(node, job);
    use_of(node, job.id);
  }
  state.made_from.clear();  // its allocation is new to us: join again
}

}  // namespace steward::facts
