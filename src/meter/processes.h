// The processes of each job: how many, of which kinds, and whether the job only waits at a terminal.
//
// Cost: when a job's process lists change, one stat read per NEW process; every `scan` seconds one per
// process; in between one per shell on a terminal. exe and cmdline once per (pid, start time, comm), by the
// Identifier. Used by one thread.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

#include "meter/identifier.h"
#include "meter/proc_fs.h"
#include "meter/step.h"
#include "model/report.h"

namespace steward::meter {

// How many processes of each kind; a map that allocates nothing.
class KindCounts {
 public:
  std::uint32_t& operator[](ProcessKind kind) { return counts_[static_cast<std::size_t>(kind)]; }
  std::uint32_t operator[](ProcessKind kind) const { return counts_[static_cast<std::size_t>(kind)]; }
  std::map<ProcessKind, std::uint32_t> as_map() const;  // those there are
  bool operator==(const KindCounts&) const = default;

 private:
  std::array<std::uint32_t, all_process_kinds.size()> counts_{};
};

struct ProcessSummary {
  std::uint32_t processes = 0;  // the person's own, zombies left out
  std::uint32_t tasks = 0;      // their threads
  std::uint32_t stuck = 0;      // of the processes: in uninterruptible sleep
  KindCounts kinds;             // those identified so far: their sum may be less than `processes`
  std::optional<Duration> longest_sleep;
  bool interactive_step = false;   // a step other than batch and extern holds a terminal
  bool waits_at_terminal = false;  // see JobProcesses::summary
  bool operator==(const ProcessSummary&) const = default;
};

class JobProcesses {
 public:
  // Takes over the lists; reads what is new, and everything when `all`. Asks `identifier` for what is not
  // known.
  void look(const ProcFs& proc, const std::vector<Step>& steps, bool all, Identifier& identifier);
  // Was some process first seen at the last look? It may have been between fork and exec: look again at the
  // next sample.
  bool unsettled() const;
  // An answer for one of this job's processes; others are ignored.
  void learn(const Identified& answer);
  // Reads the stat of each shell on a terminal again: its state decides whether the person is doing anything.
  void refresh_terminals(const ProcFs& proc);
  // waits_at_terminal: in an interactive step a shell is the foreground of its terminal, sleeps, and has no
  // child in its own process group (those it waits for); and no process that works by itself runs in any
  // interactive step.
  ProcessSummary summary() const;
  bool has(pid_t pid) const { return known_.contains(pid); }

 private:
  struct Known {
    ProcStat stat;
    StepKind step = StepKind::numbered;
    std::optional<Classified> as;
    bool second_look = false;
    std::uint64_t seen = 0;
  };
  void look_at(const ProcFs& proc, pid_t pid, StepKind step, bool all, Identifier& identifier);
  bool is_waiting_shell(const Known& known) const;

  std::unordered_map<pid_t, Known> known_;
  std::uint64_t round_ = 0;
};

}  // namespace steward::meter
