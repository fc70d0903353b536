// The jobs of this node and their counters, sample by sample. Keeps descriptors between samples, so that a
// sample costs a listing and one pread per counter; never enters a job's cgroup. Used by one thread.
//
// CPU: v1 cpuacct.usage (ns), v2 cpu.stat usage_usec; both hold finished children too. Memory: what cannot be
// reclaimed, v1 total_rss + total_shmem, v2 anon + shmem of memory.stat (never usage_in_bytes or
// memory.current, which hold page cache).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "meter/cgroup_layout.h"
#include "meter/descriptor.h"
#include "meter/step.h"

namespace steward::meter {

// One job in one place: a job id that comes back is another one, because its directory is another inode.
struct JobIdentity {
  SlurmId job = 0;
  uid_t uid = 0;
  ino_t inode = 0;
  auto operator<=>(const JobIdentity&) const = default;
};

struct JobReading {
  JobIdentity id;
  bool valid = false;        // the CPU use since the last sample is known
  std::uint64_t cpu_ns = 0;  // that use; since the job's start when it began after the last sample
  std::uint64_t memory_bytes = 0;
  bool steps_changed = false;                // some process came or went since the last sample
  const std::vector<Step>* steps = nullptr;  // until the next sample
};

// Turns a counter into use. A step back of less than a second is jitter between CPUs and counts as no use; a
// larger one is a counter set to 0 by hand: that use is not known, and counting starts again from there.
class CpuCounter {
 public:
  explicit CpuCounter(bool from_zero) : known_(from_zero) {}
  // The use since the last call; nothing where there is no earlier reading to compare with.
  std::optional<std::uint64_t> advance(std::uint64_t now_ns);

 private:
  bool known_;
  std::uint64_t last_ns_ = 0;
};

// The sum of two keys of memory.stat; a key that this kernel does not have counts as 0.
std::uint64_t memory_in_use(std::string_view memory_stat, CgroupVersion version);

class CgroupJobs {
 public:
  explicit CgroupJobs(CgroupOptions options) : options_(std::move(options)) {}
  // Errors: unavailable, as find_jobs says. A job that vanishes while it is read is left out or is not
  // `valid`.
  Result<std::vector<JobReading>> sample();

 private:
  struct KeptStep {
    ino_t inode = 0;
    Directory directory;
    std::vector<Descriptor> process_lists;
    std::vector<std::string> tasks;  // what process_lists was opened for
    std::string last_text;
  };
  struct KeptJob {
    JobPlace place;
    Directory directory;
    Descriptor cpu;
    Descriptor memory;
    CpuCounter counter{false};
    std::map<std::string, KeptStep> kept_steps;
    std::vector<Step> steps;
    std::uint64_t seen = 0;
  };

  KeptJob keep(const JobPlace& place) const;
  void read_counters(KeptJob& job, JobReading& reading);
  bool read_steps(KeptJob& job);
  void list_step(KeptJob& job, const Entry& entry);
  void read_step(const KeptStep& kept, std::string& text);

  CgroupOptions options_;
  std::map<std::pair<std::string, ino_t>, KeptJob> jobs_;  // by process directory and inode
  std::uint64_t round_ = 0;
  bool watched_before_ = false;  // there was an earlier sample: what is new now began after it
  std::string text_;
};

}  // namespace steward::meter
