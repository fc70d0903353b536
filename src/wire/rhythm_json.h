// The platform's week (GET /api/v1/rhythm) and a plan made from it (steward plan --json). Canonical and
// strict as in json.h.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/plan.h"
#include "model/rhythm.h"

namespace steward::wire {

std::string to_json(const RhythmView& value);
Result<RhythmView> rhythm_from_json(std::string_view text);

std::string to_json(const Plan& value);
Result<Plan> plan_from_json(std::string_view text);

}  // namespace steward::wire
