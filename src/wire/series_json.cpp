// What was measured over time, as points of a graph; null: not measured.
#include "model/series.h"
#include "wire/fields.h"
#include "wire/json.h"

namespace steward::wire {

template <typename Io, Of<GpuSeries> V>
void describe(Io& io, V& v) {
  io("node", v.node);
  io("gres_index", v.gres_index);
  io("uuid", v.uuid);
  io("name", v.name);
  io("memory_mib", v.memory_mib);
  io("busy_percent", v.busy_percent);
  io("memory_used_mib", v.memory_used_mib);
  io("power_w", v.power_w);
}

template <typename Io, Of<JobNodeSeries> V>
void describe(Io& io, V& v) {
  io("node", v.node);
  io("cpus", v.cpus);
  io("memory_mib", v.memory_mib);
  io("cpu_centi", v.cpu_centi);
  io("memory_used_mib", v.memory_used_mib);
}

template <typename Io, Of<Points> V>
void describe(Io& io, V& v) {
  io("begin", v.begin);
  io("step_ms", v.step);
  io("count", v.count);
}

template <typename Io, Of<JobSeries> V>
void describe(Io& io, V& v) {
  io("points", v.points);
  io("nodes", v.nodes);
  io("gpus", v.gpus);
}

template <typename Io, Of<NodeSeries> V>
void describe(Io& io, V& v) {
  io("points", v.points);
  io("busy_percent", v.busy_percent);
  io("used_mib", v.used_mib);
  io("pressure_cpu_percent", v.pressure_cpu_percent);
  io("pressure_memory_percent", v.pressure_memory_percent);
  io("pressure_io_percent", v.pressure_io_percent);
  io("gpus", v.gpus);
}

std::string to_json(const JobSeries& value) { return write(value); }
Result<JobSeries> job_series_from_json(std::string_view text) { return read<JobSeries>(text); }

std::string to_json(const NodeSeries& value) { return write(value); }
Result<NodeSeries> node_series_from_json(std::string_view text) { return read<NodeSeries>(text); }

}  // namespace steward::wire
