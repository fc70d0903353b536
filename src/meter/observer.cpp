#include "meter/observer.h"

#include <algorithm>

#include "base/log.h"

namespace steward::meter {
namespace {

// How long a sample waits for the kinds of new processes; they are told with the next sample otherwise.
constexpr Duration kJobsPatience = std::chrono::milliseconds(50);

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
      proc_(options_.jobs.proc_root),
      jobs_(options_.jobs),
      machine_(options_.jobs.proc_root),
      identifier_(proc_, options_.kinds) {}

void Observer::tell(std::string& known, const std::string& now, const char* event) {
  if (known == now) return;
  known = now;
  if (now.empty()) {
    log(LogLevel::info, std::string(event) + "_readable_again");
  } else {
    log(LogLevel::warning, std::string(event) + "_unreadable", {{"reason", now}});
  }
}

const Sample& Observer::sample(Duration uptime) {
  const bool scan = !last_scan_ || uptime - *last_scan_ >= options_.process_scan;
  if (scan) last_scan_ = uptime;
  sample_jobs(scan);
  if (gpus_ != nullptr) sample_gpus(scan);
  sample_.machine = &machine_.read();
  sample_.trouble.clear();
  append(sample_.trouble, cgroup_trouble_);
  if (const std::size_t unnamed = jobs_.unnamed(); unnamed > 0)
    append(sample_.trouble,
           std::to_string(unnamed) +
               " of Slurm's jobs cannot be told: nothing says which they are (see job_records)");
  append(sample_.trouble, gpu_trouble_);
  append(sample_.trouble, gres_trouble_);
  sample_.at = clock_.now();
  sample_.uptime = uptime;
  return sample_;
}

void Observer::look(const JobReading& reading, JobProcesses& processes, bool all) {
  if (all || reading.steps_changed || processes.unsettled())
    processes.look(proc_, *reading.steps, all, identifier_);
}

void Observer::sample_jobs(bool scan) {
  sample_.jobs.clear();
  const auto readings = jobs_.sample(scan);
  tell(cgroup_trouble_, readings ? "" : readings.error().message, "cgroups");
  if (!readings) {
    processes_.clear();
    return;
  }
  for (auto& [id, looked] : processes_) looked.present = false;
  for (const JobReading& reading : **readings) {
    if (reading.ended) continue;
    const auto [at, fresh] = processes_.try_emplace(reading.id);
    at->second.present = true;
    look(reading, at->second.processes, scan || fresh);
  }
  std::erase_if(processes_, [](const auto& kept) { return !kept.second.present; });
  identifier_.take(kJobsPatience, [this](const Identified& answer) {
    for (auto& [id, looked] : processes_) looked.processes.learn(answer);
  });
  for (const JobReading& reading : **readings) {
    JobSample& job = sample_.jobs.emplace_back(JobSample{reading, {}});
    if (reading.ended) continue;
    JobProcesses& processes = processes_[reading.id].processes;
    processes.refresh_terminals(proc_);
    job.processes = processes.summary();
  }
}

void Observer::read_gres_again() {
  if (options_.gres_conf.empty()) return;
  auto gres = read_gres(options_.gres_conf, options_.node);
  tell(gres_trouble_, gres ? "" : gres.error().message, "gres_conf");
  gres_ = gres ? std::move(*gres) : std::vector<GresDevice>{};
}

// The driver says which processes are on a GPU; whose they are is told by the cgroups they are in.
GpuUser Observer::user_of(pid_t pid) const {
  for (const auto& [id, looked] : processes_) {
    if (looked.processes.has(pid)) return {id.job, id.uid.value_or(0), 1};
  }
  return {0, proc_.owner(pid).value_or(0), 1};
}

void Observer::find_gpu_users() {
  sample_.gpu_users.assign(sample_.gpus->size(), {});
  scanned_.clear();
  for (const GpuReading& reading : *sample_.gpus) scanned_.push_back(reading.uuid);
  for (std::size_t i = 0; i < sample_.gpus->size(); ++i) {
    std::vector<GpuUser>& users = sample_.gpu_users[i];
    for (const pid_t pid : (*sample_.gpus)[i].processes) {
      const GpuUser user = user_of(pid);
      const auto known = std::find_if(users.begin(), users.end(), [&](const GpuUser& each) {
        return each.job == user.job && each.uid == user.uid;
      });
      if (known != users.end())
        ++known->processes;
      else
        users.push_back(user);
    }
  }
}

void Observer::sample_gpus(bool scan) {
  if (scan) read_gres_again();
  sample_.gpus = &gpus_->read(scan);
  // A driver that started anew between two scans may list its GPUs otherwise.
  const auto is_same = [](const GpuReading& reading, const std::string& uuid) {
    return reading.uuid == uuid;
  };
  if (scan) {
    find_gpu_users();
  } else if (!std::equal(sample_.gpus->begin(), sample_.gpus->end(), scanned_.begin(), scanned_.end(),
                         is_same)) {
    sample_.gpu_users.clear();
  }
  const auto devices = gpus_->devices();
  tell(gpu_trouble_, devices ? "" : devices.error().message, "gpus");
  if (devices) {
    devices_ = **devices;
    join_gres(gres_, devices_);
  }
  sample_.devices = devices ? &devices_ : nullptr;
}

}  // namespace steward::meter
