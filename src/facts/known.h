// How much of an ended run is known: the same for the rules over many jobs and for the advice for the next
// one. Pure.
#pragma once

#include <algorithm>
#include <cstdint>

#include "model/ended_job.h"

namespace steward::facts {

// An agent was there for four fifths of its time on its nodes.
inline bool was_watched(const EndedJob& job) {
  return job.measured &&
         job.measured->node_measured * 10 >= job.elapsed() * std::max<std::int64_t>(1, job.nodes) * 8;
}

// Accounting and agents each miss some of it: the one what it did not see end, the other what it was not
// there for. So it is known where accounting tells of a run that came to its end, or where an agent watched.
inline bool cpu_is_known(const EndedJob& job) {
  const bool accounted = job.accounted.cpu_ms >= 1000 && job.state == JobState::completed;
  return was_watched(job) || accounted;
}
inline std::int64_t cpu_ms_of(const EndedJob& job) {
  return std::max(job.accounted.cpu_ms, job.measured ? job.measured->cpu_ms : 0);
}

}  // namespace steward::facts
