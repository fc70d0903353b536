// Descriptions of ended runs, that the history's page and tapes share. Internal to wire/.
#pragma once

#include "model/ended_job.h"
#include "wire/job_parts.h"

namespace steward::wire {

template <typename Io, Of<AccountedUse> V>
void describe(Io& io, V& v) {
  io("cpu_ms", v.cpu_ms);
  io("most_rss_mib", v.most_rss_mib);
}

template <typename Io, Of<GpuSpread> V>
void describe(Io& io, V& v) {
  io("used", v.used);
  io("any_active_ms", v.any_active);
  io("top_load_ms", v.top_load);
}

template <typename Io, Of<MeasuredUse> V>
void describe(Io& io, V& v) {
  io("gpu_measured_ms", v.gpu_measured);
  io("gpu_active_ms", v.gpu_active);
  io("gpu_load_ms", v.gpu_load);
  io("most_gpu_mib", v.most_gpu_mib);
  io("cpu_ms", v.cpu_ms);
  io("most_memory_mib", v.most_memory_mib);
  io("node_measured_ms", v.node_measured);
  io("spread", v.spread);
}

template <typename Io, Of<EndedJob> V>
void describe(Io& io, V& v) {
  describe_identity(io, v);
  io("state", v.state);
  io("batch", v.batch);
  io("submit", v.submit);
  io("eligible", v.eligible);
  io("start", v.start);
  io("end", v.end);
  io("time_limit_ms", v.time_limit);
  io("cpus", v.cpus);
  io("memory_mib", v.memory_mib);
  io("gpus", v.gpus);
  io("nodes", v.nodes);
  io("node_list", v.node_list);
  io("gpu_type", v.gpu_type);
  io("chose_gpu", v.chose_gpu);
  io("accounted", v.accounted);
  io("measured", v.measured);
}

}  // namespace steward::wire
