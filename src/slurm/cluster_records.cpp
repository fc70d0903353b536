#include "slurm/cluster_records.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "base/hostlist.h"
#include "base/text.h"
#include "slurm/record.h"
#include "slurm/values.h"

namespace steward::slurm {
namespace {

tl::unexpected<Error> unreadable(std::string_view what, std::string_view record) {
  return fail(ErrorCode::garbled,
              fmt::format("Slurm's record of a {} cannot be used: \"{}\"", what, one_line(record, 200)));
}

// "gpu:a40:4(S:0-1),gpu:t4:2,shard:8": how many, and of what type where they are of one.
struct Gpus {
  std::uint32_t count = 0;
  std::string type;
  bool mixed = false;
};

// False: a count cannot be read.
bool add_gpus(Gpus& gpus, std::string_view one) {
  one = one.substr(0, one.find('('));
  const std::vector<std::string> parts = listed(one, ':');
  if (parts.empty() || parts[0] != "gpu") return true;
  const auto count = parts.size() < 2 ? std::optional<std::int64_t>(1) : parse_integer(parts.back());
  if (!count || *count < 0 || *count > 1024) return false;
  const std::string type = parts.size() > 2 ? parts[1] : "";
  gpus.mixed = gpus.mixed || (gpus.count > 0 && gpus.type != type);
  gpus.type = type;
  gpus.count += static_cast<std::uint32_t>(*count);
  return true;
}

std::optional<Gpus> gpus_of_gres(std::string_view gres) {
  Gpus gpus;
  // Commas within brackets ("(S:0,1)") separate nothing.
  std::size_t from = 0;
  int depth = 0;
  for (std::size_t at = 0; at <= gres.size(); ++at) {
    const char c = at < gres.size() ? gres[at] : ',';
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    if (c != ',' || depth > 0) continue;
    if (!add_gpus(gpus, gres.substr(from, at - from))) return std::nullopt;
    from = at + 1;
  }
  if (gpus.mixed) gpus.type.clear();
  return gpus;
}

// Nodes that power saving has switched off are switched on for whoever asks.
bool usable(std::string_view state) {
  for (const std::string_view flag : split(state, '+')) {
    const std::string_view word = flag.substr(0, flag.find_first_of("*~#!%$@^-"));
    if (word == "POWERED_DOWN" || word == "POWERING_DOWN" || word == "POWER_DOWN") continue;
    for (const std::string_view bad :
         {"DOWN", "DRAIN", "FAIL", "UNKNOWN", "NO_RESPOND", "NOT_RESPONDING", "FUTURE"})
      if (word.find(bad) != std::string_view::npos) return false;
  }
  return state.find('*') == std::string_view::npos;  // answers no more
}

std::optional<NodeType> node_of(const Record& record) {
  NodeType node;
  const auto cpus = record.number("CPUTot");
  const auto memory = record.number("RealMemory");
  const auto weight = record.number("Weight");
  const auto sockets = record.number("Sockets");
  const auto cores = record.number("CoresPerSocket");
  const auto gpus = gpus_of_gres(record.text("Gres"));
  constexpr std::uint64_t most = 1'000'000;
  if (!cpus || !memory || !weight || !sockets || !cores || !gpus || *cpus > most || *sockets > most ||
      *cores > most || *memory > (std::uint64_t{1} << 40))
    return std::nullopt;
  node.cpus = static_cast<std::uint32_t>(*cpus);
  node.cores = static_cast<std::uint32_t>(std::min(most, *sockets * *cores));
  node.memory_mib = *memory;
  node.weight = static_cast<std::uint32_t>(*weight);
  node.gpus = gpus->count;
  node.gpu_type = one_line(gpus->type, 60);
  node.partitions = record.list("Partitions");
  node.features = record.list("AvailableFeatures");
  node.count = 1;
  node.usable = usable(record.text("State")) ? 1 : 0;
  return node;
}

Duration limit_of(const Record& record, std::string_view key) {
  const std::string_view text = record.text(key);
  return text == "NONE" ? Duration(0) : parse_time_limit(text).value_or(Duration(0));
}

// "DefCpuPerGPU=6,DefMemPerGPU=40000".
std::uint64_t job_default(const Record& record, std::string_view key) {
  for (const std::string& part : listed(record.text("JobDefaults"), ','))
    if (part.starts_with(key) && part.substr(key.size()).starts_with("="))
      return static_cast<std::uint64_t>(std::max<std::int64_t>(
          0, parse_integer(std::string_view(part).substr(key.size() + 1)).value_or(0)));
  return 0;
}

Qos qos_of(const std::vector<std::string>& fields) {
  Qos qos;
  qos.name = fields[0];
  qos.longest = parse_time_limit(fields[1]).value_or(Duration(0));
  qos.most_jobs_per_user = static_cast<std::uint32_t>(
      std::clamp<std::int64_t>(parse_integer(fields[2]).value_or(0), 0, 1'000'000'000));
  qos.most_gpus_per_user = gpus_of_tres(fields[3]).value_or(0);
  qos.most_gpus_per_job = gpus_of_tres(fields[4]).value_or(0);
  return qos;
}

}  // namespace

Result<std::vector<NodeType>> read_nodes(std::string_view text) {
  using Alike = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::uint64_t, std::uint32_t,
                           std::string, std::vector<std::string>, std::vector<std::string>>;
  std::map<Alike, std::pair<NodeType, std::vector<std::string>>> types;
  for (const Record& record : records(text, "NodeName")) {
    auto node = node_of(record);
    if (!node) return unreadable("node", record.line());
    auto& [type, names] = types[{node->weight, node->cores, node->cpus, node->memory_mib, node->gpus,
                                 node->gpu_type, node->partitions, node->features}];
    node->count += type.count;
    node->usable += type.usable;
    type = std::move(*node);
    names.push_back(one_line(record.text("NodeName"), 255));
  }
  std::vector<NodeType> found;
  for (auto& [alike, type] : types) {
    type.first.nodes = compress_hostlist(std::move(type.second));
    found.push_back(std::move(type.first));
  }
  return found;
}

Result<std::vector<Partition>> read_partitions(std::string_view text) {
  std::vector<Partition> found;
  for (const Record& record : records(text, "PartitionName")) {
    const auto most_nodes = record.number("MaxNodes");
    const auto memory =
        record.text("DefMemPerCPU").empty() ? std::optional<std::uint64_t>(0) : record.number("DefMemPerCPU");
    if (!most_nodes || !memory) return unreadable("partition", record.line());
    Partition one;
    one.name = one_line(record.text("PartitionName"), 100);
    one.is_default = record.text("Default") == "YES";
    one.up = record.text("State") == "UP";
    one.default_time = limit_of(record, "DefaultTime");
    one.longest = limit_of(record, "MaxTime");
    one.most_nodes = static_cast<std::uint32_t>(std::min<std::uint64_t>(*most_nodes, UINT32_MAX));
    one.allow_qos = record.list("AllowQos");
    one.deny_qos = record.list("DenyQos");
    one.allow_accounts = record.list("AllowAccounts");
    one.deny_accounts = record.list("DenyAccounts");
    one.allow_groups = record.list("AllowGroups");
    one.default_memory_per_cpu_mib = *memory;
    one.default_memory_per_gpu_mib = job_default(record, "DefMemPerGPU");
    one.default_cpus_per_gpu =
        static_cast<std::uint32_t>(std::min<std::uint64_t>(job_default(record, "DefCpuPerGPU"), 100'000));
    found.push_back(std::move(one));
  }
  return found;
}

Result<std::vector<Qos>> read_qos(std::string_view text) {
  std::vector<Qos> found;
  std::vector<std::string> preempted;
  for (const std::string& row : listed(text, '\n')) {
    if (row.empty()) continue;
    const std::vector<std::string> fields = listed(row, '|');
    if (fields.size() != 6 || fields[0].empty()) return unreadable("QOS", row);
    found.push_back(qos_of(fields));
    for (std::string& name : listed(fields[5], ',')) preempted.push_back(std::move(name));
  }
  for (Qos& qos : found)
    qos.preemptible = std::find(preempted.begin(), preempted.end(), qos.name) != preempted.end();
  return found;
}

SetAside read_reservations(std::string_view text) {
  SetAside found;
  for (const Record& record : records(text, "ReservationName")) {
    const auto begin = parse_time(record.text("StartTime"));
    const auto end = parse_time(record.text("EndTime"));
    if (!begin || !end || *begin == no_time || *end == no_time) continue;
    const std::vector<std::string> flags = record.list("Flags");
    const auto has = [&](std::string_view flag) {
      return std::find(flags.begin(), flags.end(), flag) != flags.end();
    };
    const std::string nodes = has("ALL_NODES") ? "" : std::string(record.text("Nodes"));
    const std::string name = one_line(record.text("ReservationName"), 100);
    if (has("MAINT"))
      found.closures.push_back({*begin, *end, nodes, name});
    else
      found.reservations.push_back(
          {name, *begin, *end, nodes, record.list("Users"), record.list("Accounts")});
  }
  std::sort(found.closures.begin(), found.closures.end(), [](const Closure& a, const Closure& b) {
    return std::tie(a.begin, a.end, a.reason) < std::tie(b.begin, b.end, b.reason);
  });
  return found;
}

}  // namespace steward::slurm
