// One step's cgroup: its CPU time, its memory now and then, and the processes in it, nested cgroups included
// (a container's). Used by one thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "meter/cgroup_layout.h"
#include "meter/counter.h"
#include "meter/descriptor.h"
#include "meter/step.h"

namespace steward::meter {

class StepCgroup {
 public:
  // `below`: "uid_5/job_7/step_0". from_zero: it began after the last sample.
  StepCgroup(const SlurmRoot& root, const std::string& below, ino_t inode, bool from_zero);

  ino_t inode() const { return inode_; }
  std::uint64_t used_ns() const { return used_ns_; }  // CPU time in all, as last read
  // Reads the process lists. True when they differ from the last time; `scan` looks for nested cgroups, too.
  bool read_processes(bool scan, std::string& buffer);
  // The CPU time since the last call goes into `step`; the memory too when `scan`.
  void read_counters(Step& step, bool scan, std::string& buffer);
  // v1, since the step began, its tasks' included: v1 counts an OOM kill for the one cgroup that it was in,
  // v2 for the job as well, and nothing is read there. As last known.
  std::uint64_t read_oom_kills(std::string& buffer);
  std::uint64_t oom_kills() const;  // as last read
  // As last read. Ascending, each once.
  std::vector<pid_t> pids() const;
  // slurmstepd's own process, which is no process of the person's (v2 only: a cgroup of its own).
  std::optional<pid_t> stepd() const;

  bool seen = false;  // for its owner's listings

 private:
  bool tasks_changed() const;
  void open_lists();
  void open_below(const std::string& path, int depth);
  void find_events();

  CgroupVersion version_;
  ino_t inode_;
  std::string path_;   // of the step
  std::string users_;  // where the person's processes are: the step (v1), its "user" (v2)
  Directory tasks_;    // users_
  std::string cpu_path_, memory_path_;
  Descriptor cpu_;
  Descriptor memory_;
  struct Events {
    Descriptor file;
    std::uint64_t kills = 0;
  };
  std::map<std::string, Events, std::less<>>
      events_;               // v1: of each task, also of those that are gone; "": the step
  bool find_events_ = true;  // processes came or went since
  Counter counter_;
  std::uint64_t used_ns_ = 0;
  std::vector<std::string> known_tasks_;
  std::vector<Descriptor> lists_;
  std::string text_;  // all lists' pids, as last read
};

}  // namespace steward::meter
