// Innocence: may the platform itself be the cause of a job's idleness? When storage hangs or a fabric fails,
// many people's work stops within minutes, and nobody is to blame. Pure.
#pragma once

#include <sys/types.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/facts.h"
#include "policy/policy.h"

namespace steward::rules {

// When the run's GPUs were last in use, or, where it holds none, its CPUs; nullopt: never by this run. What
// was not seen from its start may have been used until it was: then that moment.
std::optional<Time> stopped_at(const JobFacts& facts);

// Have its processes hung in the kernel (uninterruptible sleep) in a tenth of the last hour's intervals, or
// in both of the last two?
bool hangs(const JobFacts& facts, Time now);

// Of all people with running jobs, when each last worked. Built once a tick; then asked for each job.
class Innocence {
 public:
  using LastWork = std::map<uid_t, Time>;  // the newest of each person's jobs
  // `interval`: a report's length.
  Innocence(const policy::Innocence& numbers, Duration interval, const LastWork& people);
  // Who was seen at work in the last three intervals goes on working, however lately that job stopped.
  // Why the platform may have stopped what stopped then; empty: nothing speaks for it. Three people or more,
  // and no fewer than go on working, must have stopped within five minutes: in a small group each one counts,
  // and on a large platform some always stop at any moment. After a day it is no excuse any more: whoever
  // waits for the platform has heard by then, and staff have. The design's own numbers; no peer has such a
  // check.
  std::string doubt(Time stopped, Time now) const;

 private:
  policy::Innocence numbers_;
  Duration interval_;
  std::vector<Time> times_;  // of each person; ascending
};

}  // namespace steward::rules
