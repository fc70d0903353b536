#include "meter/cgroup_layout.h"

#include <fmt/format.h>

#include <array>
#include <set>

#include "meter/descriptor.h"

namespace steward::meter {
namespace {

// Freezer first: proctrack/cgroup puts every job there and its steps have no task directories below them.
constexpr std::array kControllers = {"freezer", "memory", "cpuacct", "devices", "cpuset"};

bool is_v1_root(const std::string& name, const std::string& wanted) {
  return wanted.empty() ? name == "slurm" || name.starts_with("slurm_") : name == wanted;
}

bool is_v2_scope(const std::string& name, const std::string& wanted) {
  return wanted.empty() ? name.ends_with("slurmstepd.scope") : name == wanted;
}

// "<controller>/<slurm root>" of every Slurm directory: each root in the first controller that has it.
std::vector<std::pair<std::string, std::string>> v1_roots(const CgroupOptions& options) {
  std::vector<std::pair<std::string, std::string>> roots;
  std::set<std::string> seen;
  std::vector<Entry> entries;
  for (const char* controller : kControllers) {
    const Directory directory(fmt::format("{}/{}", options.root, controller));
    if (!directory.list("slurm", entries)) continue;
    for (const Entry& entry : entries) {
      if (is_v1_root(entry.name, options.slurm_root) && seen.insert(entry.name).second) {
        roots.emplace_back(controller, entry.name);
      }
    }
  }
  return roots;
}

void find_v1(const CgroupOptions& options, const std::string& controller, const std::string& slurm_root,
             std::vector<JobPlace>& found) {
  const std::string top = fmt::format("{}/{}/{}", options.root, controller, slurm_root);
  std::vector<Entry> users;
  std::vector<Entry> jobs;
  if (!Directory(top).list("uid_", users)) return;
  for (const Entry& user : users) {
    JobPlace place;
    if (!number_after(user.name, "uid_", place.uid)) continue;
    place.uid_known = true;
    if (!Directory(top + "/" + user.name).list("job_", jobs)) continue;  // gone meanwhile
    for (const Entry& job : jobs) {
      if (!number_after(job.name, "job_", place.job)) continue;
      const std::string below = fmt::format("{}/{}/{}", slurm_root, user.name, job.name);
      place.inode = job.inode;
      place.processes = fmt::format("{}/{}/{}", options.root, controller, below);
      place.cpu = fmt::format("{}/cpuacct/{}", options.root, below);
      place.memory = fmt::format("{}/memory/{}", options.root, below);
      found.push_back(place);
    }
  }
}

void find_v2_scope(const std::string& scope, std::vector<JobPlace>& found) {
  std::vector<Entry> jobs;
  if (!Directory(scope).list("job_", jobs)) return;
  for (const Entry& job : jobs) {
    JobPlace place;
    place.version = CgroupVersion::v2;
    if (!number_after(job.name, "job_", place.job)) continue;
    place.inode = job.inode;
    place.processes = place.cpu = place.memory = scope + "/" + job.name;
    found.push_back(std::move(place));
  }
}

// The scope stands in a slice (system.slice, or CgroupSlice of cgroup.conf), on hybrid machines below
// unified/.
std::size_t find_v2(const CgroupOptions& options, std::vector<JobPlace>& found) {
  std::size_t scopes = 0;
  std::vector<Entry> slices;
  std::vector<Entry> below;
  for (const std::string& root : {options.root, options.root + "/unified"}) {
    if (!Directory(root).list("", slices)) continue;
    for (const Entry& slice : slices) {
      if (!slice.name.ends_with(".slice") || !Directory(root + "/" + slice.name).list("", below)) continue;
      for (const Entry& scope : below) {
        if (!is_v2_scope(scope.name, options.slurm_root)) continue;
        ++scopes;
        find_v2_scope(fmt::format("{}/{}/{}", root, slice.name, scope.name), found);
      }
    }
  }
  return scopes;
}

}  // namespace

Result<std::vector<JobPlace>> find_jobs(const CgroupOptions& options) {
  std::vector<JobPlace> found;
  const auto roots = v1_roots(options);
  for (const auto& [controller, slurm_root] : roots) find_v1(options, controller, slurm_root, found);
  if (!roots.empty()) return found;
  if (find_v2(options, found) > 0) return found;
  return fail(ErrorCode::unavailable,
              fmt::format("no Slurm cgroups below {} (looked for {}): is slurmd running with ProctrackType="
                          "proctrack/cgroup, and is [cgroup] root right?",
                          options.root,
                          options.slurm_root.empty() ? "slurm* and *slurmstepd.scope" : options.slurm_root));
}

}  // namespace steward::meter
