// steward jobs: a table of jobs. steward job ID: one job's allocation against its use, and what the rules say
// of it.
#pragma once

#include <string>

#include "programs/steward/session.h"

namespace steward::cli {

int show_jobs(const Session& session, bool everybody, bool json);
// Its series as JSON, at most 1000 points.
int show_job_series(const Session& session, const std::string& shown_id);
int show_job_page(const Session& session, const std::string& shown_id, bool json);

}  // namespace steward::cli
