// The rules as people read them, with a policy's numbers. Pure.
#pragma once

#include <vector>

#include "model/rule_view.h"
#include "policy/policy.h"

namespace steward::rules {

// Of jobs, in the order in which they are judged, then of people.
std::vector<RuleView> catalogue(const policy::Policy& policy);

}  // namespace steward::rules
