// A whole job as Slurm reads it: script, environment and command line together. Pure.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "advice/request_reader.h"
#include "advice/script.h"

namespace steward::advice {

struct JobRead {
  SlurmCommand command = SlurmCommand::sbatch;
  std::vector<Request> parts;     // one; more of a heterogeneous job
  std::vector<Problem> problems;  // what is refused first, then in the order of the lines
  std::vector<std::string>
      arguments;  // of the command line, behind its options: a script or a program and its own

  const Request& request() const { return parts.front(); }
  bool refused() const;
};

struct JobText {
  SlurmCommand command = SlurmCommand::sbatch;
  const Script* script = nullptr;  // nullptr: none, as with srun, salloc or --wrap
  std::vector<std::pair<std::string, std::string>> environment;  // name and value; of sbatch's only
  std::vector<std::string> words;                                // behind the command's name
  std::string slurm_version{};                                   // "22.05.8": the cluster's; empty: not known
};

JobRead read_job(const JobText& text);

}  // namespace steward::advice
