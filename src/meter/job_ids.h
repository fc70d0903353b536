// Which job a SLUID names (Slurm 25.11+; from 26.05 on a job's cgroup is called by it). The number cannot be
// computed from it. In order of trust:
//   1. a record that the site's prolog wrote, as root, from SLURM_JOB_ID and SLURM_JOB_SLUID
//   2. the title of slurmstepd in the job's cgroup: "slurmstepd: [12.batch]"
//   3. slurmstepd's socket in SlurmdSpoolDir: "<node>_12.4294967291"
//   4. SLURM_JOB_ID in a process's environment: a hint, which its owner can set to anything
// Ways 2 to 4 read processes: not for the sampling path.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "meter/proc_fs.h"
#include "model/job.h"

namespace steward::meter {

struct JobIdOptions {
  std::string records;    // folder of the prolog's records, named by SLUID: "12 1001" (job, uid)
  std::string spool_dir;  // SlurmdSpoolDir; empty: not known
};

struct JobId {
  SlurmId id = 0;
  std::optional<uid_t> uid;  // where the record says it
  bool hint = false;         // the person could have made it up
};

// The record alone: one small file, for any path.
std::optional<JobId> recorded_job(const JobIdOptions& options, std::string_view sluid);

// Ways 2 to 4. `stepd`: a slurmstepd of the job; `processes`: the person's.
std::optional<JobId> find_job(const JobIdOptions& options, const ProcFs& proc, std::optional<pid_t> stepd,
                              const std::vector<pid_t>& processes);

// "slurmstepd: [12.batch]" -> 12; exposed for tests.
std::optional<SlurmId> job_in_title(std::string_view title);

}  // namespace steward::meter
