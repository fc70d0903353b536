// Descriptions of what a node does, that reports and the views of nodes share. Internal to wire/.
#pragma once

#include "model/report.h"
#include "wire/fields.h"

namespace steward::wire {

template <typename Io, Of<IoUse> V>
void describe(Io& io, V& v) {
  io("read_bytes", v.read_bytes);
  io("written_bytes", v.written_bytes);
}

template <typename Io, Of<Pressure> V>
void describe(Io& io, V& v) {
  io("cpu_some", v.cpu_some);
  io("memory_some", v.memory_some);
  io("memory_full", v.memory_full);
  io("io_some", v.io_some);
  io("io_full", v.io_full);
}

template <typename Io, Of<MachineUse> V>
void describe(Io& io, V& v) {
  io("cpus", v.cpus);
  io("busy_permille", v.busy_permille);
  io("load_centi", v.load_centi);
  io("memory_mib", v.memory_mib);
  io("available_mib", v.available_mib);
  io("pressure", v.pressure);
}

template <typename Io, Of<PersonUse> V>
void describe(Io& io, V& v) {
  io("uid", v.uid);
  io.may("user", v.user);
  io("cpu_ms", v.cpu_ms);
  io("memory_mib", v.memory_mib);
  io("processes", v.processes);
  io("tasks", v.tasks);
  io("io", v.io);
  io("kinds", v.kinds);
  io("clients_in_multiplexer", v.clients_in_multiplexer);
}

}  // namespace steward::wire
