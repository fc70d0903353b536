// The command line of steward-agent, and the text that teaches it.
#pragma once

#include <string>

#include "base/result.h"

namespace steward::agent {

struct Options {
  std::string config = "/etc/steward/agent.toml";
  bool once = false;
  bool help = false;
};

extern const char* const kHelp;

// Errors: invalid, with what to write instead.
Result<Options> read_options(int argc, char** argv);

}  // namespace steward::agent
