// What the API shows of the running daemon.
#include "model/view.h"
#include "wire/json.h"
#include "wire/parts.h"

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

template <typename Io, Of<Job> V>
void describe(Io& io, V& v) {
  io("id", v.id);
  io("array", v.array);
  io("het_leader", v.het_leader);
  io("uid", v.uid);
  io("user", v.user);
  io("account", v.account);
  io("partition", v.partition);
  io("qos", v.qos);
  io("name", v.name);
  io("comment", v.comment);
  io("state", v.state);
  io("batch", v.batch);
  io("submit", v.submit);
  io("start", v.start);
  io("end", v.end);
  io("restarts", v.restarts);
  io("time_limit_ms", v.time_limit);
  io("alloc_node", v.alloc_node);
  io("alloc_sid", v.alloc_sid);
  io("gpus", v.gpus);
  io("cpus", v.cpus);
  io("detailed", v.detailed);
  io("nodes", v.nodes);
}

template <typename Io, Of<WindowCount> V>
void describe(Io& io, V& v) {
  io("expected", v.expected);
  io("valid", v.valid);
  io("active", v.active);
}

template <typename Io, Of<GpuView> V>
void describe(Io& io, V& v) {
  io("node", v.node);
  io("gres_index", v.gres_index);
  io("uuid", v.uuid);
  io("name", v.name);
  io("window", v.window);
  io("memory_used_mib", v.memory_used_mib);
  io("history", v.history);
  io("interval_ms", v.interval);
}

template <typename Io, Of<Verdict> V>
void describe(Io& io, V& v) {
  io("rule", v.rule);
  io("principle", v.principle);
  io("judgement", v.judgement);
  io("reason", v.reason);
  io("evidence", v.evidence);
}

template <typename Io, Of<JobView> V>
void describe(Io& io, V& v) {
  io("job", v.job);
  io("gpus", v.gpus);
  io("verdicts", v.verdicts);
  io("open_case", v.open_case);
}

template <typename Io, Of<Health> V>
void describe(Io& io, V& v) {
  io("mode", v.mode);
  io("slurm_at", v.slurm_at);
  io("slurm_trouble", v.slurm_trouble);
  io("nodes_reporting", v.nodes_reporting);
  io("nodes_expected", v.nodes_expected);
  io("nodes_silent", v.nodes_silent);
  io("contacts_owed", v.contacts_owed);
  io("mail_trouble", v.mail_trouble);
  io("open_tasks", v.open_tasks);
}

template <typename Io, Of<LedgerCheck> V>
void describe(Io& io, V& v) {
  io("intact", v.intact);
  io("entries", v.entries);
  io("head", v.head);
  io("trouble", v.trouble);
}

std::string to_json(const JobView& value) { return write(value); }
Result<JobView> job_view_from_json(std::string_view text) { return read<JobView>(text); }

std::string to_json(const Health& value) { return write(value); }
Result<Health> health_from_json(std::string_view text) { return read<Health>(text); }

std::string to_json(const LedgerCheck& value) { return write(value); }
Result<LedgerCheck> ledger_check_from_json(std::string_view text) { return read<LedgerCheck>(text); }

}  // namespace steward::wire
