// The rules as people read them, with a policy's numbers. Pure.
#pragma once

#include <vector>

#include "model/rule_view.h"
#include "policy/policy.h"

namespace steward::rules {

// In the order in which they are judged.
std::vector<RuleView> catalogue(const policy::Policy& policy);

}  // namespace steward::rules
