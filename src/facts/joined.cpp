#include "facts/joined.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "facts/signs.h"

namespace steward::facts {

namespace {

constexpr std::int64_t kLoadMemory = 120;  // intervals: an hour of half minutes

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

// One report makes an interval measured, the one that covers its middle. What speaks for the job (`may`) any
// report can say: a GPU that works for the first half of every interval is no idle one. What speaks against
// it (`must`) only that one.
void Joined::record(const NodeReport& report, Window& window, Window::Channels may,
                    Window::Channels must) const {
  each_interval(report, [&](std::int64_t number, bool middle) {
    if (middle) {
      window.mark(number, may | must);
    } else {
      window.mark_active(number, may);
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
  const bool first = sight.last_end == no_time;
  const bool newest = report.end >= sight.last_end;  // a late one fills its interval and changes nothing else
  if (newest) {
    sight.last_end = report.end;
    sight.length = report.end - report.begin;
    sight.trouble = report.trouble;
    sight.machine = report.machine;
    note_io(sight, report);
    sight.people = report.people;
    take_devices(node, report, first);
  }
  take_gpu_use(node, report, newest);
  take_job_use(node, report, newest);
  return true;
}

// Short reports: a moment's flush to a disk is no storage that hangs.
void Joined::note_io(NodeSight& sight, const NodeReport& report) {
  const bool waits =
      report.machine && report.machine->pressure && report.machine->pressure->io_full >= kWaitsForIo;
  if (!waits) {
    sight.waits_for_io_since = no_time;
    return;
  }
  if (sight.waits_for_io_since == no_time) sight.waits_for_io_since = report.begin;
  if (report.end - sight.waits_for_io_since >= kWaitsForIoTime) sight.waited_for_io = report.end;
}

void Joined::take_devices(NodeState& node, const NodeReport& report, bool first) {
  bool changed = false;
  auto& sick = sights_[report.node].sick_gpus;
  const auto before = std::exchange(sick, {});
  const auto ails = [&](const std::string& uuid, const char* what) {
    const auto known = before.find(uuid);
    const Time since = first ? no_time : report.begin;
    sick[uuid] = {what, known == before.end() ? since : known->second.since};
  };
  for (const GpuDevice& device : report.devices) {
    // What ails a GPU ails its instances: it is told once.
    if (!device.part_of && device.health != GpuHealth::ok) ails(device.uuid, "is lost or cannot be read");
    if (device.health == GpuHealth::ok && device.ecc_errors > 0)
      ails(device.uuid, "has had uncorrected memory errors and needs a reset");
    auto [at, added] = node.gpus.try_emplace(device.uuid);
    if (added) at->second.use = Window(intervals_, gpu_signs);
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
    if (found != node.gpus.end()) take_one_gpu(node, found->second, use, report, newest);
  }
}

void Joined::note_newest(GpuMemory& memory, const GpuUse& use, const NodeReport& report) const {
  if (report.begin > memory.last_measured + 2 * limits_.interval) memory.measured_since = report.begin;
  memory.last_measured = report.end;
  memory.load_since = std::max(memory.load_since, memory.measured_since);
  memory.load += (std::int64_t{use.utilisation_permille} * 1000 - memory.load) / kLoadMemory;
  if (use.memory_used_mib >= memory.most_mib || report.end - memory.most_mib_at > hours(1)) {
    memory.most_mib = use.memory_used_mib;
    memory.most_mib_at = report.end;
  }
}

void Joined::take_one_gpu(NodeState& node, GpuState& gpu, const GpuUse& use, const NodeReport& report,
                          bool newest) {
  if (newest) gpu.latest = use;
  // The driver samples faster than the agent reads, so any driver samples at all stand for the interval.
  if (use.samples == 0) return;
  GpuMemory& memory = gpu.memory;
  if (use.power_mw > 0)
    memory.rest_mw = std::min(memory.rest_mw == 0 ? use.power_mw : memory.rest_mw, use.power_mw);
  if (newest) note_newest(memory, use, report);
  const auto holder = gpu.device.gres_index ? node.holders.find(*gpu.device.gres_index) : node.holders.end();
  const Window::Channels signs =
      signs_of(use, holder == node.holders.end() ? Holder{} : holder->second, memory.rest_mw);
  record(report, gpu.use, signs, 0);
  const auto note = [&](bool seen, Time& last) {
    if (seen) last = std::max(last, report.end);
  };
  note((signs & bit(GpuSign::own_work)) != 0, memory.last_active);
  note(use.touched_samples > 0, memory.last_touched);
  note(!use.processes || *use.processes > 0, memory.last_peopled);
}

Joined::UseState& Joined::use_of(NodeState& node, SlurmId id) {
  auto [at, added] = node.jobs.try_emplace(id);
  if (added) {
    at->second.use = Window(intervals_, job_signs);
    ++node.generation;
  }
  return at->second;
}

void Joined::take_job_use(NodeState& node, const NodeReport& report, bool newest) {
  std::set<SlurmId> told;
  for (const JobUse& use : report.jobs) {
    told.insert(use.job);
    if (by_a_stranger(use)) continue;
    UseState& state = use_of(node, use.job);
    if (newest) state.latest = use;
    // CPU time is a counter: whatever was read last holds all that happened before, so one reading is enough.
    if (use.samples == 0) continue;
    const Window::Channels work = work_of(use, report.end - report.begin, limits_);
    record(report, state.use, work, standing_of(use));
    if ((work & (bit(JobSign::cpu) | bit(JobSign::io))) != 0)
      state.last_worked = std::max(state.last_worked, report.end);
  }
  mark_absent(node, report, told, newest);
  if (polled_ || !report.trouble.empty()) return;
  if (!node.seen) node.seen = Window(intervals_, 1);
  record(report, *node.seen, 0, 0);
}

// A job that the kept reports never told of, at the first poll after a start.
void Joined::mark_unseen(NodeState& node, const Job& job) {
  if (!node.seen || node.jobs.contains(job.id)) return;
  Window& use = use_of(node, job.id).use;
  const std::int64_t end = node.seen->newest() + 1;
  const std::int64_t begin = to_ms(job.start) / limits_.interval.count() + 1;
  for (std::int64_t number = std::max(begin, end - limits_.window / limits_.interval); number < end;
       ++number) {
    if (node.seen->count(number, number + 1).valid > 0) use.mark(number, bit(JobSign::empty));
  }
}

// The node was seen and the job was not there: it holds an allocation without a process, which is known
// idleness. Not where the agent is in trouble: it may not have seen the job. What Slurm does not know is
// dropped, once Slurm was asked.
void Joined::mark_absent(NodeState& node, const NodeReport& report, const std::set<SlurmId>& told,
                         bool newest) {
  for (auto at = node.jobs.begin(); at != node.jobs.end();) {
    auto& [id, state] = *at;
    if (polled_ && !told.contains(id) && !runs_.contains(id)) {
      at = node.jobs.erase(at);
      ++node.generation;
      continue;
    }
    if (report.trouble.empty() && !told.contains(id)) {
      if (newest) {
        state.latest = JobUse{};
        state.latest.job = id;
      }
      record(report, state.use, 0, bit(JobSign::empty));
    }
    ++at;
  }
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
    run.facts.nodes.push_back({allocation.node, &use.use, &use.latest, &use.last_worked});
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
