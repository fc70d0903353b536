// Matters of the platform itself: cases that belong to nobody. Staff see them; staff and the
// hardware's owners (infrastructure) are mailed of faults, without personal data. Pure.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "casework/book.h"
#include "policy/policy.h"

namespace steward::casework {

// Something of the platform that does not work as it should.
struct Fault {
  std::string name;  // stable while it lasts: "node a256-t4-01: no report"
  std::string what;  // one sentence, without personal data
};

struct Sight {
  std::vector<Fault> faults;  // what is wrong now
  // Whether it would be seen now if this fault were gone: a silent node tells nothing of its GPUs.
  std::function<bool(const std::string& name)> can_tell;
};

// Opens or continues the one case of faults; staff and infrastructure are mailed of new ones, an hour apart
// at least, and when `contact` is on. Closed when all have been gone for ten minutes. A fault of what nothing
// was heard of for a week (a node that was taken away) ends, too.
void consider_faults(Draft& draft, const Sight& sight, const policy::Policy& policy, bool contact);

// Once a week all staff are mailed the ledger's head and how things stand: kept outside, the head shows what
// was cut off or made anew. `begun_at`: the ledger's first entry. Nothing when no week has passed since the
// last one.
void publish_head(Draft& draft, const std::string& words, Time begun_at, const policy::Policy& policy);

// A report to all staff: by mail where the policy has an address, and as a task in any event.
void report_emergency(Draft& draft, const Emergency& emergency, const policy::Policy& policy);

}  // namespace steward::casework
