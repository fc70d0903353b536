#include "advice/batch_job.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace steward::advice {
namespace {

using Fields = std::map<std::string, std::string, std::less<>>;

// Names of files, jobs and people's words may hold blanks and '=': they end their line.
bool ends_its_line(std::string_view key) {
  constexpr std::array<std::string_view, 8> keys = {"JobName", "Command", "WorkDir", "Comment",
                                                    "StdErr",  "StdIn",   "StdOut",  "AdminComment"};
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

void read_line(std::string_view line, Fields& fields) {
  while (!line.empty()) {
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) return;
    const std::string key(line.substr(0, equals));
    line.remove_prefix(equals + 1);
    const std::size_t end = ends_its_line(key) ? line.size() : std::min(line.find(' '), line.size());
    // What a name of somebody's making might pretend further down does not count.
    fields.emplace(key, line.substr(0, end));
    line.remove_prefix(end);
  }
}

std::string field(const Fields& fields, std::string_view key) {
  const auto found = fields.find(key);
  const bool none = found == fields.end() || found->second == "(null)" || found->second == "N/A";
  return none ? "" : found->second;
}

// "4", "2-2": the least.
std::uint32_t number(const Fields& fields, std::string_view key) {
  const std::string text = field(fields, key);
  const auto value = parse_integer(std::string_view(text).substr(0, text.find('-')));
  return value && *value > 0 && *value < 1'000'000'000 ? static_cast<std::uint32_t>(*value) : 1;
}

// "gres:gpu:a40:1", "gres/gpu:1", "gres/gpu=1" -> "gpu:a40:1", as --gres takes it.
std::string as_gres(std::string text) {
  if (text.starts_with("gres:") || text.starts_with("gres/")) text.erase(0, 5);
  std::replace(text.begin(), text.end(), '=', ':');
  return text;
}

// "a40:1" of "gpu:a40:1".
std::string as_gpus(const std::string& text) {
  const std::string gres = as_gres(text);
  return gres.starts_with("gpu:") ? gres.substr(4) : gres;
}

// What the job holds counts: with a default per GPU, what Slurm says of the request is not what it gave.
std::string memory_of_one_node(const SlurmKnows& job) {
  for (const std::string_view each : split(job.held, ',')) {
    if (!each.starts_with("mem=") || each.size() < 6) continue;
    const auto number = parse_integer(each.substr(4, each.size() - 5));
    if (!number || *number <= 0) continue;
    if (job.node_count <= 1) return std::string(each.substr(4));
    const std::int64_t nodes = job.node_count;
    return fmt::format("{}{}", (*number + nodes - 1) / nodes, each.back());
  }
  return job.memory_per_node;
}

struct Filler {
  std::vector<GivenOption> options;

  void add(std::string name, std::string value) {
    if (value.empty()) return;
    const std::string spelled = "--" + name;
    options.push_back({std::move(name), spelled, std::move(value), {}, {}, OptionSource::script});
  }
  void add_missing(const std::string& name, const std::string& value) {
    if (!has_option(options, name)) add(name, value);
  }

  void gpus(const SlurmKnows& job) {
    for (const char* each : {"gres", "gpus", "gpus-per-node", "gpus-per-task", "gpus-per-socket"}) {
      if (has_option(options, each)) return;
    }
    for (const auto& [per, text] : job.tres_per) {
      if (per == "node") {
        std::string all;
        for (const auto part : split(text, ',')) all += (all.empty() ? "" : ",") + as_gres(std::string(part));
        add("gres", all);
      } else if (text.find("gpu") != std::string::npos) {
        add(per == "job" ? "gpus" : "gpus-per-" + per, as_gpus(text));
      }
    }
  }

  void sizes(const SlurmKnows& job) {
    if (job.node_count > 1) add("nodes", std::to_string(job.node_count));
    if (job.tasks > 1) add("ntasks", std::to_string(job.tasks));
    if (job.cpus_per_task > 1) add("cpus-per-task", std::to_string(job.cpus_per_task));
    add("mem", memory_of_one_node(job));
    add("constraint", job.features);
    add("reservation", job.reservation);
    add("comment", job.comment);
  }
};

}  // namespace

Result<SlurmKnows> read_shown_job(std::string_view text) {
  Fields fields;
  for (const std::string_view line : split(text, '\n')) {
    if (line.starts_with("JobId=") && fields.contains("JobId"))
      return fail(ErrorCode::invalid,
                  "that is an array of jobs; name one of its tasks, as squeue shows it (120_3)");
    read_line(line, fields);
  }
  SlurmKnows job;
  job.id = field(fields, "JobId");
  const std::string user = field(fields, "UserId");  // "ida(1001)"
  const std::size_t open = user.rfind('(');
  const auto uid = open == std::string::npos || !user.ends_with(')')
                       ? std::nullopt
                       : parse_integer(std::string_view(user).substr(open + 1, user.size() - open - 2));
  if (job.id.empty() || !uid) return fail(ErrorCode::garbled, "scontrol does not say whose job that is");
  job.user = user.substr(0, open);
  job.uid = static_cast<std::uint32_t>(*uid);
  job.state = field(fields, "JobState");
  job.batch = field(fields, "BatchFlag") != "0";
  job.name = field(fields, "JobName");
  job.partition = field(fields, "Partition");
  job.account = field(fields, "Account");
  job.qos = field(fields, "QOS");
  job.time_limit = field(fields, "TimeLimit");
  job.work_dir = field(fields, "WorkDir");
  job.comment = field(fields, "Comment");
  job.reservation = field(fields, "Reservation");
  job.features = field(fields, "Features");
  job.nodes = field(fields, "NodeList");
  job.node_count = number(fields, "NumNodes");
  job.tasks = number(fields, "NumTasks");
  job.cpus_per_task = number(fields, "CPUs/Task");
  job.cpus = number(fields, "NumCPUs");
  const std::string per_node = field(fields, "MinMemoryNode");
  if (per_node != "0") job.memory_per_node = per_node;
  for (const auto& [key, value] :
       std::initializer_list<std::pair<const char*, const char*>>{{"TresPerNode", "node"},
                                                                  {"TresPerJob", "job"},
                                                                  {"TresPerTask", "task"},
                                                                  {"TresPerSocket", "socket"}}) {
    if (const std::string tres = field(fields, key); !tres.empty()) job.tres_per[value] = tres;
  }
  const std::string held = field(fields, "AllocTRES");  // newer ones; "TRES" before
  job.held = held.empty() ? field(fields, "TRES") : held;
  return job;
}

std::vector<GivenOption> with_known(std::vector<GivenOption> options, const SlurmKnows& job, bool has_line) {
  Filler filler{std::move(options)};
  filler.add_missing("partition", job.partition);
  filler.add_missing("account", job.account);
  filler.add_missing("qos", job.qos);
  filler.add_missing("time", job.time_limit);
  filler.add_missing("chdir", job.work_dir);
  filler.gpus(job);
  if (!has_line) filler.sizes(job);
  return std::move(filler.options);
}

}  // namespace steward::advice
