#include "meter/cgroup_jobs.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "base/text.h"

namespace steward::meter {
namespace {

constexpr std::uint64_t kJitterNs = 1'000'000'000;

std::optional<std::uint64_t> leading_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end == text.data()) return std::nullopt;
  return number;
}

// The value in a "key value" line.
std::optional<std::uint64_t> value_of(std::string_view text, std::string_view key) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    if (line.size() > key.size() && line[key.size()] == ' ' && line.starts_with(key)) {
      return leading_number(line.substr(key.size() + 1));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return std::nullopt;
}

std::optional<std::uint64_t> cpu_ns(std::string_view text, CgroupVersion version) {
  if (version == CgroupVersion::v1) return leading_number(text);
  const auto usec = value_of(text, "usage_usec");
  if (!usec) return std::nullopt;
  return *usec * 1000;
}

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

// v2 has no uid in the path: the owner of any process of the job but slurmstepd, which is root's.
std::optional<uid_t> owner_of(const std::vector<Step>& steps) {
  for (const Step& step : steps) {
    for (const pid_t pid : step.pids) {
      struct ::stat about {};
      if (::stat(("/proc/" + std::to_string(pid)).c_str(), &about) == 0 && about.st_uid != 0)
        return about.st_uid;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::uint64_t> CpuCounter::advance(std::uint64_t now_ns) {
  const bool was_reset = now_ns < last_ns_ && last_ns_ - now_ns > kJitterNs;
  if (!known_ || was_reset) {
    known_ = true;
    last_ns_ = now_ns;
    return std::nullopt;
  }
  if (now_ns < last_ns_) return 0;
  const std::uint64_t used = now_ns - last_ns_;
  last_ns_ = now_ns;
  return used;
}

std::uint64_t memory_in_use(std::string_view text, CgroupVersion version) {
  const bool v1 = version == CgroupVersion::v1;
  return value_of(text, v1 ? "total_rss" : "anon").value_or(0) +
         value_of(text, v1 ? "total_shmem" : "shmem").value_or(0);
}

CgroupJobs::KeptJob CgroupJobs::keep(const JobPlace& place) const {
  KeptJob job;
  job.place = place;
  job.directory = Directory(place.processes);
  const bool v1 = place.version == CgroupVersion::v1;
  job.cpu = Descriptor::read_at(AT_FDCWD, (place.cpu + (v1 ? "/cpuacct.usage" : "/cpu.stat")).c_str());
  job.memory = Descriptor::read_at(AT_FDCWD, (place.memory + "/memory.stat").c_str());
  job.counter = CpuCounter(watched_before_);
  return job;
}

Result<std::vector<JobReading>> CgroupJobs::sample() {
  auto places = find_jobs(options_);
  if (!places) {
    watched_before_ = true;  // no hierarchy at all: the first job makes it
    jobs_.clear();
    return tl::unexpected(places.error());
  }
  ++round_;
  std::vector<JobReading> readings;
  readings.reserve(places->size());
  for (const JobPlace& place : *places) {
    auto at = jobs_.find({place.processes, place.inode});
    if (at == jobs_.end()) at = jobs_.emplace(std::pair(place.processes, place.inode), keep(place)).first;
    KeptJob& job = at->second;
    job.seen = round_;
    JobReading reading;
    reading.steps_changed = read_steps(job);
    reading.steps = &job.steps;
    if (!job.place.uid_known) {
      const auto owner = owner_of(job.steps);
      if (owner) {
        job.place.uid = *owner;
        job.place.uid_known = true;
      }
    }
    read_counters(job, reading);
    reading.id = {job.place.job, job.place.uid, job.place.inode};
    if (job.place.uid_known) readings.push_back(reading);  // a job of nobody cannot be told
  }
  std::erase_if(jobs_, [this](const auto& kept) { return kept.second.seen != round_; });
  watched_before_ = true;
  return readings;
}

void CgroupJobs::read_counters(KeptJob& job, JobReading& reading) {
  // The controllers' directories are made one after another: one that was missing may stand by now.
  if (!job.cpu || !job.memory) {
    KeptJob again = keep(job.place);
    if (!job.cpu) job.cpu = std::move(again.cpu);
    if (!job.memory) job.memory = std::move(again.memory);
  }
  if (read_whole(job.cpu, text_)) {
    if (const auto now = cpu_ns(text_, job.place.version)) {
      const auto used = job.counter.advance(*now);
      reading.cpu_ns = used.value_or(0);
      reading.valid = used.has_value();
    }
  }
  if (read_whole(job.memory, text_)) reading.memory_bytes = memory_in_use(text_, job.place.version);
}

void CgroupJobs::list_step(KeptJob& job, const Entry& entry) {
  KeptStep& kept = job.kept_steps[entry.name];
  const std::string path = job.place.processes + "/" + entry.name;
  if (!kept.directory || kept.inode != entry.inode) {
    kept = KeptStep{};
    kept.inode = entry.inode;
    kept.directory = Directory(path);
    kept.process_lists.push_back(Descriptor::read_at(AT_FDCWD, (path + "/cgroup.procs").c_str()));
  }
  const bool v1 = job.place.version == CgroupVersion::v1;
  std::vector<Entry> tasks;
  const Directory user(v1 ? std::string{} : path + "/user");
  (v1 ? kept.directory : user).list("task_", tasks);
  std::vector<std::string> names;
  for (Entry& task : tasks) names.push_back(std::move(task.name));
  if (names == kept.tasks) return;
  kept.process_lists.resize(1);
  for (const std::string& name : names) {
    const std::string list = path + (v1 ? "/" : "/user/") + name + "/cgroup.procs";
    kept.process_lists.push_back(Descriptor::read_at(AT_FDCWD, list.c_str()));
  }
  kept.tasks = std::move(names);
}

void CgroupJobs::read_step(const KeptStep& kept, std::string& text) {
  text.clear();
  for (const Descriptor& list : kept.process_lists) {
    if (read_whole(list, text_)) text += text_;
  }
}

bool CgroupJobs::read_steps(KeptJob& job) {
  std::vector<Entry> entries;
  job.directory.list("step_", entries);
  std::set<std::string> present;
  for (const Entry& entry : entries) {
    list_step(job, entry);
    present.insert(entry.name);
  }
  bool changed =
      std::erase_if(job.kept_steps, [&](const auto& kept) { return !present.contains(kept.first); }) > 0;
  std::string text;
  for (auto& [name, kept] : job.kept_steps) {
    read_step(kept, text);
    if (text == kept.last_text) continue;
    kept.last_text.swap(text);
    changed = true;
  }
  if (!changed) return false;
  job.steps.clear();
  for (const auto& [name, kept] : job.kept_steps) {
    Step step{name, step_kind(name), {}};
    add_pids(kept.last_text, step.pids);
    std::sort(step.pids.begin(), step.pids.end());
    step.pids.erase(std::unique(step.pids.begin(), step.pids.end()), step.pids.end());
    job.steps.push_back(std::move(step));
  }
  return true;
}

}  // namespace steward::meter
