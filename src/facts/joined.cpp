#include "facts/joined.h"

#include <algorithm>

#include "base/check.h"

namespace steward::facts {
namespace {

// A GPU was in use in an interval when at least 5 % of the driver's own samples saw it so: a lone probe or
// the start of a process is no work, and no training step is that short.
bool gpu_active(const GpuUse& use) { return std::uint64_t{use.active_samples} * 20 >= use.samples; }

}  // namespace

Joined::Joined(Limits limits)
    : limits_(std::move(limits)),
      intervals_(static_cast<std::uint32_t>(limits_.window / limits_.interval) + 2) {
  STEWARD_CHECK(limits_.interval > Duration(0));
}

// Every interval that the report's time touches, and whether its middle lies there: so a report may be
// shorter or longer than an interval.
template <typename Mark>
void Joined::each_interval(const NodeReport& report, Mark mark) const {
  const std::int64_t length = limits_.interval.count();
  const std::int64_t begin = to_ms(report.begin);
  const std::int64_t end = std::min(to_ms(report.end), begin + limits_.window.count());
  for (std::int64_t number = begin / length; number * length < end; ++number) {
    const std::int64_t middle = number * length + length / 2;
    mark(number, middle >= begin && middle < end);
  }
}

// One report makes an interval measured, the one that covers its middle; any makes it active. A GPU that
// works for the first half of every interval is no idle one.
void Joined::record(const NodeReport& report, Window& window, bool active) const {
  each_interval(report, [&](std::int64_t number, bool middle) {
    if (middle) {
      window.mark(number, active);
    } else if (active) {
      window.mark_active(number);
    }
  });
}

bool Joined::take_report(const NodeReport& report, Time now) {
  if (report.end <= report.begin) return false;
  NodeSight& sight = sights_[report.node];
  if (report.end > now + 2 * limits_.interval) {
    sight.trouble = "its clock is ahead";
    return false;
  }
  NodeState& node = nodes_[report.node];
  const bool newest = report.end >= sight.last_end;  // a late one fills its interval and changes nothing else
  if (newest) {
    sight.last_end = report.end;
    sight.trouble = report.trouble;
    sight.machine = report.machine;
    sight.people = report.people;
    take_devices(node, report);
  }
  take_gpu_use(node, report, newest);
  take_job_use(node, report, newest);
  return true;
}

void Joined::take_devices(NodeState& node, const NodeReport& report) {
  bool changed = false;
  auto& sick = sights_[report.node].sick_gpus;
  sick.clear();
  for (const GpuDevice& device : report.devices) {
    // What ails a GPU ails its instances: it is told once.
    if (!device.part_of && device.health != GpuHealth::ok) sick[device.uuid] = "is lost or cannot be read";
    if (device.health == GpuHealth::ok && device.ecc_errors > 0)
      sick[device.uuid] = "has had uncorrected memory errors and needs a reset";
    auto [at, added] = node.gpus.try_emplace(device.uuid);
    if (added) at->second.use = Window(intervals_);
    changed |= added || at->second.device != device;
    at->second.device = device;
  }
  // An exchanged GPU, an instance that was destroyed: what the driver no longer lists is no more.
  const auto gone = [&](const auto& known) {
    return std::none_of(report.devices.begin(), report.devices.end(),
                        [&](const GpuDevice& device) { return device.uuid == known.first; });
  };
  if (!report.devices.empty()) changed |= std::erase_if(node.gpus, gone) > 0;
  if (!changed) return;
  node.by_gres_index.clear();
  for (const GpuDevice& device : report.devices) {
    if (device.gres_index) node.by_gres_index[*device.gres_index] = device.uuid;
  }
  ++node.generation;
}

void Joined::take_gpu_use(NodeState& node, const NodeReport& report, bool newest) {
  for (const GpuUse& use : report.gpus) {
    const auto found = node.gpus.find(use.uuid);
    if (found == node.gpus.end()) continue;
    GpuState& gpu = found->second;
    if (newest) gpu.latest = use;
    // The driver samples faster than the agent reads, so any driver samples at all stand for the interval.
    if (use.samples == 0) continue;
    const bool active = gpu_active(use);
    record(report, gpu.use, active);
    if (gpu.memory.first_measured == no_time) gpu.memory.first_measured = report.begin;
    if (active) gpu.memory.last_active = std::max(gpu.memory.last_active, report.end);
  }
}

Joined::UseState& Joined::use_of(NodeState& node, SlurmId id) {
  auto [at, added] = node.jobs.try_emplace(id);
  if (added) {
    at->second.cpu = Window(intervals_);
    at->second.terminal = Window(intervals_);
    ++node.generation;
  }
  return at->second;
}

void Joined::take_job_use(NodeState& node, const NodeReport& report, bool newest) {
  std::set<SlurmId> told;
  const std::uint64_t length_ms = static_cast<std::uint64_t>((report.end - report.begin).count());
  const std::uint64_t floor_ms = length_ms * static_cast<std::uint64_t>(limits_.cpu_floor_permille) / 1000;
  for (const JobUse& use : report.jobs) {
    told.insert(use.job);
    if (by_a_stranger(use)) continue;
    UseState& state = use_of(node, use.job);
    if (newest) state.latest = use;
    // CPU time is a counter: whatever was read last holds all that happened before, so one reading is enough.
    if (use.samples == 0) continue;
    record(report, state.cpu, use.cpu_ms > floor_ms);
    // Waiting speaks against a session, so only the report that covers the middle can say it.
    each_interval(report, [&](std::int64_t number, bool middle) {
      if (middle) state.terminal.mark(number, use.waits_at_terminal);
    });
  }
  if (report.trouble.empty()) mark_absent(node, report, told, newest);
}

// The node was seen and the job was not there: it holds an allocation without a process, which is known
// idleness.
void Joined::mark_absent(NodeState& node, const NodeReport& report, const std::set<SlurmId>& told,
                         bool newest) {
  for (auto at = node.jobs.begin(); at != node.jobs.end();) {
    auto& [id, state] = *at;
    if (!told.contains(id) && !runs_.contains(id)) {
      at = node.jobs.erase(at);
      ++node.generation;
      continue;
    }
    if (!told.contains(id)) {
      if (newest) {
        state.latest = JobUse{};
        state.latest.job = id;
      }
      record(report, state.cpu, false);
      record(report, state.terminal, false);
    }
    ++at;
  }
}

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
  runs_[job.id] = std::move(state);
}

