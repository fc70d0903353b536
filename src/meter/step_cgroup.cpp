#include "meter/step_cgroup.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "meter/counters.h"

namespace steward::meter {
namespace {

constexpr int kDeepest = 6;  // of nested cgroups
constexpr std::size_t kMostLists = 256;

void add_pids(std::string_view text, std::vector<pid_t>& pids) {
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at < end) {
    pid_t pid = 0;
    const auto [next, error] = std::from_chars(at, end, pid);
    // 0 is a process of a PID namespace that cannot be seen from here.
    if (error == std::errc() && pid > 0) pids.push_back(pid);
    at = std::find(next, end, '\n');
    if (at < end) ++at;
  }
}

Descriptor open_file(const std::string& path) { return Descriptor::read_at(AT_FDCWD, path.c_str()); }

}  // namespace

StepCgroup::StepCgroup(const SlurmRoot& root, const std::string& below, ino_t inode, bool from_zero)
    : version_(root.version),
      inode_(inode),
      path_(root.processes(below)),
      users_(version_ == CgroupVersion::v1 ? path_ : path_ + "/user"),
      tasks_(users_),
      cpu_path_(root.path("cpuacct", below) +
                (version_ == CgroupVersion::v1 ? "/cpuacct.usage" : "/cpu.stat")),
      memory_path_(root.path("memory", below) + "/memory.stat"),
      counter_(from_zero) {
  open_lists();
}

bool StepCgroup::tasks_changed() const {
  std::size_t count = 0;
  bool same = true;
  tasks_.each("task_", [&](std::string_view name, ino_t) {
    same = same && count < known_tasks_.size() && known_tasks_[count] == name;
    ++count;
  });
  return !same || count != known_tasks_.size();
}

void StepCgroup::open_below(const std::string& path, int depth) {
  if (lists_.size() >= kMostLists) return;
  lists_.push_back(open_file(path + "/cgroup.procs"));
  if (depth == kDeepest) return;
  Directory(path).each("", [&](std::string_view name, ino_t) {
    // v1: a step holds nothing but tasks; v2: these are in its "user", beside slurmstepd's own "slurm".
    if (depth == 0 && !name.starts_with("task_")) return;
    open_below(fmt::format("{}/{}", path, name), depth + 1);
  });
}

void StepCgroup::open_lists() {
  if (!tasks_) tasks_ = Directory(users_);
  known_tasks_.clear();
  tasks_.each("task_", [&](std::string_view name, ino_t) { known_tasks_.emplace_back(name); });
  lists_.clear();
  open_below(users_, 0);
}

bool StepCgroup::read_processes(bool scan, std::string& buffer) {
  if (scan || !tasks_ || tasks_changed()) open_lists();
  // Compared in place: most often nothing has changed, and nothing is copied then.
  std::size_t at = 0;
  bool same = true;
  for (const Descriptor& list : lists_) {
    if (!read_whole(list, buffer)) continue;
    same = same && at + buffer.size() <= text_.size() && text_.compare(at, buffer.size(), buffer) == 0;
    at += buffer.size();
  }
  find_events_ = find_events_ || scan;
  if (same && at == text_.size()) return false;
  find_events_ = true;
  text_.clear();
  for (const Descriptor& list : lists_) {
    if (read_whole(list, buffer)) text_ += buffer;
  }
  return true;
}

void StepCgroup::read_counters(Step& step, bool scan, std::string& buffer) {
  // Controllers' directories are made one after another: one that was missing may stand by now.
  if (!cpu_) cpu_ = open_file(cpu_path_);
  if (!memory_ && scan) memory_ = open_file(memory_path_);
  step.measured = false;
  step.cpu_ns = 0;
  if (read_whole(cpu_, buffer)) {
    if (const auto now = cpu_ns(buffer, version_)) {
      used_ns_ = *now;
      const auto used = counter_.advance(*now);
      step.measured = used.has_value();
      step.cpu_ns = used.value_or(0);
    }
  }
  if (scan && read_whole(memory_, buffer)) step.memory_bytes = memory_parts(buffer, version_).in_use();
}

void StepCgroup::find_events() {
  find_events_ = false;
  const std::string folder = memory_path_.substr(0, memory_path_.rfind('/'));
  const auto add = [&](std::string_view name) {
    if (events_.contains(name)) return;
    if (Descriptor file = open_file(fmt::format("{}/{}/memory.oom_control", folder, name)))
      events_.emplace(name, Events{std::move(file), 0});
  };
  add("");
  Directory(folder).each("task_", [&](std::string_view name, ino_t) { add(name); });
}

std::uint64_t StepCgroup::read_oom_kills(std::string& buffer) {
  if (version_ != CgroupVersion::v1) return 0;
  if (find_events_) find_events();
  for (auto& [name, events] : events_) {
    if (read_whole(events.file, buffer)) events.kills = value_of(buffer, "oom_kill").value_or(events.kills);
  }
  return oom_kills();
}

std::uint64_t StepCgroup::oom_kills() const {
  std::uint64_t sum = 0;
  for (const auto& [name, events] : events_) sum += events.kills;
  return sum;
}

std::vector<pid_t> StepCgroup::pids() const {
  std::vector<pid_t> pids;
  add_pids(text_, pids);
  std::sort(pids.begin(), pids.end());
  pids.erase(std::unique(pids.begin(), pids.end()), pids.end());
  return pids;
}

std::optional<pid_t> StepCgroup::stepd() const {
  std::string text;
  std::vector<pid_t> pids;
  if (version_ == CgroupVersion::v2 && read_whole(open_file(path_ + "/slurm/cgroup.procs"), text))
    add_pids(text, pids);
  return pids.empty() ? std::nullopt : std::optional(pids.front());
}

}  // namespace steward::meter
