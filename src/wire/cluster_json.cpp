#include "wire/cluster_json.h"

#include "wire/fields.h"
#include "wire/json.h"

namespace steward::wire {

template <typename Io, Of<NodeType> V>
void describe(Io& io, V& v) {
  io("nodes", v.nodes);
  io("count", v.count);
  io("usable", v.usable);
  io("cores", v.cores);
  io("cpus", v.cpus);
  io("memory_mib", v.memory_mib);
  io("gpus", v.gpus);
  io("gpu_type", v.gpu_type);
  io("weight", v.weight);
  io("partitions", v.partitions);
  io("features", v.features);
}

template <typename Io, Of<Partition> V>
void describe(Io& io, V& v) {
  io("name", v.name);
  io("default", v.is_default);
  io("up", v.up);
  io("default_time_ms", v.default_time);
  io("longest_ms", v.longest);
  io("most_nodes", v.most_nodes);
  io("allow_qos", v.allow_qos);
  io("deny_qos", v.deny_qos);
  io("allow_accounts", v.allow_accounts);
  io("deny_accounts", v.deny_accounts);
  io("allow_groups", v.allow_groups);
  io("default_memory_per_cpu_mib", v.default_memory_per_cpu_mib);
  io("default_memory_per_gpu_mib", v.default_memory_per_gpu_mib);
  io("default_cpus_per_gpu", v.default_cpus_per_gpu);
}

template <typename Io, Of<Qos> V>
void describe(Io& io, V& v) {
  io("name", v.name);
  io("longest_ms", v.longest);
  io("most_jobs_per_user", v.most_jobs_per_user);
  io("most_gpus_per_user", v.most_gpus_per_user);
  io("most_gpus_per_job", v.most_gpus_per_job);
  io("preemptible", v.preemptible);
}

template <typename Io, Of<Closure> V>
void describe(Io& io, V& v) {
  io("begin", v.begin);
  io("end", v.end);
  io("nodes", v.nodes);
  io("reason", v.reason);
}

template <typename Io, Of<Reservation> V>
void describe(Io& io, V& v) {
  io("name", v.name);
  io("begin", v.begin);
  io("end", v.end);
  io("nodes", v.nodes);
  io("users", v.users);
  io("accounts", v.accounts);
}

template <typename Io, Of<ReleaseBounds> V>
void describe(Io& io, V& v) {
  io("shortest_ms", v.shortest);
  io("longest_ms", v.longest);
}

template <typename Io, Of<Ucloud> V>
void describe(Io& io, V& v) {
  io("name", v.name);
  io("address", v.address);
  io("notebook", v.notebook);
  io("editor", v.editor);
  io("shell", v.shell);
  io("rstudio", v.rstudio);
}

template <typename Io, Of<SiteWays> V>
void describe(Io& io, V& v) {
  io("release", v.release);
  io("ucloud", v.ucloud);
}

template <typename Io, Of<Cluster> V>
void describe(Io& io, V& v) {
  io("at", v.at);
  io("name", v.name);
  io("slurm_version", v.slurm_version);
  io("default_qos", v.default_qos);
  io("node_types", v.node_types);
  io("partitions", v.partitions);
  io("qos", v.qos);
  io("closures", v.closures);
  io("reservations", v.reservations);
  io.may("site", v.site);
}

template <typename Io, Of<Check> V>
void describe(Io& io, V& v) {
  io("area", v.area);
  io("outcome", v.outcome);
  io("what", v.what);
  io("advice", v.advice);
}

std::string to_json(const Cluster& value) { return write(value); }
Result<Cluster> cluster_from_json(std::string_view text) { return read<Cluster>(text); }

std::string to_json(const Check& value) { return write(value); }
Result<Check> check_from_json(std::string_view text) { return read<Check>(text); }

}  // namespace steward::wire
