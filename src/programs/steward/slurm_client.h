// Slurm's own commands, as the person who calls may run them: with their rights, found in their PATH. What
// they say stays in this process.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/subprocess.h"
#include "programs/steward/terminal.h"

namespace steward::cli {

// This process's whole environment.
Environment whole_environment();

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

 private:
  Result<std::string> run(const std::string& program, std::vector<std::string> arguments) const;

  CommandRunner& runner_;
  Environment environment_;
};

// The very words of an srun or a salloc of this user that runs here and whose words, joined, are `line`.
// Nullopt: there is none, or several that differ. `proc`: /proc.
std::optional<std::vector<std::string>> client_running_here(const std::string& line, unsigned uid,
                                                            const std::string& proc = "/proc");

}  // namespace steward::cli
