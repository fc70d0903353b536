// One case as a page.
#pragma once

#include "model/case.h"
#include "model/person.h"
#include "programs/steward/terminal.h"

namespace steward::cli {

// `full`: every message's text as it was sent, not its subject alone.
void print_case(const Terminal& terminal, const Case& in, const Caller& reader, bool full);

}  // namespace steward::cli
