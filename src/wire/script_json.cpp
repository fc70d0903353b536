#include "wire/script_json.h"

#include "wire/fields.h"

namespace steward::wire {

template <typename Io, Of<NodeCount> V>
void describe(Io& io, V& v) {
  io("least", v.least);
  io("most", v.most);
}

template <typename Io, Of<Memory> V>
void describe(Io& io, V& v) {
  io("mib", v.mib);
}

template <typename Io, Of<Limit> V>
void describe(Io& io, V& v) {
  io("ms", v.time);
}

template <typename Io, Of<GpuCount> V>
void describe(Io& io, V& v) {
  io("type", v.type);
  io("count", v.count);
}

template <typename Io, Of<Gpus> V>
void describe(Io& io, V& v) {
  io("of", v.of);
}

template <typename Io, Of<Gres> V>
void describe(Io& io, V& v) {
  io("gpus", v.gpus.of);
  io("others", v.others);
}

template <typename Io, typename T>
void describe(Io& io, const Given<T>& v) {
  io("value", v.value);
  io("text", v.text);
  io("line", v.place.line);
  io("column", v.place.column);
  io("source", v.source);
}

template <typename Io, Of<Totals> V>
void describe(Io& io, V& v) {
  io("nodes", v.nodes);
  io("tasks", v.tasks);
  io("cpus", v.cpus);
  io("gpus", v.gpus);
  io("gpus_by_type", v.gpus_by_type);
  io("memory_per_node_mib", v.memory_per_node_mib);
  io("gpus_per_node", v.gpus_per_node);
  io("cpus_per_node", v.cpus_per_node);
}

template <typename Io, Of<LineEdit> V>
void describe(Io& io, V& v) {
  io("line", v.line);
  io("remove", v.remove);
  io("insert", v.insert);
}

template <typename Io, Of<ScriptFix> V>
void describe(Io& io, V& v) {
  io("edits", v.edits);
  io("lines", v.lines);
  io("sure", v.sure);
}

template <typename Io, Of<ScriptFinding> V>
void describe(Io& io, V& v) {
  io("severity", v.severity);
  io("rule", v.rule);
  io("message", v.message);
  io("line", v.place.line);
  io("column", v.place.column);
  io("length", v.place.length);
  io("fix", v.fix);
}

namespace {

struct Part {
  const Request& request;
  const Totals& totals;
};

struct Whole {
  const CheckedScript& script;
};

struct All {
  std::vector<Whole> scripts;
  const std::vector<std::string>& left_out;
};

void describe_sizes(Writer& io, const Request& v) {
  io("nodes", v.nodes);
  io("ntasks", v.ntasks);
  io("ntasks_per_node", v.ntasks_per_node);
  io("ntasks_per_gpu", v.ntasks_per_gpu);
  io("ntasks_per_socket", v.ntasks_per_socket);
  io("ntasks_per_core", v.ntasks_per_core);
  io("cpus_per_task", v.cpus_per_task);
  io("cpus_per_gpu", v.cpus_per_gpu);
  io("mincpus", v.mincpus);
  io("sockets_per_node", v.sockets_per_node);
  io("cores_per_socket", v.cores_per_socket);
  io("threads_per_core", v.threads_per_core);
  io("mem", v.mem);
  io("mem_per_cpu", v.mem_per_cpu);
  io("mem_per_gpu", v.mem_per_gpu);
  io("tmp", v.tmp);
  io("gres", v.gres);
  io("gpus", v.gpus);
  io("gpus_per_node", v.gpus_per_node);
  io("gpus_per_task", v.gpus_per_task);
  io("gpus_per_socket", v.gpus_per_socket);
}

void describe_texts(Writer& io, const Request& v) {
  io("partition", v.partition);
  io("qos", v.qos);
  io("account", v.account);
  io("reservation", v.reservation);
  io("array", v.array);
  io("begin", v.begin);
  io("deadline", v.deadline);
  io("dependency", v.dependency);
  io("job_name", v.job_name);
  io("comment", v.comment);
  io("output", v.output);
  io("error", v.error);
  io("input", v.input);
  io("chdir", v.chdir);
  io("constraint", v.constraint);
  io("nodelist", v.nodelist);
  io("exclude", v.exclude);
  io("signal", v.signal);
  io("mail_type", v.mail_type);
  io("wrap", v.wrap);
  io("exclusive", v.exclusive);
}

}  // namespace

void describe(Writer& io, const Part& v) {
  io("time", v.request.time);
  io("time_min", v.request.time_min);
  io("requeue", v.request.requeue);
  io("hold", v.request.hold);
  io("test_only", v.request.test_only);
  describe_sizes(io, v.request);
  describe_texts(io, v.request);
  io("totals", v.totals);
}

void describe(Writer& io, const Whole& v) {
  std::vector<Part> parts;
  for (std::size_t i = 0; i < v.script.request.size() && i < v.script.totals.size(); ++i)
    parts.push_back({v.script.request[i], v.script.totals[i]});
  io("file", v.script.file);
  io("findings", v.script.findings);
  io("request", parts);
}

void describe(Writer& io, const All& v) {
  io("scripts", v.scripts);
  io("left_out", v.left_out);
}

std::string checked_json(const std::vector<CheckedScript>& scripts,
                         const std::vector<std::string>& left_out) {
  All all{{}, left_out};
  for (const CheckedScript& each : scripts) all.scripts.push_back({each});
  return dump(encode(all));
}

}  // namespace steward::wire
