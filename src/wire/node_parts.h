// Descriptions that the views of jobs and of nodes share. Internal to wire/.
#pragma once

#include "model/node_view.h"
#include "wire/use_parts.h"

namespace steward::wire {

template <typename Io, Of<JobOnNode> V>
void describe(Io& io, V& v) {
  io("node", v.node);
  io("job", v.job);
  io("user", v.user);
  io("cpus", v.cpus);
  io("memory_mib", v.memory_mib);
  io("cpu_centi", v.cpu_centi);
  io("memory_used_mib", v.memory_used_mib);
  io("processes", v.processes);
  io("tasks", v.tasks);
  io("stuck", v.stuck);
  io("oom_kills", v.oom_kills);
  io("kinds", v.kinds);
  io("quiet_ms", v.quiet);
}

}  // namespace steward::wire
