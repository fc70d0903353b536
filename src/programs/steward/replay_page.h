// What a replay tells, a line a record, for people.
#pragma once

#include <string>

#include "model/replayed.h"
#include "programs/steward/terminal.h"

namespace steward::cli {

// Columns are fixed, since the lines are printed as they come.
std::string replay_line(const Terminal& terminal, const replayed::Record& record);
void show_replay_summary(const Terminal& terminal, const replayed::Summary& summary, Duration took);

}  // namespace steward::cli
