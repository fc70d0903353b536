// FrontEnds: whose doings make others wait on a front-end, from its agent's reports.
//
// Harm is judged, not use: in each interval the pressure on the node (the kernel's pressure stall
// information: the share of the time in which somebody waited for CPU, memory or I/O) above what a healthy
// busy node has, times the person's part in it above a fair one, added up over time and forgotten by halves.
// So a busy node that is well harms nobody, a hundred people who each take a little are nobody's fault, a
// burst is forgiven soon, and nothing jumps at a threshold. Arbiter 2's score, which this differs from: facts
// in docs/architecture.md.
//
// Where the kernel keeps no pressure, waiting for CPU is estimated by the run queue (load above the number of
// CPUs, on a node that is busy), for memory by what is left of it. Pure: integers; not thread-safe.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "model/front_end.h"
#include "model/report.h"
#include "policy/habits.h"

namespace steward::facts {

class FrontEnds {
 public:
  // The newest report of a front-end.
  void take(const NodeReport& report, const policy::FrontEndHarm& numbers);
  // Harm fades without reports, too; who is without any and was not seen for a while is forgotten.
  void fade(Time now, const policy::FrontEndHarm& numbers);

  void forget(uid_t uid);

  using Key = std::pair<std::string, uid_t>;  // node, person
  const std::map<Key, PersonOnFrontEnd>& people() const { return people_; }
  // Where the person does most harm; null: nowhere is anything known of them.
  const PersonOnFrontEnd* worst_of(uid_t uid) const;

 private:
  std::map<Key, PersonOnFrontEnd> people_;
};

// Harm done in an interval, permille of its length, by what is taken from others.
struct HarmParts {
  std::int64_t cpu = 0, memory = 0, io = 0;
  std::int64_t all() const { return cpu + memory + io; }
};
HarmParts harm_permille(const MachineUse& machine, const FrontEndShares& fair_excess, bool transfers,
                        const policy::FrontEndHarm& numbers);

}  // namespace steward::facts
