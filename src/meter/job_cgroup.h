// One job's cgroup through kept descriptors: a sample costs one pread per counter and one listing. Never
// enters it. Used by one thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "meter/counters.h"
#include "meter/job_list.h"
#include "meter/step_cgroup.h"

namespace steward::meter {

struct JobMemoryReading {
  MemoryParts parts;                     // bytes, as all here
  std::optional<std::uint64_t> current;  // all of it, page cache included
  std::optional<std::uint64_t> peak;     // the largest `current` since the job began
  std::optional<std::uint64_t> limit;    // nothing: none, or not told
};

// Of a step that is gone: who it was, and what it had used when it was last read.
struct EndedStep {
  std::string name;
  std::uint64_t used_ns = 0;
};

// The steps as they ended, having used `rest` since they were last read. Where several ended, each gets a
// part as large as its use so far, as nothing says more; a placeholder (extern) beside others gets none that
// way.
std::vector<Step> share_among(const std::vector<EndedStep>& ended, std::uint64_t rest);

class JobCgroup {
 public:
  // from_zero: it began after the last look, so that all it has used counts.
  JobCgroup(const JobEntry& entry, bool from_zero);

  const JobEntry& entry() const { return entry_; }
  void own(uid_t uid);
  // Reads the CPU counter and adds what was used since the last call to what take_cpu() gives. Nothing where
  // it cannot be read or compared: what it used is not known then.
  std::optional<std::uint64_t> count_cpu(std::string& buffer);
  // Adds a use that was found otherwise: of a job that is gone.
  void add_cpu(std::uint64_t ns) { pending_ns_ += ns; }
  bool cpu_known() const { return pending_known_; }  // all of what take_cpu() would give
  // What was used since the last call; nothing where some of it is not known.
  std::optional<std::uint64_t> take_cpu();

  JobMemoryReading read_memory(bool scan, std::string& buffer);
  std::optional<IoBytes> read_io(std::string& buffer);  // since the last call; nothing: not told
  std::uint64_t read_oom_kills(std::string& buffer);    // since the job began; as last known

  // Lists the steps and their processes.
  void look_at_steps(bool scan, std::string& buffer);
  // Their counters, since the last call. A step that is gone by now has taken its counter along: it used what
  // the whole job used (`job_used`; nothing: not known) and the living steps did not.
  void count_steps(bool scan, std::optional<std::uint64_t> job_used, std::string& buffer);
  // Those that stand, in the order of their names; behind them, until the next look, those that have ended.
  const std::vector<Step>& steps() const { return steps_; }
  // The job is gone and used this much since the last sample: its steps, as they ended.
  std::vector<Step> end_steps(std::uint64_t used_ns);
  // Did processes come or go since the last call?
  bool take_change() { return std::exchange(changed_, false); }
  std::optional<pid_t> stepd() const;  // of any step (v2)

  bool seen = false;  // for its owner's listings

 private:
  Descriptor open(std::string_view controller, std::string_view v1_name, std::string_view v2_name) const;
  void open_missing();
  bool list_steps();
  void end_step(std::string_view name, const StepCgroup& cgroup);

  JobEntry entry_;
  SlurmRoot root_;
  std::string below_;
  bool from_zero_;
  bool changed_ = false;
  Directory directory_;
  Descriptor cpu_, memory_, current_, peak_, limit_, events_, io_;
  Counter counter_;
  Counter read_bytes_, written_bytes_;
  std::optional<std::uint64_t> known_limit_;
  std::uint64_t oom_kills_ = 0, oom_kills_of_ended_ = 0;  // of the job itself; of its ended steps (v1)
  std::uint64_t pending_ns_ = 0;
  bool pending_known_ = true;
  std::map<std::string, StepCgroup, std::less<>> cgroups_;  // by name, as steps_ is
  std::vector<Step> steps_;
  std::vector<EndedStep> ended_;  // since the last count
};

}  // namespace steward::meter
