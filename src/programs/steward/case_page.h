// One case as a page.
#pragma once

#include "model/case.h"
#include "programs/steward/next_step.h"
#include "programs/steward/terminal.h"

namespace steward::cli {

// `full`: every message's text as it was sent, not its subject alone.
void print_case(const Terminal& terminal, const Case& in, const Sight& sight, bool full);

// The conversation and the messages as one story, in the order in which it happened (case_story.cpp).
void print_story(const Terminal& terminal, const Case& in, const Caller& reader, bool full);

}  // namespace steward::cli
