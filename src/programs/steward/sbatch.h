// sbatch, run as the person themselves.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace steward::cli {

struct Sbatch {
  // What sbatch says on stderr; nothing is asked of the terminal, and no job comes of it when `words` have
  // --test-only. Its environment is empty but for what Slurm needs and SBATCH_ variables, with TZ=UTC.
  // Errors: unavailable (there is no sbatch here), timeout.
  std::function<Result<std::string>(const std::vector<std::string>& words)> ask{};
  // As if it had been typed: with the terminal and the environment as they are, which the job inherits. Its
  // exit code.
  std::function<Result<int>(const std::vector<std::string>& words)> run{};
};

// Names and values of what sbatch itself would read of this process's environment.
using SbatchEnvironment = std::vector<std::pair<std::string, std::string>>;
SbatchEnvironment sbatch_environment();

// The sbatch that this process's PATH leads to.
Sbatch own_sbatch();

}  // namespace steward::cli
