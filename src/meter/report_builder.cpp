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

// Does the sample continue the last one: no step of the wall clock, no gap longer than an interval? Samples
// come some milliseconds early or late, so half a step is granted: a front-end's step is the interval itself.
bool ReportBuilder::follows(const Sample& sample) const {
  if (!last_at_) return false;
  const Duration wall = sample.at - *last_at_;
  const Duration truth = sample.uptime - last_uptime_;
  const Duration off = wall > truth ? wall - truth : truth - wall;
  return off <= options_.sample / 2 && truth <= options_.report + options_.sample / 2;
}

void ReportBuilder::open(Time begin, Time end) {
  open_ = true;
  begin_ = begin;
  end_ = end;
  last_slot_ = begin;
  trouble_.clear();
  devices_.clear();
  jobs_.clear();
  gpus_.clear();
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
  for (const JobSample& job : sample.jobs) add_job(job, measured);
  for (const GpuReading& reading : sample.gpus) add_gpu(reading, measured);
  devices_ = sample.devices;
  gpu_processes_ = sample.gpu_processes;
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

void ReportBuilder::add_job(const JobSample& job, bool measured) {
  JobSum& sum = jobs_[{job.id.job, job.id.uid}];
  sum.use.job = job.id.job;
  sum.use.uid = job.id.uid;
  if (job.valid && measured) {
    ++sum.use.samples;
    sum.cpu_ns += job.cpu_ns;
  }
  sum.use.memory_mib = std::max(sum.use.memory_mib, job.memory_bytes >> 20);
  sum.use.processes = job.processes.processes;
  sum.use.kinds = job.processes.kinds;
  sum.use.interactive_step = sum.use.interactive_step || job.processes.interactive_step;
  ++sum.looks;
  if (job.processes.waits_at_terminal) ++sum.waiting;
}

void ReportBuilder::add_gpu(const GpuReading& reading, bool measured) {
  GpuSum& sum = gpus_[reading.uuid];
  if (reading.health != GpuHealth::ok) return;
  ++sum.readings;
  sum.memory_mib = std::max(sum.memory_mib, reading.memory_used_mib);
  sum.power_mw += reading.power_mw;
  if (!measured) return;
  sum.samples += reading.utilisation_samples;
  sum.active += reading.active_samples;
  sum.permille += std::uint64_t{reading.utilisation_permille} * reading.utilisation_samples;
}

NodeReport ReportBuilder::close(Time end) {
  NodeReport report;
  report.cluster = options_.cluster;
  report.node = options_.node;
  report.begin = begin_;
  report.end = end;
  report.expected_samples = static_cast<std::uint32_t>((end - begin_) / options_.sample);
  report.trouble = trouble_;
  report.devices = std::move(devices_);
  for (auto& [key, sum] : jobs_) {
    sum.use.cpu_ms = sum.cpu_ns / 1'000'000;
    sum.use.waits_at_terminal = sum.looks > 0 && sum.waiting == sum.looks;
    report.jobs.push_back(std::move(sum.use));
  }
  for (const auto& [uuid, sum] : gpus_) {
    GpuUse use;
    use.uuid = uuid;
    use.samples = sum.samples;
    use.active_samples = sum.active;
    use.memory_used_mib = sum.memory_mib;
    if (sum.samples > 0) use.utilisation_permille = static_cast<std::uint32_t>(sum.permille / sum.samples);
    if (sum.readings > 0) use.power_mw = sum.power_mw / sum.readings;
    const auto at = gpu_processes_.find(uuid);
    if (at != gpu_processes_.end()) use.processes = at->second;
    report.gpus.push_back(std::move(use));
  }
  open_ = false;
  return report;
}

}  // namespace steward::meter