void Joined::forget_run(const Job& job) {
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
  std::erase_if(first_submit_, [&](const auto& entry) {
    const Job* job = find_job(entry.first.first);
    return job == nullptr || job->uid != entry.first.second;
  });
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
  if (old != before.end() && old->second.nodes == job.nodes) return;
  for (const NodeAllocation& allocation : job.nodes) use_of(nodes_[allocation.node], job.id);
  state.made_from.clear();  // its allocation is new to us: join again
}

std::vector<SlurmId> Joined::running() const {
  std::vector<SlurmId> ids;
  ids.reserve(runs_.size());
  for (const auto& [id, state] : runs_) ids.push_back(id);
  return ids;
}

std::vector<std::pair<const GpuDevice*, const GpuUse*>> Joined::gpus_of(const std::string& node) const {
  std::vector<std::pair<const GpuDevice*, const GpuUse*>> gpus;
  const auto found = nodes_.find(node);
  if (found == nodes_.end()) return gpus;
  for (const auto& [uuid, gpu] : found->second.gpus) gpus.emplace_back(&gpu.device, &gpu.latest);
  return gpus;
}

std::vector<const JobUse*> Joined::uses_on(const std::string& node) const {
  std::vector<const JobUse*> uses;
  const auto found = nodes_.find(node);
  if (found == nodes_.end()) return uses;
  for (const auto& [id, state] : found->second.jobs) uses.push_back(&state.latest);
  return uses;
}

bool Joined::by_a_stranger(const JobUse& use) const {
  const Job* job = find_job(use.job);
  return job != nullptr && use.uid && job->uid != *use.uid;
}

const Job* Joined::find_job(SlurmId raw) const {
  const auto found = known_.find(raw);
  return found == known_.end() ? nullptr : &found->second;
}

bool Joined::current(const RunState& run) const {
  return !run.made_from.empty() &&
         std::all_of(run.made_from.begin(), run.made_from.end(),
                     [](const auto& source) { return source.first->generation == source.second; });
}

const JobFacts* Joined::find(SlurmId raw) {
  const auto found = runs_.find(raw);
  if (found == runs_.end()) return nullptr;
  if (!current(found->second)) join(found->second, known_.at(raw));
  return &found->second.facts;
}

void Joined::join(RunState& run, const Job& job) {
  run.facts.job = &job;
  run.facts.gpus.clear();
  run.facts.nodes.clear();
  run.made_from.clear();
  for (const NodeAllocation& allocation : job.nodes) {
    NodeState& node = nodes_[allocation.node];
    UseState& use = use_of(node, job.id);
    run.facts.nodes.push_back({allocation.node, &use.cpu, &use.terminal, &use.latest});
    for (std::uint32_t index : allocation.gpu_indexes) {
      HeldGpu held{allocation.node, index, nullptr, nullptr, nullptr, nullptr};
      const auto uuid = node.by_gres_index.find(index);
      if (uuid != node.by_gres_index.end()) {
        GpuState& gpu = node.gpus.at(uuid->second);
        held.device = &gpu.device;
        held.latest = &gpu.latest;
        held.memory = &gpu.memory;
        if (gpu.device.health == GpuHealth::ok) held.use = &gpu.use;
      }
      run.facts.gpus.push_back(std::move(held));
    }
    run.made_from.emplace_back(&node, node.generation);
  }
}

}  // namespace steward::facts
