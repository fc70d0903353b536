// EndedJob of a run that a poll no longer shows. Pure.
#pragma once

#include "model/ended_job.h"

namespace steward::engine {

// As Slurm last told it; `now` stands for the end where Slurm has forgotten the job.
EndedJob ended_job_of(const Job& job, Time now);
// As far as the history tells of it: not where each part of it was.
Job job_of(const EndedJob& ended);

}  // namespace steward::engine
