// Shells' completion out of the command line itself. Pure. Numbers of jobs and cases are asked for while
// somebody types: `steward completion jobs|cases|nodes`.
#pragma once

#include <string>

#include "programs/steward/command_tree.h"

namespace steward::cli {

std::string bash_completion(const CommandInfo& top);
std::string zsh_completion(const CommandInfo& top);

}  // namespace steward::cli
