// `steward batch`: an interactive command line, or a running interactive job of one's own, as a batch script.
// Exit codes: 0 there is a script (or it was submitted), 1 there is none, or nothing was done; 2 wrong usage.
#pragma once

#include <string>
#include <vector>

#include "programs/steward/session.h"

namespace steward::cli {

struct BatchOptions {
  std::vector<std::string> words;  // the command line
  std::string job;
  std::string file;  // empty: stdout
  bool force = false;
  bool submit = false;
  bool yes = false;
  bool json = false;
};

int batch(const Session& session, const BatchOptions& options);

}  // namespace steward::cli
