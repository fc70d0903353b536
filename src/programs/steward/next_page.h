// "For the next run": what `steward job ID` ends with; and what an ended run held and used.
#pragma once

#include <string>

#include "model/view.h"
#include "programs/steward/terminal.h"

namespace steward::cli {

void print_ended(const Terminal& terminal, const EndedJob& run);
void print_next(const Terminal& terminal, const NextRun& next, bool batch);
void print_elsewhere(const Terminal& terminal, const Elsewhere& elsewhere, std::size_t indent);

}  // namespace steward::cli
