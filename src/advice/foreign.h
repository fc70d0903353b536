// #PBS and #BSUB lines: sbatch translates the commonest of their options, anywhere in the script, and they
// win over #SBATCH. Pure.
#pragma once

#include <vector>

#include "advice/script.h"

namespace steward::advice {

// As sbatch's own options. What sbatch passes over is not among them.
std::vector<GivenOption> foreign_options(const Script& script);

}  // namespace steward::advice
