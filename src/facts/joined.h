// Joined: allocation (from Slurm) joined with use (from the nodes), for every job that runs now.
//
// The one owner of the join gres index -> device file -> minor -> UUID: the agent reports its GPUs with
// Slurm's gres index beside the UUID, Slurm reports which indexes a job holds on which node, and here they
// meet. Also a cache: after a restart it is refilled from the kept reports. Pure: no clock, no I/O. Not
// thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/time.h"
#include "facts/signs.h"
#include "model/facts.h"
#include "model/job.h"
#include "model/report.h"

namespace steward::facts {

struct Limits {
  std::string cluster;
  Duration interval = seconds(30);
  Duration window = hours(2);            // the longest that a rule looks back
  std::int64_t cpu_floor_permille = 50;  // of one core
  std::uint64_t io_floor = 1 << 20;      // bytes a second, read and written together
};

// A run that the last poll no longer showed as holding resources.
struct EndedRun {
  Job job;  // as Slurm last told; state tells how it ended where Slurm still knew
  RunKey run;
};

// What a poll changed.
struct PollChanges {
  std::vector<EndedRun> ended;
  std::vector<std::pair<RunKey, RunKey>> requeued;  // old run, new run of the same job
};

class Joined {
 public:
  explicit Joined(Limits limits);

  // Idempotent. A report that is older than the newest of its node still fills its own interval. False: it
  // was not joined, because it is of no time or of a time to come (more than two intervals after `now`): it
  // would make all that its node truly says look old. sights() then tells of the clock.
  bool take_report(const NodeReport& report, Time now);
  // A job whose name was settled before this began to look (an open case's): should it have been requeued
  // since, it keeps that name. To be said before the first poll; forgotten when the id is no longer its own.
  void remember(const JobKey& job, uid_t uid);
  // `jobs` is everything that Slurm knows at `at`; what holds resources is kept, the rest has ended. A run
  // whose state Slurm calls by a word that is not known here goes on: not knowing is no end.
  PollChanges take_poll(const std::vector<Job>& jobs, Time at);

  std::vector<SlurmId> running() const;    // ascending
  const JobFacts* find(SlurmId raw);       // null: holds nothing; valid until the next take_*
  const Job* find_job(SlurmId raw) const;  // any job of the last poll, pending ones too
  // Is it told of somebody else than Slurm says? It is no use of the job's, then, nor is it idleness: where a
  // job's cgroup has no number, its own processes may name any (meter/job_ids.h).
  bool by_a_stranger(const JobUse& use) const;
  const std::map<SlurmId, Job>& known_jobs() const { return known_; }

  struct NodeSight {
    Time last_end = no_time;
    Duration length{0};  // of the newest report
    std::string trouble;
    struct Ailment {
      std::string what;      // "is lost or cannot be read"
      Time since = no_time;  // no_time: for longer than anybody looked
    };
    std::map<std::string, Ailment> sick_gpus;  // by UUID
    std::optional<MachineUse> machine;         // as last told
    Time waits_for_io_since = no_time;  // all waits on I/O, by each report since then; no_time: it does not
    Time waited_for_io = no_time;       // end of the newest report that says so for long enough
    std::vector<PersonUse> people;      // as last told: front-ends
  };
  const std::map<std::string, NodeSight>& sights() const { return sights_; }
  // A node's GPUs with their newest use, by UUID, and what jobs last did on it. Valid until the next take_*.
  std::vector<std::pair<const GpuDevice*, const GpuUse*>> gpus_of(const std::string& node) const;
  std::vector<const JobUse*> uses_on(const std::string& node) const;
  const Limits& limits() const { return limits_; }

 private:
  struct GpuState {
    GpuDevice device;
    GpuUse latest;
    Window use;
    GpuMemory memory;
  };
  struct UseState {
    JobUse latest;
    Window use;
    Time last_worked = no_time;
  };
  struct NodeState {
    std::map<std::string, GpuState> gpus;  // by UUID
    std::map<std::uint32_t, std::string> by_gres_index;
    std::map<std::uint32_t, Holder> holders;  // by gres index
    std::map<SlurmId, UseState> jobs;
    // Intervals in which the node was seen without trouble, until the first poll: which jobs had no process
    // there can be said only then.
    std::optional<Window> seen;
    std::uint64_t generation = 0;  // grows when a pointer into this node may have changed
  };
  struct RunState {
    JobFacts facts;
    std::vector<std::pair<const NodeState*, std::uint64_t>> made_from;
  };

  static void note_io(NodeSight& sight, const NodeReport& report);
  void take_devices(NodeState& node, const NodeReport& report, bool first);
  void take_gpu_use(NodeState& node, const NodeReport& report, bool newest);
  void take_job_use(NodeState& node, const NodeReport& report, bool newest);
  template <typename Mark>
  void each_interval(const NodeReport& report, Mark mark) const;
  void record(const NodeReport& report, Window& window, Window::Channels may, Window::Channels must) const;
  void note_newest(GpuMemory& memory, const GpuUse& use, const NodeReport& report) const;
  void take_one_gpu(NodeState& node, GpuState& gpu, const GpuUse& use, const NodeReport& report, bool newest);
  void note_parent(const Job& job);
  void set_holder(NodeState& node, std::uint32_t gres_index, const Job& job, Time at);
  void set_holders(const Job& job, Time at);
  void drop_holders(const Job& job);
  RunKey run_of(const Job& job) const;
  UseState& use_of(NodeState& node, SlurmId id);
  void begin_run(const Job& job, const RunKey& run);
  void compare(const Job& old_job, const RunKey& run, PollChanges& changes);
  void forget_run(const Job& job);
  void keep_run(Job& job, const std::map<SlurmId, Job>& before, Time at);
  void mark_unseen(NodeState& node, const Job& job);
  void mark_absent(NodeState& node, const NodeReport& report, const std::set<SlurmId>& told, bool newest);
  bool current(const RunState& run) const;
  void join(RunState& run, const Job& job);

  Limits limits_;
  std::uint32_t intervals_;
  std::map<std::string, NodeState> nodes_;
  std::map<std::string, NodeSight> sights_;
  std::map<SlurmId, Job> known_;
  std::map<SlurmId, RunState> runs_;
  bool polled_ = false;
  std::map<std::pair<SlurmId, uid_t>, Time> first_submit_;  // of jobs that were requeued, or remembered
  std::map<SlurmId, SlurmId> submitted_in_;                 // job -> the session that it was submitted from
};

}  // namespace steward::facts
