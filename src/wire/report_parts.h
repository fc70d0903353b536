// Descriptions of what an agent says, as reports and tapes hold it. Internal to wire/.
#pragma once

#include "model/report.h"
#include "wire/use_parts.h"

namespace steward::wire {

template <typename Io, Of<GpuPart> V>
void describe(Io& io, V& v) {
  io("gpu", v.gpu);
  io("gpu_instance", v.gpu_instance);
  io("compute_instance", v.compute_instance);
}

template <typename Io, Of<GpuDevice> V>
void describe(Io& io, V& v) {
  io("uuid", v.uuid);
  io("name", v.name);
  io("gres_index", v.gres_index);
  io("minor", v.minor);
  io("nvml_index", v.nvml_index);
  io("memory_mib", v.memory_mib);
  io("health", v.health);
  io.may("ecc_errors", v.ecc_errors);
  io.may("mig", v.mig);
  io("part_of", v.part_of);
}

template <typename Io, Of<GpuUser> V>
void describe(Io& io, V& v) {
  io("job", v.job);
  io("uid", v.uid);
  io("processes", v.processes);
}

template <typename Io, Of<GpuUse> V>
void describe(Io& io, V& v) {
  io("uuid", v.uuid);
  io("samples", v.samples);
  io.may("touched_samples", v.touched_samples);
  io("active_samples", v.active_samples);
  io("utilisation_permille", v.utilisation_permille);
  io("memory_used_mib", v.memory_used_mib);
  io("power_mw", v.power_mw);
  io("energy_mj", v.energy_mj);
  io("processes", v.processes);
  io.may("users", v.users);
}

template <typename Io, Of<JobMemory> V>
void describe(Io& io, V& v) {
  io("anon_mib", v.anon_mib);
  io("shmem_mib", v.shmem_mib);
  io("file_mib", v.file_mib);
  io("current_mib", v.current_mib);
  io("peak_mib", v.peak_mib);
  io("limit_mib", v.limit_mib);
}

template <typename Io, Of<StepUse> V>
void describe(Io& io, V& v) {
  io("step", v.step);
  io("cpu_ms", v.cpu_ms);
  io("memory_mib", v.memory_mib);
  io("processes", v.processes);
}

// What later agents say too is optional: reports of earlier ones may still lie in a spool.
template <typename Io, Of<JobUse> V>
void describe(Io& io, V& v) {
  io("job", v.job);
  io("uid", v.uid);
  io("samples", v.samples);
  io("cpu_ms", v.cpu_ms);
  io.may("memory", v.memory);
  io("io", v.io);
  io.may("oom_kills", v.oom_kills);
  io("processes", v.processes);
  io.may("tasks", v.tasks);
  io.may("stuck", v.stuck);
  io("interactive_step", v.interactive_step);
  io("waits_at_terminal", v.waits_at_terminal);
  io("kinds", v.kinds);
  io("longest_sleep", v.longest_sleep);
  io("quiet", v.quiet);
  io.may("steps", v.steps);
}

template <typename Io, Of<TerminalResult> V>
void describe(Io& io, V& v) {
  io("contact", v.contact);
  io("delivery", v.delivery);
  io("detail", v.detail);
}

template <typename Io, Of<AgentUse> V>
void describe(Io& io, V& v) {
  io("cpu_ms", v.cpu_ms);
  io("rss_mib", v.rss_mib);
  io("late_samples", v.late_samples);
  io("missed_samples", v.missed_samples);
  io("sample_ms", v.sample);
  io("slowed", v.slowed);
  io("over_budget", v.over_budget);
}

template <typename Io, Of<NodeReport> V>
void describe(Io& io, V& v) {
  io("cluster", v.cluster);
  io("node", v.node);
  io("epoch", v.epoch);
  io("sequence", v.sequence);
  io("begin", v.begin);
  io("end", v.end);
  io("expected_samples", v.expected_samples);
  io("trouble", v.trouble);
  io("devices", v.devices);
  io("gpus", v.gpus);
  io("jobs", v.jobs);
  io("machine", v.machine);
  io.may("people", v.people);
  io("at_terminal", v.at_terminal);
  io("delivered", v.delivered);
  io("agent", v.agent);
}

}  // namespace steward::wire
