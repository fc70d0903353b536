// What a person's doings on a front-end cost the others there, as it adds up and fades.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <string>

#include "base/time.h"
#include "model/report.h"

namespace steward {

// One person's parts of what a front-end gives, permille of what all of them and the system take.
struct FrontEndShares {
  std::int64_t cpu = 0, memory = 0, io = 0, tasks = 0;
  bool operator==(const FrontEndShares&) const = default;
};

struct PersonOnFrontEnd {
  std::string node;
  uid_t uid = 0;
  std::string user;
  // Time in which others waited for this person alone: a minute at full harm is a minute. Fades by halves.
  Duration harm{0};
  Time since = no_time;  // the harm began; no_time: there is none
  Time seen = no_time;   // end of the last interval that was looked at
  // Of what was done since then, unfaded: by taking CPU time, memory, I/O.
  Duration by_cpu{0}, by_memory{0}, by_io{0};
  FrontEndShares shares;                       // the largest since then
  Pressure pressure;                           // the highest since then
  PersonUse use;                               // of the interval with most CPU time since then
  std::map<ProcessKind, std::uint32_t> kinds;  // the most of each since then
  std::uint32_t others = 0;                    // other people there, in the last interval
  bool operator==(const PersonOnFrontEnd&) const = default;
};

}  // namespace steward
