// What rules over many jobs find, whoever's: for staff, what costs others most first.
#pragma once

#include <vector>

#include "model/history_view.h"
#include "programs/steward/session.h"

namespace steward::cli {

void print_waste(const Terminal& terminal, const std::vector<Waste>& waste);
int show_waste(const Session& session, bool json);

}  // namespace steward::cli
