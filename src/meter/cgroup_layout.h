// Where Slurm puts jobs in the cgroup file system: finds them by structure, never by version or a fixed path.
//
// v1 (Slurm 20.02 to 26.05): <root>/<controller>/slurm[_<node>]/uid_U/job_J.
// v2 (22.05 to 26.05): <root>/<any>.slice/[<node>_]slurmstepd.scope/{job_J, sXXXXXXXXXXXXX}; on hybrid
// machines below <root>/unified. 26.05 names jobs by SLUID unless CgroupJobIdPaths=yes; the job's id then
// comes from elsewhere (meter/job_ids.h), and on v2 its owner from its processes.
#pragma once

#include <sys/types.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
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

// One slurmd's place: everything that its jobs use is below it.
struct SlurmRoot {
  CgroupVersion version = CgroupVersion::v1;
  std::string top;         // v1: the cgroup root; v2: the scope
  std::string controller;  // v1: whose hierarchy holds every job and step: freezer, else memory…; v2: empty
  std::string name;        // v1: "slurm_n1"; v2: empty
  bool operator==(const SlurmRoot&) const = default;

  // The directory of a controller ("cpuacct"; on v2 all have one) below this root; `below` may be empty.
  std::string path(std::string_view of, std::string_view below) const;
  // That which holds the jobs' steps and processes.
  std::string processes(std::string_view below) const { return path(controller, below); }
};

// Every Slurm root on this machine now. Errors: unavailable (none, with what to look for).
Result<std::vector<SlurmRoot>> find_roots(const CgroupOptions& options);

// What a job's directory is called: by id, or by SLUID (14 characters).
struct JobName {
  SlurmId id = 0;
  std::array<char, 15> sluid{};  // empty text: named by id

  std::string_view sluid_text() const { return sluid.data(); }
  bool operator==(const JobName&) const = default;
};

// Nothing where the directory is no job's ("system", "job_4x", an id beyond 32 bits).
std::optional<JobName> job_name(std::string_view directory);

// 's' and 13 Crockford base-32 digits (Slurm 25.11+; src/common/sluid.c): no I, L, O, U. Slurm prints
// capitals.
bool is_sluid(std::string_view text);

}  // namespace steward::meter
