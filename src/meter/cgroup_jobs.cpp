#include "meter/cgroup_jobs.h"

#include <fcntl.h>

#include <algorithm>

#include "base/log.h"
#include "meter/counters.h"

namespace steward::meter {
namespace {

Descriptor open_cpu(const SlurmRoot& root, std::string_view below) {
  const bool v1 = root.version == CgroupVersion::v1;
  const std::string path = root.path("cpuacct", below) + (v1 ? "/cpuacct.usage" : "/cpu.stat");
  return Descriptor::read_at(AT_FDCWD, path.c_str());
}

constexpr int kPatience = 3;  // samples until a job without a name is a trouble

}  // namespace

CgroupJobs::CgroupJobs(CgroupJobsOptions options)
    : options_(std::move(options)), proc_(options_.proc_root), list_(options_.cgroup) {}

void CgroupJobs::meet(const JobEntry& entry) {
  const Key key(entry.root, entry.inode);
  const auto at = jobs_.find(key);
  if (at != jobs_.end()) {
    at->second.cgroup.seen = true;
    return;
  }
  Kept& kept = jobs_.try_emplace(key, entry, watched_before_).first->second;
  kept.id = {entry.name.id, entry.uid_known ? std::optional(entry.uid) : std::nullopt, entry.inode};
  kept.cgroup.seen = true;
}

// What the whole root used since the last call, without Slurm's own part. Nothing: not known.
std::optional<std::uint64_t> CgroupJobs::used_below(const SlurmRoot* root) {
  const auto at = roots_.find(root);
  RootCounts& cpu = at != roots_.end() ? at->second : roots_[root];
  // A root that went and came again is another directory: the file that was open reads no more.
  if (cpu.total && !read_whole(cpu.total, text_)) cpu = RootCounts{};
  if (!cpu.total) cpu.total = open_cpu(*root, "");
  if (!cpu.other && root->version == CgroupVersion::v2) cpu.other = open_cpu(*root, "system");
  const auto use = [&](const Descriptor& file, Counter& counter) -> std::optional<std::uint64_t> {
    const auto now = read_whole(file, text_) ? cpu_ns(text_, root->version) : std::nullopt;
    return now ? counter.advance(*now) : std::nullopt;
  };
  const auto total = use(cpu.total, cpu.total_counter);
  const std::uint64_t other = use(cpu.other, cpu.other_counter).value_or(0);
  if (!total) return std::nullopt;
  return *total - std::min(*total, other);
}

// v2: the kernel's count for a root keeps the kills of jobs that are gone. Nothing: not known.
std::optional<std::uint64_t> CgroupJobs::kills_but_of_living(const SlurmRoot* root) {
  RootCounts& counts = roots_[root];
  if (root->version != CgroupVersion::v2) return std::nullopt;
  if (!counts.events)
    counts.events = Descriptor::read_at(AT_FDCWD, (root->path("memory", "") + "/memory.events").c_str());
  const auto total = [&] {
    return read_whole(counts.events, text_) ? value_of(text_, "oom_kill") : std::nullopt;
  };
  // A kill between the readings would be in some of them only.
  constexpr int tries = 3;
  for (int i = 0; i < tries; ++i) {
    const auto before = total();
    std::uint64_t living = 0;
    for (auto& [key, kept] : jobs_)
      if (key.first == root && kept.cgroup.seen) living += kept.cgroup.read_oom_kills(text_);
    if (!before) return std::nullopt;
    if (total() == before) return *before - std::min(*before, living);
  }
  return std::nullopt;
}

// In the one job that is gone since the last look, from its beginning. Of several nobody can say whose they
// were: what was read of them while they lived stands.
std::uint64_t CgroupJobs::kills_in_gone(const SlurmRoot* root, std::uint64_t gone) {
  RootCounts& counts = roots_[root];
  if (gone == 0 && counts.met) return 0;
  counts.met = true;
  const auto now = kills_but_of_living(root);
  const auto before = counts.kills_but_of_living;
  if (now) counts.kills_but_of_living = now;
  return now && before && gone == 1 ? *now - std::min(*now, *before) : 0;
}

// Those that are gone used what their root counted and the living did not. Where several went since the last
// look, each gets the same part: nobody can say more.
void CgroupJobs::settle_ended(const SlurmRoot* root, std::uint64_t used_by_living, bool known) {
  const auto used = used_below(root);
  const auto is_gone = [&](const auto& job) { return job.first.first == root && !job.second.cgroup.seen; };
  const auto gone = static_cast<std::uint64_t>(std::count_if(jobs_.begin(), jobs_.end(), is_gone));
  const std::uint64_t kills = kills_in_gone(root, gone);
  if (gone == 0) return;
  const std::uint64_t rest = used ? *used - std::min(*used, used_by_living) : 0;
  for (auto& [key, kept] : jobs_) {
    if (!is_gone(std::pair<const Key&, Kept&>(key, kept))) continue;
    kept.cgroup.add_cpu(rest / gone);
    const auto cpu = kept.cgroup.take_cpu();
    JobReading reading;
    reading.id = kept.id;
    reading.ended = true;
    reading.valid = cpu.has_value() && used.has_value() && known;
    reading.cpu_ns = cpu.value_or(0);
    reading.oom_kills = kills;
    if (!kept.can_be_told()) continue;
    reading.steps = &ended_steps_.emplace_back(kept.cgroup.end_steps(reading.cpu_ns));
    ended_.push_back(reading);
  }
  std::erase_if(jobs_, is_gone);
}

// Lists the jobs and adds up what each used since the last call.
Status CgroupJobs::account() {
  const auto entries = list_.now();
  if (!entries) {
    jobs_.clear();
    roots_.clear();
    watched_before_ = true;  // no hierarchy at all: the first job makes it
    return tl::unexpected(entries.error());
  }
  for (auto& [key, kept] : jobs_) kept.cgroup.seen = false;
  for (const JobEntry& entry : **entries) meet(entry);
  list_.each_root([&](const SlurmRoot* root) {
    std::uint64_t living = 0;
    bool known = true;
    for (auto& [key, kept] : jobs_) {
      if (key.first != root || !kept.cgroup.seen) continue;
      const auto used = kept.cgroup.count_cpu(text_);
      known = known && used.has_value();
      living += used.value_or(0);
    }
    settle_ended(root, living, known);
  });
  // Of a root that is gone itself, nobody counts any more.
  std::erase_if(jobs_, [](const auto& job) { return !job.second.cgroup.seen; });
  watched_before_ = true;
  return {};
}

// v2 has no uid in the path: the owner of any process of the person's. 26.05 has no job id in it either.
void CgroupJobs::name(Kept& kept) {
  const JobEntry& entry = kept.cgroup.entry();
  if (kept.id.job == 0) {
    if (const auto job = recorded_job(options_.ids, entry.name.sluid_text())) {
      kept.id.job = job->id;
      if (job->uid) kept.cgroup.own(*job->uid);
    }
  }
  for (const Step& step : kept.cgroup.steps()) {
    for (const pid_t pid : step.pids) {
      if (entry.uid_known) break;
      if (const auto uid = proc_.owner(pid); uid && *uid != 0) kept.cgroup.own(*uid);
    }
  }
  if (entry.uid_known) kept.id.uid = entry.uid;
}

void CgroupJobs::ask_name(const Key& key, Kept& kept) {
  std::vector<pid_t> processes;
  for (const Step& step : kept.cgroup.steps())
    processes.insert(processes.end(), step.pids.begin(), step.pids.end());
  const auto stepd = kept.cgroup.stepd();
  if (!stepd && processes.empty()) return;
  kept.asked =
      names_.ask([key, stepd, processes, ids = options_.ids, proc = proc_]() -> std::optional<Named> {
        return Named{key, find_job(ids, proc, stepd, processes).value_or(JobId{})};
      });
}

void CgroupJobs::take_names() {
  names_.take(Duration(0), [this](const Named& named) {
    const auto at = jobs_.find(named.key);
    if (at == jobs_.end()) return;
    at->second.asked = named.job.id != 0;  // else again, when more of its processes are there
    at->second.id.job = named.job.id;
    at->second.hinted = named.job.hint;
    if (named.job.hint)
      log(LogLevel::warning, "job_named_by_its_own_environment",
          {{"job", named.job.id}, {"advice", "let the prolog record jobs: see the agent's guide"}});
  });
}

JobReading CgroupJobs::read(Kept& kept, bool scan) {
  JobReading reading;
  kept.cgroup.look_at_steps(scan, text_);
  if (kept.id.job == 0 || !kept.cgroup.entry().uid_known) name(kept);
  // What it used before anybody could say whose it is waits until then; what is not known is no use to wait
  // for.
  const bool wait = !kept.can_be_told() && kept.cgroup.cpu_known();
  const auto cpu = wait ? std::nullopt : kept.cgroup.take_cpu();
  kept.cgroup.count_steps(scan, cpu, text_);
  reading.steps_changed = kept.cgroup.take_change();
  reading.steps = &kept.cgroup.steps();
  reading.id = kept.id;
  reading.valid = cpu.has_value();
  reading.cpu_ns = cpu.value_or(0);
  reading.memory = kept.cgroup.read_memory(scan, text_);
  reading.io = kept.cgroup.read_io(text_);
  reading.oom_kills =
      kept.cgroup.read_oom_kills(text_);  // each time: what was killed last often ends the job
  return reading;
}

Result<const std::vector<JobReading>*> CgroupJobs::sample(bool scan) {
  readings_.clear();
  unnamed_ = 0;
  if (scan) list_.look_for_roots();
  if (auto status = account(); !status) return tl::unexpected(status.error());
  if (watch_.drain() || scan) watch_all();
  take_names();
  for (auto& [key, kept] : jobs_) {
    const JobReading reading = read(kept, scan || !kept.met);
    kept.met = true;
    if (kept.id.job == 0 && !kept.asked) ask_name(key, kept);
    kept.untold = kept.can_be_told() ? 0 : kept.untold + 1;
    if (kept.can_be_told()) readings_.push_back(reading);
    if (kept.untold >= kPatience) ++unnamed_;
  }
  readings_.insert(readings_.end(), ended_.begin(), ended_.end());
  ended_.clear();
  told_steps_.clear();
  told_steps_.swap(ended_steps_);
  return &readings_;
}

void CgroupJobs::watch_all() {
  list_.each_parent([this](const std::string& directory) { watch_.add(directory); });
  for (const auto& [key, kept] : jobs_) {
    if (!kept.cgroup.entry().uid_known) watch_.add(key.first->processes(kept.cgroup.entry().below()));
  }
}

void CgroupJobs::notice() {
  if (!watch_.drain() || !account()) return;
  watch_all();
  // Who a new job is must be asked while it lives.
  take_names();
  for (auto& [key, kept] : jobs_) {
    if (kept.id.job != 0 && kept.cgroup.entry().uid_known) continue;
    kept.cgroup.look_at_steps(false, text_);
    name(kept);
    if (kept.id.job == 0 && !kept.asked) ask_name(key, kept);
  }
}

}  // namespace steward::meter
