// Small builders for tests that read like stories: a job on a node, reports of its use, time going by.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "model/job.h"
#include "model/report.h"

namespace steward::story {

// Monday 23 November 2026, 08:00 UTC; a whole number of 30 s intervals.
inline const Time morning = from_seconds(1'795'420'800);

inline Job job(SlurmId id, uid_t uid, const std::string& user, const std::string& node,
               std::vector<std::uint32_t> gpus, Time start = morning) {
  Job value;
  value.id = id;
  value.uid = uid;
  value.user = user;
  value.account = "aau";
  value.partition = "prioritized";
  value.qos = "normal";
  value.name = "train";
  value.state = JobState::running;
  value.batch = true;
  value.submit = start - seconds(5);
  value.start = start;
  value.gpus = static_cast<std::uint32_t>(gpus.size());
  value.cpus = 6;
  value.detailed = true;
  value.nodes = {{node, 6, 40'000, std::move(gpus)}};
  return value;
}

inline std::string uuid(const std::string& node, std::uint32_t gres_index) {
  return "GPU-" + node + "-" + std::to_string(gres_index);
}

// An agent that tells of `gpus` GPUs, whose gres index, minor and NVML index are three different orders.
class Agent {
 public:
  Agent(std::string node, std::uint32_t gpus, Duration interval = seconds(30))
      : node_(std::move(node)), gpus_(gpus), interval_(interval) {}

  // What is true from now on.
  void gpu(std::uint32_t gres_index, bool active, std::uint64_t memory_mib = 0) {
    GpuUse& use = gpu_use(gres_index);
    use.touched_samples = active ? 175 : 0;
    use.active_samples = active ? 170 : 0;
    use.utilisation_permille = active ? 900 : 0;
    use.memory_used_mib = memory_mib;
    use.processes = memory_mib > 0 ? 1 : 0;
  }
  // The same in every detail.
  GpuUse& gpu_use(std::uint32_t gres_index) {
    const auto [at, added] = gpu_uses_.try_emplace(gres_index);
    if (added) at->second = {uuid(node_, gres_index), 180, 0, 0, 0, 0, 30'000, std::nullopt, 0, {}};
    return at->second;
  }
  void health(std::uint32_t gres_index, GpuHealth health) { health_[gres_index] = health; }
  void job(JobUse use) { jobs_[use.job] = use; }
  JobUse* job_use(SlurmId id) { return jobs_.contains(id) ? &jobs_.at(id) : nullptr; }
  void job_gone(SlurmId id) { jobs_.erase(id); }
  // What else every report says: trouble, machine, people, at_terminal, delivered.
  NodeReport also;
  // Another life of the agent: it counts anew.
  void restart() {
    ++epoch_;
    sequence_ = 0;
  }

  NodeReport report(Time begin) {
    NodeReport value = also;
    value.cluster = "aicloud";
    value.node = node_;
    value.epoch = epoch_;
    value.sequence = ++sequence_;
    value.begin = begin;
    value.end = begin + interval_;
    value.expected_samples = 3;
    for (std::uint32_t index = 0; index < gpus_; ++index) {
      const auto known = health_.find(index);
      value.devices.push_back({uuid(node_, index), "NVIDIA A10", index, (index + 1) % gpus_,
                               gpus_ - 1 - index, 23'028,
                               known == health_.end() ? GpuHealth::ok : known->second});
      value.gpus.push_back(gpu_use(index));
    }
    for (const auto& [id, use] : jobs_) value.jobs.push_back(use);
    return value;
  }

 private:
  std::string node_;
  std::uint32_t gpus_;
  Duration interval_;
  std::uint64_t epoch_ = 1;
  std::uint64_t sequence_ = 0;
  std::map<std::uint32_t, GpuUse> gpu_uses_;
  std::map<std::uint32_t, GpuHealth> health_;
  std::map<SlurmId, JobUse> jobs_;
};

inline JobUse idle_shell(SlurmId id, uid_t uid) {
  JobUse use;
  use.job = id;
  use.uid = uid;
  use.samples = 3;
  use.processes = 1;
  use.interactive_step = true;
  use.waits_at_terminal = true;
  use.kinds = {{ProcessKind::shell, 1}};
  return use;
}

inline JobUse trainer(SlurmId id, uid_t uid, std::uint64_t cpu_ms = 28'000) {
  JobUse use;
  use.job = id;
  use.uid = uid;
  use.samples = 3;
  use.cpu_ms = cpu_ms;
  use.processes = 2;
  use.kinds = {{ProcessKind::trainer, 1}, {ProcessKind::other, 1}};
  return use;
}

}  // namespace steward::story
