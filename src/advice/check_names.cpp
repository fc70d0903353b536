// Partitions, QOS, GPU types and nodes by their names, and the limits that hang on them.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "advice/findings.h"
#include "advice/fitting.h"
#include "advice/gpu_ask.h"
#include "base/hostlist.h"
#include "base/text.h"

namespace steward::advice {
namespace {

// "; did you mean x?" or the list of what there is.
std::string which(std::string_view name, const std::vector<std::string>& names) {
  if (const auto near = nearest(name, names)) return fmt::format("; did you mean {}?", *near);
  return fmt::format("; there are {}", one_line(fmt::format("{}", fmt::join(names, ", ")), 200));
}

template <typename T>
std::vector<std::string> names_of(const std::vector<T>& all) {
  std::vector<std::string> names;
  for (const T& each : all) names.push_back(each.name);
  return names;
}

bool lists(const std::vector<std::string>& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

// The value with one of its parts replaced, as an option of the same name. Sure: Slurm refuses what stands
// there.
std::optional<ScriptFix> renamed(const Subject& subject, const Given<std::string>& option,
                                 std::string_view long_name, std::string_view wrong,
                                 const std::vector<std::string>& names) {
  const auto near = nearest(wrong, names);
  if (!near) return std::nullopt;
  std::string value;
  for (const std::string_view part : split(option.value, ','))
    value.append(value.empty() ? "" : ",").append(part == wrong ? std::string_view(*near) : part);
  if (value == option.value) return std::nullopt;
  const std::string text = fmt::format("--{}={}", long_name, value);
  if (auto fix = replace_at(subject, option.place, text, true)) return fix;
  return only_lines({text});
}

void partitions(const Subject& subject, const Request& request, Findings& findings) {
  const Cluster& cluster = *subject.around.cluster;
  if (!request.partition || cluster.partitions.empty()) return;
  const std::vector<std::string> names = names_of(cluster.partitions);
  for (const std::string_view name : split(request.partition->value, ',')) {
    if (lists(names, name)) continue;
    ScriptFinding& finding =
        findings.add(Severity::error, "unknown_partition", request.partition->place,
                     fmt::format("there is no partition {}{}", one_line(name, 60), which(name, names)));
    finding.fix = renamed(subject, *request.partition, "partition", name, names);
  }
}

void qos(const Subject& subject, const Request& request, Findings& findings) {
  const Cluster& cluster = *subject.around.cluster;
  if (!request.qos || cluster.qos.empty()) return;
  const std::vector<std::string> names = names_of(cluster.qos);
  if (lists(names, lower(request.qos->value)) || lists(names, request.qos->value)) return;
  ScriptFinding& finding = findings.add(Severity::error, "unknown_qos", request.qos->place,
                                        fmt::format("there is no QOS {}{}", one_line(request.qos->value, 60),
                                                    which(request.qos->value, names)));
  finding.fix = renamed(subject, *request.qos, "qos", request.qos->value, names);
}

// Only where the QOS or the account is said: which a person's own is, is not known here.
void allowed(const Subject& subject, const Request& request, Findings& findings) {
  const std::vector<const Partition*> partitions = partitions_of(subject);
  for (const Partition* each : partitions) {
    if (!each->up) {
      findings.add(Severity::warning, "partition_down", place_of(request.partition),
                   fmt::format("the partition {} starts no jobs now", each->name));
    }
    const auto refuse = [&](const Maybe<std::string>& asked, const char* what,
                            const std::vector<std::string>& allow, const std::vector<std::string>& deny) {
      if (!asked || partitions.size() != 1) return;
      const std::string name = lower(asked->value);
      const bool good = (allow.empty() || lists(allow, name)) && !lists(deny, name);
      if (good) return;
      findings.add(Severity::error, "not_allowed_here", asked->place,
                   fmt::format("the partition {} does not take the {} {}{}", each->name, what,
                               one_line(asked->value, 60),
                               allow.empty() ? "" : fmt::format("; it takes {}", fmt::join(allow, ", "))));
    };
    const bool unknown = request.qos && !subject.around.cluster->qos.empty() &&
                         !lists(names_of(subject.around.cluster->qos), lower(request.qos->value));
    if (!unknown) refuse(request.qos, "QOS", each->allow_qos, each->deny_qos);
    refuse(request.account, "account", each->allow_accounts, each->deny_accounts);
  }
}

void gpu_types(const Subject& subject, const Request& request, Findings& findings) {
  std::set<std::string> there, here;
  for (const NodeType& each : subject.around.cluster->node_types) {
    if (each.gpus == 0) continue;
    if (each.gpu_type.empty()) return;  // of several types, or of none: which there are is not known
    there.insert(each.gpu_type);
  }
  const std::vector<const NodeType*> types = types_of(subject);
  std::uint64_t gpus_here = 0;
  for (const NodeType* each : types) {
    gpus_here += each->gpus;
    if (each->gpus > 0) here.insert(each->gpu_type);
  }
  if (there.empty()) return;
  const std::vector<std::string> names(there.begin(), there.end());
  for (const GpuAsk& ask : gpu_asks(request)) {
    if (ask.per_job + ask.per_node + ask.per_task + ask.per_socket == 0) continue;
    if (!ask.type.empty() && !there.contains(ask.type)) {
      ScriptFinding& finding = findings.add(
          Severity::error, "unknown_gpu", ask.place,
          fmt::format("no node has GPUs of the type {}{}", one_line(ask.type, 40), which(ask.type, names)));
      const std::string name = lower(ask.type);
      const auto near = there.contains(name) ? std::optional(name) : nearest(name, names);
      const auto line = line_with(subject, ask.place, "");
      if (near && line) {
        std::string text =
            subject.script->lines[ask.place.line - 1].substr(ask.place.column - 1, ask.place.length);
        text.replace(std::min(text.rfind(ask.type), text.size()), ask.type.size(), *near);
        finding.fix = replace_at(subject, ask.place, text, true);
      }
      continue;
    }
    if (types.empty()) continue;
    if (gpus_here == 0) {
      findings.add(Severity::error, "no_gpu_here", ask.place,
                   fmt::format("the partition {} has no GPUs; leave the GPUs or the partition out",
                               partitions_of(subject).front()->name));
    } else if (!ask.type.empty() && !here.contains(ask.type)) {
      std::string with;
      for (const NodeType& each : subject.around.cluster->node_types) {
        if (each.gpu_type == ask.type && !each.partitions.empty()) with = each.partitions.front();
      }
      findings.add(Severity::error, "no_gpu_here", ask.place,
                   fmt::format("the partition {} has no {}{}", partitions_of(subject).front()->name, ask.type,
                               with.empty() ? "" : fmt::format("; the partition {} has", with)));
    }
  }
}

void nodes(const Subject& subject, const Request& request, Findings& findings) {
  std::vector<std::string> there;
  for (const NodeType& each : subject.around.cluster->node_types) {
    const auto names = expand_hostlist(each.nodes);
    if (names) there.insert(there.end(), names->begin(), names->end());
  }
  if (there.empty()) return;
  for (const auto* option : {&request.nodelist, &request.exclude}) {
    if (!*option || (*option)->value.find('/') != std::string::npos) continue;  // a file
    const auto names = expand_hostlist((*option)->value);
    if (!names) {
      findings.add(Severity::error, "unknown_node", (*option)->place, "this is no list of nodes");
      continue;
    }
    for (const std::string& each : *names) {
      if (lists(there, each)) continue;
      findings.add(Severity::error, "unknown_node", (*option)->place,
                   fmt::format("there is no node {}{}", one_line(each, 60), which(each, there)));
      break;
    }
  }
}

}  // namespace

void check_names(const Subject& subject, Findings& findings) {
  if (subject.around.cluster == nullptr) return;
  for (const Request& each : subject.job.parts) {
    partitions(subject, each, findings);
    qos(subject, each, findings);
    nodes(subject, each, findings);
  }
  if (!subject.one_part() || subject.request().overlap_or_jobid) return;
  allowed(subject, subject.request(), findings);
  gpu_types(subject, subject.request(), findings);
}

void check_limits(const Subject& subject, Findings& findings) {
  const Qos* qos = qos_of(subject);
  if (qos == nullptr) return;
  const std::uint64_t gpus = subject.gpus();
  const std::uint64_t per_job = qos->most_gpus_per_job, per_user = qos->most_gpus_per_user;
  const Place place = gpu_place(subject.request());
  if (per_job != 0 && gpus > per_job) {
    findings.add(Severity::error, "over_limit", place,
                 fmt::format("{} GPUs are asked for, and the QOS {} lets one job have {}: it would not start",
                             gpus, qos->name, per_job));
  } else if (per_user != 0 && gpus > per_user) {
    findings.add(
        Severity::error, "over_limit", place,
        fmt::format(
            "{} GPUs are asked for, and the QOS {} lets one person have {} at a time: it would not start",
            gpus, qos->name, per_user));
  }
}

}  // namespace steward::advice
