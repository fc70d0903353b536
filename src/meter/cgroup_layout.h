// Where Slurm puts jobs in the cgroup file system: finds them by structure, never by a fixed path. One finder
// per layout.
//
// v1 (Slurm 20.02 to 26.05): <root>/<controller>/slurm[_<node>]/uid_U/job_J.
// v2 (22.05 to 26.05): <root>/<slice>/[<node>_]slurmstepd.scope/job_J; the uid is not in the path.
// Jobs that 26.05 names by SLUID are not found yet: their id needs another source.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "base/result.h"
#include "model/job.h"

namespace steward::meter {

struct CgroupOptions {
  std::string root = "/sys/fs/cgroup";
  // Where several slurmd share a machine: this one's directory ("slurm_<node>"; on v2
  // "<node>_slurmstepd.scope"). Empty: every directory that looks like Slurm's.
  std::string slurm_root;
};

enum class CgroupVersion { v1, v2 };

// One job's directories; empty where a controller has none for it. A job is told from a later one in the same
// place by the inode of its process directory (= cgroup id).
struct JobPlace {
  CgroupVersion version = CgroupVersion::v1;
  SlurmId job = 0;
  uid_t uid = 0;
  bool uid_known = false;  // v2: to be taken from a process's owner
  ino_t inode = 0;
  std::string processes;  // holds the step directories; v1: freezer, else memory, else cpuacct
  std::string cpu;        // v1: cpuacct
  std::string memory;
};

// Every job on this node now. Errors: unavailable (no Slurm hierarchy, with what to look for).
Result<std::vector<JobPlace>> find_jobs(const CgroupOptions& options);

}  // namespace steward::meter
