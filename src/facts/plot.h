// Draws what was measured of a running job. Pure.
#pragma once

#include "model/facts.h"
#include "model/plot.h"

namespace steward::facts {

// [now - back, now), from the run's start at the earliest: a row for each GPU, and one for its CPUs, in
// eighths rounded up, so that little work does not look like none. Of more than plot_rows GPUs the idlest, of
// a job without GPUs the CPUs alone. Empty: the run is younger than a few intervals, or nothing was measured.
Plot plot_of(const JobFacts& facts, Time now, Duration back);

}  // namespace steward::facts
