// `steward check`: batch scripts and command lines, what may be wrong with them and how it would be right.
// Exit codes: 0 nothing, or hints alone; 1 an error or a warning was found, or a script could not be read; 2
// wrong usage.
#pragma once

#include <string>
#include <vector>

#include "programs/steward/session.h"

namespace steward::cli {

struct CheckOptions {
  std::vector<std::string> scripts;  // "-": stdin
  std::vector<std::string> rest;     // behind "--": sbatch's options and arguments, or a whole command line
  bool json = false;
  bool fix = false;
  bool yes = false;
  bool rules = false;
};

int check(const Session& session, const CheckOptions& options);

}  // namespace steward::cli
