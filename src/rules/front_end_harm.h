// The front-end's rule: one person's part in what everybody waits for there (facts/front_ends.h). Pure.
#pragma once

#include "model/front_end.h"
#include "model/verdict.h"
#include "policy/policy.h"
#include "rules/rule_text.h"

namespace steward::rules {

inline constexpr std::string_view front_end_name = "front_end_harm";
const RuleText& front_end_text();

// Breaks from `harm` on, keeps below half of it; in between the last word holds ("unknown").
Verdict front_end_harm(const PersonOnFrontEnd& person, const policy::FrontEndHarm& numbers);

}  // namespace steward::rules
