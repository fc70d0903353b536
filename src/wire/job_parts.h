// Descriptions of a job as Slurm speaks of it, that views and tapes share. Internal to wire/.
#pragma once

#include "model/job.h"
#include "wire/fields.h"

namespace steward::wire {

template <typename Io, Of<ArrayTask> V>
void describe(Io& io, V& v) {
  io("array", v.array);
  io("task", v.task);
}

template <typename Io, Of<NodeAllocation> V>
void describe(Io& io, V& v) {
  io("node", v.node);
  io("cpus", v.cpus);
  io("memory_mib", v.memory_mib);
  io("gpu_indexes", v.gpu_indexes);
}

// What a job is called and whose it is: of jobs as they are, and of ended ones.
template <typename Io, typename V>
void describe_identity(Io& io, V& v) {
  io("id", v.id);
  io("array", v.array);
  io("het_leader", v.het_leader);
  io("uid", v.uid);
  io("user", v.user);
  io("account", v.account);
  io("partition", v.partition);
  io("qos", v.qos);
  io("name", v.name);
}

template <typename Io, Of<Job> V>
void describe(Io& io, V& v) {
  describe_identity(io, v);
  io("comment", v.comment);
  io("state", v.state);
  io("batch", v.batch);
  io("submit", v.submit);
  io("start", v.start);
  io("end", v.end);
  io("suspend", v.suspend);
  io("restarts", v.restarts);
  io("time_limit_ms", v.time_limit);
  io("alloc_node", v.alloc_node);
  io("alloc_sid", v.alloc_sid);
  io("gpus", v.gpus);
  io("cpus", v.cpus);
  io.may("chose_gpu", v.chose_gpu);
  io("detailed", v.detailed);
  io("nodes", v.nodes);
}

}  // namespace steward::wire
