// What each person does on a front-end, outside Slurm's jobs. Used by one thread.
//
// A process is its login's: of the user slice it is in (user-1001.slice: sudo and su stay in it), else of its
// login uid (/proc/PID/loginuid, which PAM sets and nobody changes), else of its owner; reserved uids of
// services are nobody's without a login.
//
// CPU time, where there are user slices: theirs, which hold processes that came and went too. Else by
// processes: what each used since the last look, and what its children had used that it has waited for since,
// less what was already seen of these; so a thousand compilers that live for a moment are their make's. (What
// a process leaves that nobody of the same person waits for is lost from its last look on.) Memory alike: the
// slice's anonymous and shared; else resident and not shared, summed.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "meter/counter.h"
#include "meter/counters.h"
#include "meter/identifier.h"
#include "meter/proc_fs.h"
#include "meter/processes.h"

namespace steward::meter {

struct PeopleOptions {
  std::string cgroup_root = "/sys/fs/cgroup";
  std::string proc_root = "/proc";
  uid_t least_uid = 1000;
  std::shared_ptr<const KindTable> kinds;
};

struct PersonReading {
  uid_t uid = 0;
  bool valid = false;        // the CPU use since the last look is known
  std::uint64_t cpu_ns = 0;  // since the last look
  std::uint64_t memory_bytes = 0;
  std::optional<IoBytes> io;
  std::uint32_t processes = 0, tasks = 0, clients_in_multiplexer = 0;
  KindCounts kinds;
};

class People {
 public:
  explicit People(PeopleOptions options);
  // Reads the stat of every process of the machine: for each report, not for each sample. Valid until the
  // next call.
  const std::vector<PersonReading>& look();

 private:
  struct Known {
    ProcStat stat;
    uid_t person = 0;
    bool in_job = false;
    std::optional<Classified> as;
    std::uint64_t memory_bytes = 0;
    std::uint64_t seen = 0;
  };
  struct Slice {
    ino_t inode = 0;  // of its directory: one that was made anew counts from zero
    Counter cpu;
    Counter read_bytes, written_bytes;
  };

  void look_at(pid_t pid);
  uid_t person_of(pid_t pid) const;
  void look_again_at(pid_t parent);
  void count_processes();
  void count_slices();
  bool below_multiplexer(const Known& known) const;
  template <typename IsHere>
  pid_t left_parent(const Known& gone, IsHere is_here) const;
  PersonReading& of(uid_t uid);

  PeopleOptions options_;
  ProcFs proc_;
  Identifier identifier_;
  std::unordered_map<pid_t, Known> known_;
  std::unordered_map<pid_t, std::uint64_t>
      seen_of_gone_;  // by parent: ticks of children that went, already counted
  std::map<uid_t, Slice> slices_;
  std::vector<PersonReading> readings_;
  std::map<uid_t, std::uint64_t> ticks_;  // used since the last look, by processes
  std::uint64_t round_ = 0;
  std::string text_;
};

}  // namespace steward::meter
