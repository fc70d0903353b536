#include "meter/job_cgroup.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>

namespace steward::meter {

JobCgroup::JobCgroup(const JobEntry& entry, bool from_zero)
    : entry_(entry),
      root_(*entry.root),
      below_(entry.below()),
      from_zero_(from_zero),
      directory_(root_.processes(below_)),
      counter_(from_zero),
      read_bytes_(from_zero),
      written_bytes_(from_zero) {
  open_missing();
}

void JobCgroup::own(uid_t uid) {
  entry_.uid = uid;
  entry_.uid_known = true;
}

Descriptor JobCgroup::open(std::string_view controller, std::string_view v1_name,
                           std::string_view v2_name) const {
  const bool v1 = root_.version == CgroupVersion::v1;
  const std::string path = fmt::format("{}/{}", root_.path(controller, below_), v1 ? v1_name : v2_name);
  return Descriptor::read_at(AT_FDCWD, path.c_str());
}

// The controllers' directories are made one after another: one that was missing may stand by now. Only the
// files that every kernel has are waited for.
void JobCgroup::open_missing() {
  if (!cpu_) cpu_ = open("cpuacct", "cpuacct.usage", "cpu.stat");
  if (memory_) return;
  memory_ = open("memory", "memory.stat", "memory.stat");
  if (!memory_) return;
  current_ = open("memory", "memory.usage_in_bytes", "memory.current");
  peak_ = open("memory", "memory.max_usage_in_bytes", "memory.peak");
  limit_ = open("memory", "memory.limit_in_bytes", "memory.max");
  events_ = open("memory", "memory.oom_control", "memory.events");
  io_ = open("blkio", "blkio.throttle.io_service_bytes_recursive", "io.stat");
}

std::optional<std::uint64_t> JobCgroup::count_cpu(std::string& buffer) {
  if (!cpu_ || !memory_) open_missing();
  std::optional<std::uint64_t> used;
  if (read_whole(cpu_, buffer)) {
    if (const auto now = cpu_ns(buffer, root_.version)) used = counter_.advance(*now);
  }
  pending_known_ = pending_known_ && used.has_value();
  pending_ns_ += used.value_or(0);
  return used;
}

std::optional<std::uint64_t> JobCgroup::take_cpu() {
  const std::uint64_t used = std::exchange(pending_ns_, 0);
  return std::exchange(pending_known_, true) ? std::optional(used) : std::nullopt;
}

JobMemoryReading JobCgroup::read_memory(bool scan, std::string& buffer) {
  JobMemoryReading memory;
  const auto number = [&](const Descriptor& file) {
    return read_whole(file, buffer) ? leading_number(buffer) : std::nullopt;
  };
  if (read_whole(memory_, buffer)) memory.parts = memory_parts(buffer, root_.version);
  memory.current = number(current_);
  memory.peak = number(peak_);
  if (scan) known_limit_ = read_whole(limit_, buffer) ? memory_limit(buffer) : std::nullopt;
  memory.limit = known_limit_;
  return memory;
}

std::optional<IoBytes> JobCgroup::read_io(std::string& buffer) {
  if (!read_whole(io_, buffer)) return std::nullopt;
  const IoBytes now = io_bytes(buffer, root_.version);
  const auto read = read_bytes_.advance(now.read);
  const auto written = written_bytes_.advance(now.written);
  if (!read || !written) return std::nullopt;
  return IoBytes{*read, *written};
}

std::uint64_t JobCgroup::read_oom_kills(std::string& buffer) {
  if (read_whole(events_, buffer)) oom_kills_ = value_of(buffer, "oom_kill").value_or(oom_kills_);
  std::uint64_t sum = oom_kills_ + oom_kills_of_ended_;
  for (auto& [name, cgroup] : cgroups_) sum += cgroup.read_oom_kills(buffer);
  return sum;
}

void JobCgroup::end_step(std::string_view name, const StepCgroup& cgroup) {
  ended_.push_back({std::string(name), cgroup.used_ns()});
  oom_kills_of_ended_ += cgroup.oom_kills();
}

// True when a step came or went.
bool JobCgroup::list_steps() {
  for (auto& [name, cgroup] : cgroups_) cgroup.seen = false;
  bool changed = false;
  directory_.each("step_", [&](std::string_view name, ino_t inode) {
    auto at = cgroups_.find(name);
    if (at != cgroups_.end() && at->second.inode() != inode) {
      end_step(name, at->second);
      cgroups_.erase(at);
      at = cgroups_.end();
    }
    if (at == cgroups_.end()) {
      const std::string below = fmt::format("{}/{}", below_, name);
      at = cgroups_.try_emplace(std::string(name), root_, below, inode, from_zero_).first;
      changed = true;
    }
    at->second.seen = true;
  });
  from_zero_ = true;  // a step that comes later begins now
  const auto gone = [this](const auto& kept) {
    if (!kept.second.seen) end_step(kept.first, kept.second);
    return !kept.second.seen;
  };
  return std::erase_if(cgroups_, gone) > 0 || changed;
}

void JobCgroup::look_at_steps(bool scan, std::string& buffer) {
  std::erase_if(steps_, [](const Step& step) { return step.ended; });
  const bool listed = list_steps();
  bool changed = listed;
  for (auto& [name, cgroup] : cgroups_) changed = cgroup.read_processes(scan, buffer) || changed;
  if (!changed) return;
  changed_ = true;
  std::vector<Step> steps;
  for (const auto& [name, cgroup] : cgroups_) {
    const auto before =
        std::find_if(steps_.begin(), steps_.end(), [&](const Step& step) { return step.name == name; });
    steps.push_back(before != steps_.end() ? std::move(*before) : Step{name, step_kind(name)});
    steps.back().pids = cgroup.pids();
  }
  steps_ = std::move(steps);
}

void JobCgroup::count_steps(bool scan, std::optional<std::uint64_t> job_used, std::string& buffer) {
  std::size_t at = 0;
  std::uint64_t living = 0;
  bool known = job_used.has_value();
  for (auto& [name, cgroup] : cgroups_) {
    Step& step = steps_[at++];
    cgroup.read_counters(step, scan, buffer);
    known = known && step.measured;
    living += step.cpu_ns;
  }
  if (ended_.empty()) return;
  const std::uint64_t used = job_used.value_or(0);
  for (Step& step : share_among(ended_, used - std::min(used, living))) {
    step.measured = known;
    steps_.push_back(std::move(step));
  }
  ended_.clear();
}

std::vector<Step> JobCgroup::end_steps(std::uint64_t used_ns) {
  for (const auto& [name, cgroup] : cgroups_) end_step(name, cgroup);
  return share_among(std::exchange(ended_, {}), used_ns);
}

std::vector<Step> share_among(const std::vector<EndedStep>& ended, std::uint64_t rest) {
  std::uint64_t total = 0;
  for (const EndedStep& each : ended) total += each.used_ns;
  std::vector<Step> steps;
  for (const EndedStep& each : ended) {
    const double part = total > 0 ? static_cast<double>(each.used_ns) / static_cast<double>(total)
                                  : 1.0 / static_cast<double>(ended.size());
    Step& step = steps.emplace_back(Step{each.name, step_kind(each.name)});
    step.ended = true;
    step.measured = true;
    step.cpu_ns = static_cast<std::uint64_t>(part * static_cast<double>(rest));
  }
  return steps;
}

std::optional<pid_t> JobCgroup::stepd() const {
  for (const auto& [name, cgroup] : cgroups_) {
    if (const auto pid = cgroup.stepd()) return pid;
  }
  return std::nullopt;
}

}  // namespace steward::meter
