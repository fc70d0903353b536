// Old accounting for the history: read by stewardd from slurmdbd, or out of a file of sacct's.
#pragma once

#include <string>

#include "programs/steward/session.h"

namespace steward::cli {

struct ImportOptions {
  std::string file;      // "-": stdin
  std::string since;     // "2026-01-31"
  bool command = false;  // only say how such a file is made
};

int import_history(const Session& session, const ImportOptions& options);

}  // namespace steward::cli
