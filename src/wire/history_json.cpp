// What ended jobs held and used.
#include "model/history_view.h"
#include "wire/ended_parts.h"
#include "wire/json.h"
#include "wire/parts.h"

namespace steward::wire {

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
  io("verdicts", v.verdicts);
}

template <typename Io, Of<HistoryImport> V>
void describe(Io& io, V& v) {
  io("running", v.running);
  io("from", v.from);
  io("at", v.at);
  io("to", v.to);
  io("jobs", v.jobs);
  io("trouble", v.trouble);
}

template <typename Io, Of<Waste> V>
void describe(Io& io, V& v) {
  io("uid", v.uid);
  io("user", v.user);
  io("verdict", v.verdict);
}

std::string to_json(const EndedJob& value) { return write(value); }
Result<EndedJob> ended_job_from_json(std::string_view text) { return read<EndedJob>(text); }
std::string to_json(const HistoryImport& value) { return write(value); }
Result<HistoryImport> history_import_from_json(std::string_view text) { return read<HistoryImport>(text); }
std::string to_json(const Waste& value) { return write(value); }
Result<Waste> waste_from_json(std::string_view text) { return read<Waste>(text); }
std::string to_json(const HistoryView& value) { return write(value); }
Result<HistoryView> history_view_from_json(std::string_view text) { return read<HistoryView>(text); }

}  // namespace steward::wire
