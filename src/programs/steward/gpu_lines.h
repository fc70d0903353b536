// A job's GPUs as lines: which, their history as a bar, and how they were used.
#pragma once

#include <cstddef>
#include <string>

#include "model/view.h"
#include "programs/steward/terminal.h"

namespace steward::cli {

void print_gpus(const Terminal& terminal, const JobView& job, std::size_t indent);
// What the bar's characters mean.
std::string history_legend(const Terminal& terminal, const JobView& job);

}  // namespace steward::cli
