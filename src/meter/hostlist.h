// Slurm's bracket expressions: "node[01-03,7]", "a-[1-2]b[3],c", "/dev/nvidia[0-3]". Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace steward::meter {

// In the order written; leading zeros are kept. Errors: invalid (unbalanced brackets, a range that is none or
// runs backwards, more than 100,000 names).
Result<std::vector<std::string>> expand_hostlist(std::string_view text);

}  // namespace steward::meter
