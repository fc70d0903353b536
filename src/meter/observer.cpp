#include "meter/observer.h"

#include <set>

#include "base/log.h"

namespace steward::meter {
namespace {

// How long a sample waits for the kinds of new processes; they are told with the next sample otherwise.
constexpr Duration kPatience = std::chrono::milliseconds(50);

void append(std::string& text, const std::string& more) {
  if (more.empty()) return;
  if (!text.empty()) text += "; ";
  text += more;
}

}  // namespace

Observer::Observer(ObserverOptions options, GpuSource* gpus, const Clock& clock)
    : options_(std::move(options)),
      gpus_(gpus),
      clock_(clock),
      proc_(options_.proc_root),
      jobs_(options_.cgroup),
      identifier_(ProcFs(options_.proc_root)) {}

void Observer::tell(std::string& known, const std::string& now, const char* event) {
  if (known == now) return;
  known = now;
  if (now.empty()) {
    log(LogLevel::info, std::string(event) + "_readable_again");
  } else {
    log(LogLevel::warning, std::string(event) + "_unreadable", {{"reason", now}});
  }
}

Sample Observer::sample(Duration uptime) {
  Sample sample;
  const bool scan = !last_scan_ || uptime - *last_scan_ >= options_.process_scan;
  if (scan) last_scan_ = uptime;
  sample_jobs(sample, scan);
  if (gpus_ != nullptr) sample_gpus(sample, scan);
  append(sample.trouble, cgroup_trouble_);
  append(sample.trouble, gpu_trouble_);
  append(sample.trouble, gres_trouble_);
  sample.at = clock_.now();
  sample.uptime = uptime;
  return sample;
}

void Observer::look(const JobReading& reading, JobProcesses& processes, bool all) {
  if (all || reading.steps_changed || processes.unsettled()) {
    processes.look(proc_, *reading.steps, all, identifier_);
  }
}

void Observer::sample_jobs(Sample& sample, bool scan) {
  auto readings = jobs_.sample();
  tell(cgroup_trouble_, readings ? "" : readings.error().message, "cgroups");
  if (!readings) {
    processes_.clear();
    return;
  }
  std::set<JobIdentity> present;
  for (const JobReading& reading : *readings) {
    present.insert(reading.id);
    look(reading, processes_[reading.id], scan);
  }
  std::erase_if(processes_, [&](const auto& kept) { return !present.contains(kept.first); });
  for (const Identified& answer : identifier_.take(kPatience)) {
    for (auto& [id, processes] : processes_) processes.learn(answer);
  }
  for (const JobReading& reading : *readings) {
    JobProcesses& processes = processes_[reading.id];
    processes.refresh_terminals(proc_);
    sample.jobs.push_back(
        {reading.id, reading.valid, reading.cpu_ns, reading.memory_bytes, processes.summary()});
  }
}

void Observer::read_gres_again() {
  if (options_.gres_conf.empty()) return;
  auto gres = read_gres(options_.gres_conf, options_.node);
  tell(gres_trouble_, gres ? "" : gres.error().message, "gres_conf");
  gres_ = gres ? std::move(*gres) : std::vector<GresDevice>{};
}

void Observer::sample_gpus(Sample& sample, bool scan) {
  if (scan) read_gres_again();
  sample.gpus = gpus_->read();
  auto devices = gpus_->devices();
  tell(gpu_trouble_, devices ? "" : devices.error().message, "gpus");
  if (devices) {
    sample.devices = std::move(*devices);
    join_gres(gres_, sample.devices);
  }
  if (scan) {
    gpu_processes_.clear();
    for (auto& [uuid, count] : gpus_->processes()) gpu_processes_[uuid] = count;
  }
  sample.gpu_processes = gpu_processes_;
}

}  // namespace steward::meter
