// When to begin. Pure.
//
// The best is the calmest moment whose result is there about as early as that of any: a result of the night
// waits for the morning, so that what is lost is counted from one time somebody looks to another. Where
// nothing is gained by waiting, it is now.
#pragma once

#include <optional>

#include "advice/plan_request.h"
#include "model/cluster.h"
#include "model/plan.h"
#include "model/rhythm.h"

namespace steward::advice {

struct PlanFrame {
  Time now = no_time;
  Duration within = hours(72);  // begins are looked for so far ahead
  Time deadline = no_time;      // the result is needed by then; no_time: whenever
};

// `cluster` may be empty: nothing is closed then. Without enough history only "now" is proposed, and
// `too_little` says why.
Plan make_plan(const RhythmView& rhythm, const Cluster& cluster, const PlanRequest& request,
               const PlanFrame& frame);

}  // namespace steward::advice
