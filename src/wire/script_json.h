// What `steward check --json` prints (docs/formats.md). Canonical as in json.h; written only.
#pragma once

#include <string>
#include <vector>

#include "model/script_finding.h"

namespace steward::wire {

// `left_out`: which checks could not be made, and why.
std::string checked_json(const std::vector<CheckedScript>& scripts, const std::vector<std::string>& left_out);

}  // namespace steward::wire
