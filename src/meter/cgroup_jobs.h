// The jobs of this node and their counters, sample by sample. Keeps descriptors between samples, so that a
// sample costs a listing and one pread per counter; never enters a job's cgroup. Used by one thread.
//
// CPU: v1 cpuacct.usage (ns), v2 cpu.stat usage_usec; both hold finished children too. A job that is gone has
// taken its own counter along, but not its share of its parent's: what the parent counted and none of the
// living did was its. OOM kills alike on v2, for a job that went alone (v1 counts none for a parent).
#pragma once

#include <list>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "meter/background.h"
#include "meter/cgroup_watch.h"
#include "meter/job_cgroup.h"
#include "meter/job_ids.h"
#include "meter/job_list.h"

namespace steward::meter {

// One job in one place: a job id that comes back is another one, because its directory is another inode.
struct JobIdentity {
  SlurmId job = 0;
  std::optional<uid_t> uid;  // nothing: none of its processes has been seen (v2: it was gone too soon)
  ino_t inode = 0;
  auto operator<=>(const JobIdentity&) const = default;
};

struct JobReading {
  JobIdentity id;
  bool ended = false;        // gone since the last sample: only its CPU use is told, its steps' and OOM kills
  bool valid = false;        // the CPU use since the last sample is known
  std::uint64_t cpu_ns = 0;  // that use; since the job's start when it began after the last sample
  JobMemoryReading memory;
  std::optional<IoBytes> io;
  std::uint64_t oom_kills = 0;               // since the job began; when it has ended: at least so many
  bool steps_changed = false;                // some process came or went since the last sample
  const std::vector<Step>* steps = nullptr;  // until the next sample; those that ended, when it has
};

struct CgroupJobsOptions {
  CgroupOptions cgroup;
  JobIdOptions ids;
  std::string proc_root = "/proc";
};

class CgroupJobs {
 public:
  explicit CgroupJobs(CgroupJobsOptions options);
  // Every job that is or was here since the last sample; valid until the next call. `scan`: limits, nested
  // cgroups and steps' memory are read too. Allocates nothing where no job or process came or went. Errors:
  // unavailable, as find_roots says. A job that vanishes while it is read is told as ended.
  Result<const std::vector<JobReading>*> sample(bool scan);
  // Between samples, when watch() says that something came or went: meets new jobs, and settles what those
  // that are gone had used.
  void notice();
  CgroupWatch& watch() { return watch_; }
  // Of the last sample: jobs that stand for some samples and still cannot be told, as nobody says which they
  // are.
  std::size_t unnamed() const { return unnamed_; }

 private:
  using Key = std::pair<const SlurmRoot*, ino_t>;
  struct RootCounts {
    Descriptor total, other;  // v2 "system": slurmstepd's own, beside the jobs
    Counter total_counter{false}, other_counter{false};
    Descriptor events;                                 // v2 memory.events
    std::optional<std::uint64_t> kills_but_of_living;  // OOM kills of jobs that were gone at the last count
    bool met = false;                                  // was counted once
  };
  struct Kept {
    Kept(const JobEntry& entry, bool from_zero) : cgroup(entry, from_zero) {}
    JobCgroup cgroup;
    JobIdentity id;
    bool asked = false;   // which job its SLUID names
    bool hinted = false;  // its number is only what one of its processes says
    bool met = false;     // was read once
    int untold = 0;       // samples in which it could not be told
    // With a number, and an owner where the number could be made up.
    bool can_be_told() const { return id.job != 0 && (id.uid || !hinted); }
  };
  struct Named {
    Key key;
    JobId job;
  };

  Status account();
  void meet(const JobEntry& entry);
  void settle_ended(const SlurmRoot* root, std::uint64_t used_by_living, bool known);
  std::optional<std::uint64_t> used_below(const SlurmRoot* root);
  std::optional<std::uint64_t> kills_but_of_living(const SlurmRoot* root);
  std::uint64_t kills_in_gone(const SlurmRoot* root, std::uint64_t gone);
  void name(Kept& kept);
  void ask_name(const Key& key, Kept& kept);
  void take_names();
  void watch_all();
  JobReading read(Kept& kept, bool scan);

  CgroupJobsOptions options_;
  ProcFs proc_;
  JobList list_;
  CgroupWatch watch_;
  std::map<const SlurmRoot*, RootCounts> roots_;
  std::map<Key, Kept> jobs_;
  std::vector<JobReading> readings_, ended_;
  std::size_t unnamed_ = 0;
  std::list<std::vector<Step>> ended_steps_, told_steps_;  // what ended readings point to
  Background<Named> names_;
  bool watched_before_ = false;  // there was an earlier look: what is new now began after it
  std::string text_;
};

}  // namespace steward::meter
