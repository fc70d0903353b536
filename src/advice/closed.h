// When the nodes that a job could run on are closed: service windows, and what is set aside for others. Pure.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "advice/plan_request.h"
#include "model/cluster.h"

namespace steward::advice {

// The request with what Slurm would give it: the default partition and its time limit.
PlanRequest completed(const PlanRequest& request, const Cluster& cluster);

class Closed {
 public:
  Closed(const Cluster& cluster, const PlanRequest& request);
  struct Span {
    Time begin = no_time, end = no_time;
    std::string reason;
  };
  // The first that a run in [begin, end) would meet; null: none.
  const Span* met_by(Time begin, Time end) const;

 private:
  std::vector<Span> spans_;
};

}  // namespace steward::advice
