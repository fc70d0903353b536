// Manual pages out of the command line itself. Pure.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "programs/steward/command_tree.h"

namespace steward::cli {

// Text for troff: nothing in it is taken for a command.
std::string roff(std::string_view text);

// The page of one command: "steward-emergency-declare" of "steward emergency declare". `version` as in
// "Steward 0.1".
std::string manual_page(const CommandInfo& command, const std::string& version);
std::string page_name(const CommandInfo& command);

}  // namespace steward::cli
