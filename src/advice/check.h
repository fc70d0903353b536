// `steward check`: what may be wrong with a batch script or with a command line, why, and how it would be
// right. Pure: what the file system and the cluster say comes in as values and functions.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "advice/job_reader.h"
#include "advice/programs.h"
#include "advice/shell.h"
#include "advice/when.h"
#include "model/cluster.h"
#include "model/script_finding.h"

namespace steward::advice {

// What checks look at beyond the script. What is empty leaves its checks out.
struct Surroundings {
  const Cluster* cluster = nullptr;  // borrowed for the call
  LocalNow at{};                     // when it would be submitted; `now` is no_time: not known
  std::string zone = "UTC";          // for times that are shown
  // Whether a path is there, as seen from where sbatch would be called.
  std::function<bool(const std::string& path)> exists{};
  // A text file that the script runs; nullopt: it cannot be read, or is no text.
  std::function<std::optional<std::string>(const std::string& path)> contents{};
};

// Everything that is known of one job.
struct Subject {
  const JobRead& job;
  const Script* script = nullptr;    // nullptr: a command line
  const ShellRead* shell = nullptr;  // of the script, of --wrap, or of the command line; nullptr: no shell's
  std::vector<Program> programs;     // that `shell` runs
  const Surroundings& around;

  const Request& request() const { return job.parts.front(); }
  SiteWays site() const { return around.cluster == nullptr ? SiteWays{} : around.cluster->site; }
  bool one_part() const { return job.parts.size() == 1; }
  std::uint64_t gpus() const;  // of all parts
};

// The rules' names with what each looks for, as docs/user-guide.md lists them.
struct CheckRule {
  std::string_view name;
  Severity severity;  // the gravest that it gives
  std::string_view looks_for;
};
const std::vector<CheckRule>& check_rules();

// A script as a file, with sbatch's options and arguments of the command line.
CheckedScript check_script(const std::string& file, std::string_view text,
                           const std::vector<std::string>& words,
                           const std::vector<std::pair<std::string, std::string>>& environment,
                           const Surroundings& around);
// A command line without a script: srun, salloc, or sbatch with --wrap.
CheckedScript check_command(SlurmCommand command, const std::vector<std::string>& words,
                            const std::vector<std::pair<std::string, std::string>>& environment,
                            const Surroundings& around);

}  // namespace steward::advice
