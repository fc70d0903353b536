// Small builders for tests that read like stories: a job on a node, reports of its use, time going by.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/job.h"
#include "model/report.h"
#include "policy/policy.h"

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

// Switches a rule on with these numbers; and, `only`, all others off.
inline void enable(policy::Policy& policy, std::string_view rule, const policy::RuleBasics& basics) {
  policy::each_rule(policy.rules, [&](std::string_view name, policy::RuleBasics& each) {
    if (name == rule) each = basics;
  });
}
inline void only(policy::Policy& policy, std::string_view rule, const policy::RuleBasics& basics) {
  policy::each_rule(policy.rules, [](std::string_view, policy::RuleBasics& each) { each.enabled = false; });
  enable(policy, rule, basics);
}

inline std::string uuid(const std::string& node, std::uint32_t gres_index) {
  return "GPU-" + node + "-" + std::to_string(gres_index);
}

// What a GPU does in an interval.
struct GpuDoes {
  bool active = false;
  std::uint64_t memory_mib = 0;
  std::uint32_t permille = 900;  // while active
  std::uint64_t power_mw = 30'000;
  std::optional<std::uint32_t> processes{};  // else one where it is active or its memory is used
  std::vector<GpuUser> users{};
  bool told = true;
  std::uint32_t touched = 0;    // samples with some kernel, while not active
  std::uint32_t samples = 180;  // 0: its load is told by nobody, as with MIG
};

// An agent that tells of `gpus` GPUs, whose gres index, minor and NVML index are three different orders.
class Agent {
 public:
  Agent(std::string node, std::uint32_t gpus, Duration interval = seconds(30))
      : node_(std::move(node)), gpus_(gpus), interval_(interval) {}

  // What is true from now on.
  void gpu(std::uint32_t gres_index, bool active, std::uint64_t memory_mib = 0) {
    does_[gres_index] = {active, memory_mib};
  }
  void gpu(std::uint32_t gres_index, GpuDoes does) { does_[gres_index] = std::move(does); }
  GpuDoes& gpu(std::uint32_t gres_index) { return does_[gres_index]; }
  void health(std::uint32_t gres_index, GpuHealth health) { health_[gres_index] = health; }
  void job(JobUse use) { jobs_[use.job] = use; }
  JobUse* job(SlurmId id) { return jobs_.contains(id) ? &jobs_.at(id) : nullptr; }
  void job_gone(SlurmId id) { jobs_.erase(id); }
  // What else every report says: trouble, machine, people, at_terminal.
  NodeReport also;
  // Another life of the agent: it counts anew.
  void restart() {
    ++epoch_;
    sequence_ = 0;
  }

  std::uint64_t last_sequence() const { return sequence_; }

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
      const auto ails = health_.find(index);
      value.devices.push_back({uuid(node_, index), "NVIDIA A10", index, (index + 1) % gpus_,
                               gpus_ - 1 - index, 23'028,
                               ails == health_.end() ? GpuHealth::ok : ails->second});
      value.gpus.push_back(use_of(index));
    }
    for (const auto& [id, use] : jobs_) value.jobs.push_back(use);
    return value;
  }

 private:
  GpuUse use_of(std::uint32_t index) {
    const GpuDoes& does = does_[index];
    GpuUse use;
    use.uuid = uuid(node_, index);
    use.samples = does.samples;
    use.touched_samples = does.active ? 175 : does.touched;
    use.active_samples = does.active ? 170 : 0;
    use.utilisation_permille = does.active ? does.permille : 0;
    use.memory_used_mib = does.memory_mib;
    use.power_mw = does.power_mw;
    const bool used = does.active || does.memory_mib > 0 || !does.users.empty();
    if (does.told) use.processes = does.processes.value_or(used ? 1 : 0);
    use.users = does.users;
    return use;
  }

  std::string node_;
  std::uint32_t gpus_;
  Duration interval_;
  std::uint64_t epoch_ = 1;
  std::uint64_t sequence_ = 0;
  std::map<std::uint32_t, GpuDoes> does_;
  std::map<std::uint32_t, GpuHealth> health_;
  std::map<SlurmId, JobUse> jobs_;
};

// A job's processes by kind; with none of a kind that works, it uses no CPU.
inline JobUse with_kinds(SlurmId id, uid_t uid, std::map<ProcessKind, std::uint32_t> kinds,
                         std::uint64_t cpu_ms = 0) {
  JobUse use;
  use.job = id;
  use.uid = uid;
  use.samples = 3;
  use.cpu_ms = cpu_ms;
  use.kinds = std::move(kinds);
  for (const auto& [kind, count] : use.kinds) use.processes += count;
  return use;
}

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
