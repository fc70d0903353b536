#include "meter/cgroup_layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "meter/descriptor.h"

namespace steward::meter {
namespace {

// Freezer first: proctrack/cgroup puts every job there, and its steps.
constexpr std::array kControllers = {"freezer", "memory", "cpuacct", "devices", "cpuset"};
constexpr int kDeepestSlice = 5;

bool is_v1_root(std::string_view name, const std::string& wanted) {
  return wanted.empty() ? name == "slurm" || name.starts_with("slurm_") : name == wanted;
}

bool is_v2_scope(std::string_view name, const std::string& wanted) {
  return wanted.empty() ? name == "slurmstepd.scope" || name.ends_with("_slurmstepd.scope") : name == wanted;
}

// Each root in the first controller that has it.
void find_v1(const CgroupOptions& options, std::vector<SlurmRoot>& roots) {
  std::set<std::string, std::less<>> seen;
  for (const char* controller : kControllers) {
    const Directory directory(fmt::format("{}/{}", options.root, controller));
    directory.each("slurm", [&](std::string_view name, ino_t) {
      if (is_v1_root(name, options.slurm_root) && seen.emplace(name).second)
        roots.push_back({CgroupVersion::v1, options.root, controller, std::string(name)});
    });
  }
}

// Slices stand in slices: CgroupSlice=gpu-jobs.slice is gpu.slice/gpu-jobs.slice (systemd.slice(5)).
void find_scopes(const std::string& path, const std::string& wanted, int depth,
                 std::vector<SlurmRoot>& roots) {
  Directory(path).each("", [&](std::string_view name, ino_t) {
    const std::string below = fmt::format("{}/{}", path, name);
    if (is_v2_scope(name, wanted)) roots.push_back({CgroupVersion::v2, below, "", ""});
    if (name.ends_with(".slice") && depth < kDeepestSlice) find_scopes(below, wanted, depth + 1, roots);
  });
}

}  // namespace

std::string SlurmRoot::path(std::string_view of, std::string_view below) const {
  std::string path = version == CgroupVersion::v1 ? fmt::format("{}/{}/{}", top, of, name) : top;
  if (!below.empty()) path += fmt::format("/{}", below);
  return path;
}

Result<std::vector<SlurmRoot>> find_roots(const CgroupOptions& options) {
  std::vector<SlurmRoot> roots;
  find_v1(options, roots);
  if (roots.empty()) find_scopes(options.root, options.slurm_root, 0, roots);
  if (roots.empty()) find_scopes(options.root + "/unified", options.slurm_root, 0, roots);
  if (!roots.empty()) return roots;
  return fail(ErrorCode::unavailable,
              fmt::format("no Slurm cgroups below {} (looked for {}): is slurmd running with ProctrackType="
                          "proctrack/cgroup, and is [cgroup] root right?",
                          options.root,
                          options.slurm_root.empty() ? "slurm* and *slurmstepd.scope" : options.slurm_root));
}

bool is_sluid(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  return text.size() == 14 && text.front() == 's' &&
         text.find_first_not_of(digits, 1) == std::string_view::npos;
}

std::optional<JobName> job_name(std::string_view directory) {
  JobName name;
  if (number_after(directory, "job_", name.id)) return name;
  if (!is_sluid(directory)) return std::nullopt;
  std::copy(directory.begin(), directory.end(), name.sluid.begin());
  return name;
}

}  // namespace steward::meter
