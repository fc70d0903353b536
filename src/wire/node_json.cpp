// The nodes as staff see them.
#include "wire/json.h"
#include "wire/node_parts.h"

namespace steward::wire {

template <typename Io, Of<NodeSummary> V>
void describe(Io& io, V& v) {
  io("node", v.node);
  io("reported", v.reported);
  io("trouble", v.trouble);
  io("machine", v.machine);
  io("gpus", v.gpus);
  io("gpus_held", v.gpus_held);
  io("gpus_busy", v.gpus_busy);
  io("gpus_empty", v.gpus_empty);
  io("gpus_mismatched", v.gpus_mismatched);
  io("gpus_sick", v.gpus_sick);
  io("jobs", v.jobs);
  io("stuck", v.stuck);
  io("people", v.people);
}

template <typename Io, Of<NodeGpuUser> V>
void describe(Io& io, V& v) {
  io("job", v.job);
  io("user", v.user);
  io("processes", v.processes);
}

template <typename Io, Of<NodeGpu> V>
void describe(Io& io, V& v) {
  io("gres_index", v.gres_index);
  io("uuid", v.uuid);
  io("name", v.name);
  io("memory_mib", v.memory_mib);
  io("health", v.health);
  io("ecc_errors", v.ecc_errors);
  io("mig", v.mig);
  io("job", v.job);
  io("user", v.user);
  io("busy_permille", v.busy_permille);
  io("memory_used_mib", v.memory_used_mib);
  io("power_w", v.power_w);
  io("users", v.users);
}

template <typename Io, Of<NodePerson> V>
void describe(Io& io, V& v) {
  io("user", v.user);
  io("use", v.use);
}

template <typename Io, Of<NodeView> V>
void describe(Io& io, V& v) {
  io("summary", v.summary);
  io("gpus", v.gpus);
  io("jobs", v.jobs);
  io("people", v.people);
}

std::string to_json(const NodeSummary& value) { return write(value); }
Result<NodeSummary> node_summary_from_json(std::string_view text) { return read<NodeSummary>(text); }

std::string to_json(const NodeView& value) { return write(value); }
Result<NodeView> node_view_from_json(std::string_view text) { return read<NodeView>(text); }

}  // namespace steward::wire
