// A plan and the platform's week as a person reads them.
#pragma once

#include <string>

#include "model/plan.h"
#include "model/rhythm.h"
#include "programs/steward/terminal.h"

namespace steward::cli {

// The map of one GPU type (empty: all together) with its legend. `best`: marked, too.
void print_week(const Terminal& terminal, const RhythmView& rhythm, const std::string& type, Time best);
void print_proposals(const Terminal& terminal, const Plan& plan);
// "now", "tonight 22:00", "tomorrow 06:00", "Saturday 09:00".
std::string moment_words(const Proposal& one, Time now, const std::string& zone);

}  // namespace steward::cli
