// What ended jobs held and used.
#include "model/history_view.h"
#include "wire/job_parts.h"
#include "wire/json.h"
#include "wire/parts.h"

namespace steward::wire {

template <typename Io, Of<AccountedUse> V>
void describe(Io& io, V& v) {
  io("cpu_ms", v.cpu_ms);
  io("most_rss_mib", v.most_rss_mib);
}

template <typename Io, Of<MeasuredUse> V>
void describe(Io& io, V& v) {
  io("gpu_measured_ms", v.gpu_measured);
  io("gpu_active_ms", v.gpu_active);
  io("most_gpu_mib", v.most_gpu_mib);
  io("cpu_ms", v.cpu_ms);
  io("most_memory_mib", v.most_memory_mib);
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
  io("accounted", v.accounted);
  io("measured", v.measured);
}

template <typename Io, Of<GpuTime> V>
void describe(Io& io, V& v) {
  io("held_ms", v.held);
  io("measured_ms", v.measured);
  io("active_ms", v.active);
}

template <typename Io, Of<HistoryDay> V>
void describe(Io& io, V& v) {
  io("begin", v.begin);
  io("gpu", v.gpu);
}

template <typename Io, Of<GpuTypeTime> V>
void describe(Io& io, V& v) {
  io("type", v.type);
  io("gpu", v.gpu);
}

template <typename Io, Of<HistoryView> V>
void describe(Io& io, V& v) {
  io("from", v.from);
  io("to", v.to);
  io("read_to", v.read_to);
  io("jobs", v.jobs);
  io("failed", v.failed);
  io("gpu", v.gpu);
  io("cpu_held_ms", v.cpu_held);
  io("cpu_used_ms", v.cpu_used);
  io("days", v.days);
  io("types", v.types);
  io("most_idle", v.most_idle);
  io("best", v.best);
}

std::string to_json(const HistoryView& value) { return write(value); }
Result<HistoryView> history_view_from_json(std::string_view text) { return read<HistoryView>(text); }

}  // namespace steward::wire
