// Slurm: what Slurm says, and the few things we ask it to do. An edge: fakes in tests, commands in earnest
// (slurm/command_slurm.h). Every call blocks and may take seconds: workers call it, never the serving thread.
// Not thread-safe: one call at a time, since Slurm's commands are run one at a time.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/ended_job.h"
#include "model/job.h"
#include "model/warrant.h"

namespace steward::slurm {

struct Snapshot {
  Time at = no_time;      // when it was asked
  std::vector<Job> jobs;  // every job that slurmctld knows, ended ones of the last MinJobAge included
};

enum class CancelOutcome {
  done,     // Slurm confirms: the run no longer holds resources
  refused,  // scancel failed, or said it succeeded and the run goes on: nothing happened
  unclear,  // the command was killed or its answer lost; ask job() again later
};

struct CancelResult {
  CancelOutcome outcome = CancelOutcome::unclear;
  std::string detail;
};

class Slurm {
 public:
  virtual ~Slurm() = default;

  // One bulk query, and details for the runs not seen before. Errors: unavailable, timeout, garbled.
  virtual Result<Snapshot> poll() = 0;

  // One job or array task as it is at this moment, with details; nullopt when Slurm does not know it (any
  // more). `raw` is the job's own raw id, also for an array task.
  virtual Result<std::optional<Job>> job(SlurmId raw) = 0;

  // Uses the warrant up. Before acting, checks that the observation behind it is younger than a second, else
  // refuses; names owner and state to scancel; afterwards asks Slurm what became of the run.
  virtual CancelResult cancel(Warrant warrant) = 0;

  // Prints `text` into a running job's own output. Errors: timeout when it is not known whether it was
  // printed; any other: it was not.
  virtual Status notify(SlurmId raw, const std::string& text) = 0;
};

// What has been: which runs have ended. An edge of its own, for a worker of its own.
class Accounting {
 public:
  virtual ~Accounting() = default;
  // The runs that ended in [from, to), in no order. Blocks, for a minute where there are many: a worker of
  // its own calls it. Errors: unavailable (slurmdbd is away), timeout, garbled; some runs may have been taken
  // then.
  virtual Status ended(Time from, Time to, const std::function<void(EndedJob&&)>& take) = 0;
};

}  // namespace steward::slurm
