// Slurm's own commands, as the person who calls may run them: with their rights, found in their PATH. What
// they say stays in this process.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/subprocess.h"
#include "programs/steward/terminal.h"

namespace steward::cli {

// This process's whole environment.
Environment whole_environment();
// Of it, names and values of what sbatch takes options from.
using SbatchEnvironment = std::vector<std::pair<std::string, std::string>>;
SbatchEnvironment sbatch_environment();

class SlurmClient {
 public:
  // `environment`: the person's; `runner` is borrowed.
  SlurmClient(CommandRunner& runner, Environment environment)
      : runner_(runner), environment_(std::move(environment)) {}

  // Errors: not_found, with Slurm's words; unavailable: there is no such command here.
  Result<std::string> show_job(const std::string& id) const;
  // The whole command line, its words set apart by blanks; empty: accounting does not keep it. Errors: the
  // same.
  Result<std::string> submit_line(const std::string& id) const;
  // sbatch, with the whole environment but what would change the script's own options. `script`: its text;
  // or the file that holds it. Gives what sbatch says. Errors: refused, with its words.
  Result<std::string> submit(const std::string& script, const std::optional<std::string>& file) const;
  // What `sbatch --test-only` says on stderr; no job comes of it. Its options from the environment count,
  // too.
  Result<std::string> estimate(const std::vector<std::string>& words) const;
  // sbatch as if it had been typed: with this process's terminal and environment as they are, which the job
  // inherits. Its exit code.
  Result<int> sbatch(const std::vector<std::string>& words) const;

 private:
  Result<std::string> run(const std::string& program, std::vector<std::string> arguments) const;
  Environment environment_for_asking() const;

  CommandRunner& runner_;
  Environment environment_;
};

// The very words of an srun or a salloc of this user that runs here and whose words, joined, are `line`.
// Nullopt: there is none, or several that differ. `proc`: /proc.
std::optional<std::vector<std::string>> client_running_here(const std::string& line, unsigned uid,
                                                            const std::string& proc = "/proc");

}  // namespace steward::cli
