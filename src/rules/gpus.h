// What the rules about GPUs share: is it idle, beyond doubt? Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rules/subject.h"

namespace steward::rules {

// The job's GPUs over a span.
struct Gpus {
  std::vector<const HeldGpu*> working;
  std::vector<const HeldGpu*> idle;
  WindowCount least;              // of the idle one that was measured least
  std::int64_t memory_mib = 0;    // held by the idle ones
  std::int64_t processes = 0;     // on the idle ones
  Time last_active = no_time;     // newest of the idle ones
  Time measured_since = no_time;  // latest of the idle ones: from here on all were looked at
};

// An opinion where nothing can be said of the GPUs, or `gpus` filled: no GPU, too young, too little measured,
// a GPU that nobody reports, one that works for another than its holder, one whose power says that it works
// while its samples say that it does not.
std::optional<Opinion> look_at_gpus(const Subject& subject, const policy::RuleBasics& basics,
                                    std::int64_t busy_permille, Gpus& gpus);

// Has any of the job's GPUs worked for it since the run's start?
bool used_since_start(const Subject& subject);
// Only what was seen from the run's start can be "never".
bool seen_from_start(const Subject& subject, const Gpus& gpus);

// "hold 30211 MiB of memory" or "are empty": a model that waits is another thing than nothing at all.
std::string what_they_hold(const Gpus& gpus);

// gpus.idle, since, idle, memory_mib, processes, where.
Evidence evidence_of(const Subject& subject, const Span& span, const Gpus& gpus);

}  // namespace steward::rules
