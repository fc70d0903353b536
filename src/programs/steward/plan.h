// steward plan: the platform's week, when to begin a job, and what waiting costs.
#pragma once

#include <string>
#include <vector>

#include "programs/steward/session.h"

namespace steward::cli {

struct PlanOptions {
  std::string script;              // empty: the week alone
  std::vector<std::string> words;  // behind it: sbatch's options, then the script's own
  std::string within = "3d";
  std::string by;
  std::string type;
  bool json = false;
  bool submit = false;
  bool yes = false;
};

int show_plan(const Session& session, const PlanOptions& options);

}  // namespace steward::cli
