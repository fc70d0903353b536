// The command line of `steward`: subcommands, their help, and what runs for each. The only door to CLI11.
#pragma once

#include <functional>
#include <string>

#include "programs/steward/api.h"
#include "programs/steward/terminal.h"

namespace steward::cli {

// Runs one command line and gives its exit code. `connect` makes the way to the API from the socket's path;
// `socket` is used where --socket names no other.
int run_command_line(int argc, const char* const* argv, const Terminal& terminal, const std::string& socket,
                     const std::function<Fetch(const std::string& socket)>& connect);

}  // namespace steward::cli
