#include "meter/report_builder.h"

#include <algorithm>

#include "base/check.h"

namespace steward::meter {
namespace {

Time floor_to(Time time, Duration step) {
  const std::int64_t ms = to_ms(time);
  return from_ms(ms - ms % step.count());
}

}  // namespace

ReportBuilder::ReportBuilder(BuilderOptions options) : options_(std::move(options)) {
  STEWARD_CHECK(options_.sample > Duration(0) && options_.report % options_.sample == Duration(0));
}

void ReportBuilder::set_sample(Duration sample) {
  STEWARD_CHECK(!open_ && sample > Duration(0) && options_.report % sample == Duration(0));
  options_.sample = sample;
}

// Does the sample continue the last one: no step of the wall clock, no gap longer than an interval? Samples
// come some milliseconds early or late, so half a step is granted: a front-end's step is the interval itself.
bool ReportBuilder::follows(const Sample& sample) const {
  if (!last_at_) return false;
  const Duration wall = sample.at - *last_at_;
  const Duration truth = sample.uptime - last_uptime_;
  const Duration off = wall > truth ? wall - truth : truth - wall;
  return off <= options_.sample / 2 && truth <= options_.report + options_.sample / 2;
}

// What was not here in the last interval is forgotten; what was begins anew.
void ReportBuilder::open(Time begin, Time end) {
  open_ = true;
  begin_ = begin;
  end_ = end;
  last_slot_ = begin;
  trouble_.clear();
  devices_told_ = false;
  const auto was_away = [](const auto& each) { return !each.second.here; };
  std::erase_if(jobs_, was_away);
  std::erase_if(gpus_, was_away);
  for (auto& [key, sum] : jobs_) sum.begin_interval();
  for (auto& [key, sum] : gpus_) sum.begin_interval();
  people_.clear();
  machine_begin_ = machine_last_;
  machine_span_ = Duration(0);
  least_available_mib_ = UINT64_MAX;
}

// What was watched until the last sample; no report where that is no time at all.
void ReportBuilder::close_early(std::vector<NodeReport>& complete) {
  if (open_ && last_slot_ > begin_) complete.push_back(close(last_slot_));
  open_ = false;
}

std::vector<NodeReport> ReportBuilder::add(const Sample& sample) {
  std::vector<NodeReport> complete;
  const Time slot = floor_to(sample.at, options_.sample);
  const bool measured = follows(sample);
  if (!measured) {
    close_early(complete);
    open(slot, floor_to(slot, options_.report) + options_.report);
  } else {
    if (open_ && slot > end_) complete.push_back(close(end_));
    if (!open_) {
      const Time begin = floor_to(slot - Duration(1), options_.report);
      open(begin, begin + options_.report);
    }
  }
  const Duration span = sample.uptime - last_uptime_;
  for (const JobSample& job : sample.jobs) add_job(job, measured, span, sample.uptime);
  if (!measured) machine_begin_.reset();
  if (sample.machine != nullptr) add_machine(*sample.machine, span, measured);
  if (sample.people != nullptr) {
    for (const PersonReading& reading : *sample.people) add_person(reading, measured);
  }
  if (sample.gpus != nullptr) {
    for (std::size_t i = 0; i < sample.gpus->size(); ++i)
      add_gpu((*sample.gpus)[i], i < sample.gpu_users.size() ? &sample.gpu_users[i] : nullptr, measured);
  }
  devices_told_ = sample.devices != nullptr;
  if (devices_told_) devices_ = *sample.devices;
  if (!sample.trouble.empty()) trouble_ = sample.trouble;
  last_slot_ = slot;
  last_at_ = sample.at;
  last_uptime_ = sample.uptime;
  if (slot == end_) complete.push_back(close(slot));
  return complete;
}

std::optional<NodeReport> ReportBuilder::finish() {
  if (!open_) return std::nullopt;
  return close(last_slot_);
}

void ReportBuilder::JobSum::begin_interval() {
  here = io_told = false;
  cpu_ns = 0;
  io = {};
  waiting = looks = 0;
  use.samples = 0;
  use.memory = {};
  use.interactive_step = false;
  std::erase_if(steps, [](const StepSum& step) { return !step.here; });
  for (StepSum& step : steps) {
    step.here = false;
    step.cpu_ns = 0;
  }
}

void ReportBuilder::GpuSum::begin_interval() {
  here = false;
  readings = 0;
  permille = power_mw = 0;
  use.samples = use.touched_samples = use.active_samples = 0;
  use.memory_used_mib = 0;
  use.energy_mj.reset();
}

void ReportBuilder::add_memory(const JobMemoryReading& memory, JobMemory& largest) {
  const auto mib = [](std::optional<std::uint64_t> bytes) {
    return bytes ? std::optional(*bytes >> 20) : std::nullopt;
  };
  largest.peak_mib = mib(memory.peak);
  largest.limit_mib = mib(memory.limit);
  if (memory.parts.in_use() >> 20 < largest.in_use_mib()) return;
  largest.anon_mib = memory.parts.anon >> 20;
  largest.shmem_mib = memory.parts.shmem >> 20;
  largest.file_mib = memory.parts.file >> 20;
  largest.current_mib = mib(memory.current);
}

void ReportBuilder::add_steps(const std::vector<Step>& steps, JobSum& sum, bool measured) {
  for (const Step& step : steps) {
    std::string_view name = step.name;
    name.remove_prefix(std::min(name.size(), std::string_view("step_").size()));
    auto at = std::find_if(sum.steps.begin(), sum.steps.end(),
                           [&](const StepSum& known) { return known.use.step == name; });
    if (at == sum.steps.end()) {
      at = sum.steps.insert(at, StepSum{});
      at->use.step = name;
    }
    at->here = true;
    if (measured && step.measured) at->cpu_ns += step.cpu_ns;
    if (!step.ended) at->use.memory_mib = step.memory_bytes >> 20;
    at->use.processes = static_cast<std::uint32_t>(step.pids.size());
  }
}

// Whose a job is may be seen only some samples after its beginning: what it used until then stays its own.
ReportBuilder::JobSum& ReportBuilder::sum_of(const JobIdentity& id) {
  const auto unowned = id.uid ? jobs_.find({id.job, std::nullopt}) : jobs_.end();
  if (unowned != jobs_.end() && !jobs_.contains({id.job, id.uid})) {
    auto node = jobs_.extract(unowned);
    node.key().second = id.uid;
    jobs_.insert(std::move(node));
  }
  JobSum& sum = jobs_[{id.job, id.uid}];
  sum.use.job = id.job;
  sum.use.uid = id.uid;
  return sum;
}

void ReportBuilder::add_job(const JobSample& job, bool measured, Duration span, Duration uptime) {
  const JobReading& reading = job.reading;
  JobSum& sum = sum_of(reading.id);
  sum.here = true;
  if (reading.valid && measured) {
    ++sum.use.samples;
    sum.cpu_ns += reading.cpu_ns;
    const bool used = reading.cpu_ns * 100 >= static_cast<std::uint64_t>(span.count()) * 1'000'000;
    if (used || !sum.quiet_since) sum.quiet_since = used ? uptime : uptime - span;
  } else if (!reading.ended) {
    sum.quiet_since.reset();  // what it did meanwhile is not known
  }
  if (reading.steps != nullptr) add_steps(*reading.steps, sum, measured);
  if (reading.ended) {
    sum.use.oom_kills = std::max(sum.use.oom_kills, reading.oom_kills);
    return;
  }
  add_memory(reading.memory, sum.use.memory);
  if (reading.io) {
    sum.io_told = true;
    sum.io.read_bytes += reading.io->read;
    sum.io.written_bytes += reading.io->written;
  }
  sum.use.oom_kills = reading.oom_kills;
  sum.processes = job.processes;
  sum.use.interactive_step = sum.use.interactive_step || job.processes.interactive_step;
  ++sum.looks;
  if (job.processes.waits_at_terminal) ++sum.waiting;
}

void ReportBuilder::add_gpu(const GpuReading& reading, const std::vector<GpuUser>* users, bool measured) {
  auto at = gpus_.find(reading.uuid);
  if (at == gpus_.end()) at = gpus_.try_emplace(reading.uuid).first;
  GpuSum& sum = at->second;
  sum.here = true;
  if (reading.health != GpuHealth::ok) return;
  ++sum.readings;
  sum.use.memory_used_mib = std::max(sum.use.memory_used_mib, reading.memory_used_mib);
  sum.power_mw += reading.power_mw;
  sum.use.processes.reset();
  if (reading.processes_known) sum.use.processes = static_cast<std::uint32_t>(reading.processes.size());
  if (users != nullptr) sum.use.users = *users;
  if (!measured) return;
  sum.use.samples += reading.utilisation_samples;
  sum.use.touched_samples += reading.touched_samples;
  sum.use.active_samples += reading.active_samples;
  if (reading.energy_mj) sum.use.energy_mj = sum.use.energy_mj.value_or(0) + *reading.energy_mj;
  sum.permille += std::uint64_t{reading.utilisation_permille} * reading.utilisation_samples;
}

void ReportBuilder::add_machine(const MachineReading& now, Duration span, bool measured) {
  if (measured && machine_last_) machine_span_ += span;
  if (!measured || !machine_begin_) machine_begin_ = now;
  least_available_mib_ = std::min(least_available_mib_, now.available_mib);
  machine_last_ = now;
}

void ReportBuilder::add_person(const PersonReading& reading, bool measured) {
  PersonSum& sum = people_[reading.uid];
  sum.use.uid = reading.uid;
  if (reading.valid && measured) sum.cpu_ns += reading.cpu_ns;
  sum.use.memory_mib = std::max(sum.use.memory_mib, reading.memory_bytes >> 20);
  sum.use.processes = reading.processes;
  sum.use.tasks = reading.tasks;
  sum.use.kinds = reading.kinds.as_map();
  sum.use.clients_in_multiplexer = reading.clients_in_multiplexer;
  if (!reading.io || !measured) return;
  sum.io_told = true;
  sum.io.read_bytes += reading.io->read;
  sum.io.written_bytes += reading.io->written;
}

void ReportBuilder::close_machine(NodeReport& report) const {
  if (machine_begin_ && machine_last_ && machine_span_ > Duration(0)) {
    report.machine = use_between(*machine_begin_, *machine_last_, machine_span_);
    report.machine->available_mib = least_available_mib_;
  }
  for (const auto& [uid, sum] : people_) {
    report.people.push_back(sum.use);
    report.people.back().cpu_ms = sum.cpu_ns / 1'000'000;
    if (sum.io_told) report.people.back().io = sum.io;
  }
}

JobUse ReportBuilder::close_job(const JobSum& sum) const {
  JobUse use = sum.use;
  use.cpu_ms = sum.cpu_ns / 1'000'000;
  use.waits_at_terminal = sum.looks > 0 && sum.waiting == sum.looks;
  use.processes = sum.processes.processes;
  use.tasks = sum.processes.tasks;
  use.stuck = sum.processes.stuck;
  use.kinds = sum.processes.kinds.as_map();
  use.longest_sleep = sum.processes.longest_sleep;
  if (sum.io_told) use.io = sum.io;
  if (sum.quiet_since) use.quiet = last_uptime_ - *sum.quiet_since;
  for (const StepSum& step : sum.steps) {
    if (!step.here) continue;
    use.steps.push_back(step.use);
    use.steps.back().cpu_ms = step.cpu_ns / 1'000'000;
  }
  return use;
}

GpuUse ReportBuilder::close_gpu(const std::string& uuid, const GpuSum& sum) {
  GpuUse use = sum.use;
  use.uuid = uuid;
  if (use.samples > 0) use.utilisation_permille = static_cast<std::uint32_t>(sum.permille / use.samples);
  if (sum.readings > 0) use.power_mw = sum.power_mw / sum.readings;
  return use;
}

NodeReport ReportBuilder::close(Time end) {
  NodeReport report;
  report.cluster = options_.cluster;
  report.node = options_.node;
  report.begin = begin_;
  report.end = end;
  report.expected_samples = static_cast<std::uint32_t>((end - begin_) / options_.sample);
  report.trouble = trouble_;
  if (devices_told_) report.devices = devices_;
  for (const auto& [key, sum] : jobs_) {
    if (sum.here) report.jobs.push_back(close_job(sum));
  }
  for (const auto& [uuid, sum] : gpus_) {
    if (sum.here) report.gpus.push_back(close_gpu(uuid, sum));
  }
  close_machine(report);
  open_ = false;
  return report;
}

}  // namespace steward::meter
