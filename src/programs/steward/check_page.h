// Findings as a compiler prints them.
#pragma once

#include <string>
#include <vector>

#include "model/script_finding.h"
#include "programs/steward/terminal.h"

namespace steward::cli {

// "train.sh:7:9: warning: … [rule]", the line, a caret below, and how it would be right. `name` is the
// file's, or what stands for a command line; `lines` the script's.
void print_finding(const Terminal& terminal, const std::string& name, const std::vector<std::string>& lines,
                   const ScriptFinding& finding);
// "train.sh: 1 error, 2 warnings".
void print_summary(const Terminal& terminal, const std::string& name,
                   const std::vector<ScriptFinding>& findings);
void print_diff(const Terminal& terminal, const std::string& diff);

}  // namespace steward::cli
