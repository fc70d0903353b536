// Sizes against the nodes: what no node can hold, and what takes more of one than its share.
#include <fmt/format.h>

#include <algorithm>

#include "advice/findings.h"
#include "advice/fitting.h"
#include "advice/gpu_ask.h"
#include "advice/values.h"
#include "base/hostlist.h"
#include "base/text.h"

namespace steward::advice {
namespace {

bool is_about(std::string_view why, std::string_view word) {
  return why.find(word) != std::string_view::npos;
}

// So much of what a node has that too little is left for the GPUs that the job does not hold: less than half
// of what these would have if all were shared out evenly.
bool blocks(std::uint64_t asked, std::uint64_t gpus, std::uint64_t all, std::uint64_t all_gpus) {
  if (gpus == 0 || gpus >= all_gpus || asked > all) return false;
  return 2 * (all - asked) * all_gpus < all * (all_gpus - gpus) && asked * all_gpus > 2 * gpus * all;
}

std::uint64_t share(std::uint64_t all, std::uint64_t gpus, std::uint64_t all_gpus) {
  return all * gpus / all_gpus;
}

std::string gpu_words(std::uint64_t gpus) { return gpus == 1 ? "1 GPU" : fmt::format("{} GPUs", gpus); }

void memory_share(const Subject& subject, const std::vector<const NodeType*>& types, Findings& findings) {
  const Request& request = subject.request();
  const auto asked = totals(request).memory_per_node_mib;
  if (!asked) return;
  const auto memory_on = [&](const NodeType& type) { return *asked == 0 ? type.memory_mib : *asked; };
  const bool all = std::all_of(types.begin(), types.end(), [&](const NodeType* each) {
    return blocks(memory_on(*each), gpus_on(*each, request), each->memory_mib, each->gpus);
  });
  if (!all) return;
  const NodeType& type = *types.front();
  const std::uint64_t gpus = gpus_on(type, request);
  const std::uint64_t fair = share(type.memory_mib, gpus, type.gpus) / 1'024 * 1'024;
  const Place place = request.mem           ? request.mem->place
                      : request.mem_per_cpu ? request.mem_per_cpu->place
                                            : place_of(request.mem_per_gpu);
  ScriptFinding& finding =
      findings.add(Severity::warning, "memory_share", place,
                   fmt::format("{} for {} leaves the other {} of the node ({}) too little memory to be used "
                               "by anybody; the share of {} "
                               "is {}",
                               *asked == 0 ? "all memory" : memory_text(*asked), gpu_words(gpus),
                               gpu_words(type.gpus - gpus), memory_text(type.memory_mib), gpu_words(gpus),
                               memory_text(fair)));
  if (request.mem && fair > 0) finding.fix = set_option(subject, place, "--mem=" + memory_text(fair));
}

void cpu_share(const Subject& subject, const std::vector<const NodeType*>& types, Findings& findings) {
  const Request& request = subject.request();
  const std::uint64_t cpus = totals(request).cpus_per_node;
  const bool all = std::all_of(types.begin(), types.end(), [&](const NodeType* each) {
    return blocks(cpus, gpus_on(*each, request), each->cpus, each->gpus);
  });
  if (!all) return;
  const NodeType& type = *types.front();
  const std::uint64_t gpus = gpus_on(type, request);
  const std::uint64_t fair = share(type.cpus, gpus, type.gpus);
  const Place place = request.cpus_per_task ? request.cpus_per_task->place : place_of(request.ntasks);
  ScriptFinding& finding = findings.add(
      Severity::warning, "cpu_share", place,
      fmt::format("{} CPUs for {} leave the other {} of the node ({} CPUs) too few to be used by anybody; "
                  "the share of {} "
                  "is {}",
                  cpus, gpu_words(gpus), gpu_words(type.gpus - gpus), type.cpus, gpu_words(gpus), fair));
  const std::uint64_t tasks = std::max<std::uint64_t>(totals(request).tasks, 1);
  if (request.cpus_per_task && fair >= tasks)
    finding.fix = set_option(subject, place, fmt::format("--cpus-per-task={}", fair / tasks));
}

void whole_node(const Subject& subject, const std::vector<const NodeType*>& types, Findings& findings) {
  const Request& request = subject.request();
  if (!request.exclusive || (!request.exclusive->value.empty() && request.exclusive->value != "exclusive"))
    return;
  const std::uint64_t gpus = totals(request).gpus;
  const bool wasted = !types.empty() && std::all_of(types.begin(), types.end(), [&](const NodeType* each) {
    return each->gpus > 0 && gpus_on(*each, request) < each->gpus;
  });
  if (!wasted) return;
  const NodeType& type = *types.front();
  findings.add(Severity::warning, "whole_node", request.exclusive->place,
               fmt::format("--exclusive keeps all {} of a node from everybody else, and the job asks for {}",
                           gpu_words(type.gpus), gpus == 0 ? "none" : gpu_words(gpus)));
}

void pinned(const Subject& subject, Findings& findings) {
  const Request& request = subject.request();
  const auto& list = request.nodelist;
  if (!list || totals(request).gpus == 0) return;
  const auto wanted = expand_hostlist(list->value);
  if (!wanted) return;
  std::uint64_t others = 0;
  for (const NodeType* each : types_of(subject)) {
    if (cannot_hold(*each, request).empty()) others += each->count;
  }
  if (others <= wanted->size()) return;
  ScriptFinding& finding = findings.add(
      Severity::hint, "pinned_node", list->place,
      fmt::format(
          "the job waits for {}, though {} nodes could hold it; name a type of GPU instead, or nothing",
          one_line(list->value, 60), others));
  finding.fix = std::nullopt;
}

}  // namespace

void check_fit(const Subject& subject, Findings& findings) {
  if (!subject.one_part() || subject.request().overlap_or_jobid || subject.job.refused()) return;
  const std::vector<const NodeType*> types = types_of(subject);
  if (types.empty()) return;
  // What is wrong with names was said.
  const bool named_wrong =
      std::any_of(findings.all.begin(), findings.all.end(), [](const ScriptFinding& each) {
        return each.rule == "unknown_gpu" || each.rule == "no_gpu_here" || each.rule == "unknown_partition";
      });
  if (named_wrong) return;
  std::string why;
  std::uint64_t best = 0;
  for (const NodeType* each : types) {
    const std::string one = cannot_hold(*each, subject.request());
    if (one.empty()) return;
    // The largest of those that have the right GPUs tells most.
    const bool telling =
        why.empty() || (!is_about(one, "no such") && each->memory_mib >= best) || is_about(why, "no such");
    if (!telling) continue;
    why = one;
    best = each->memory_mib;
  }
  const Request& request = subject.request();
  const Place place = is_about(why, "GiB") ? (request.mem           ? request.mem->place
                                              : request.mem_per_cpu ? request.mem_per_cpu->place
                                                                    : place_of(request.mem_per_gpu))
                      : is_about(why, "CPUs")
                          ? (request.cpus_per_task ? request.cpus_per_task->place : place_of(request.ntasks))
                      : is_about(why, "GPU") ? gpu_place(request)
                                             : place_of(request.nodes);
  findings.add(Severity::error, "impossible", place, fmt::format("no node here can hold this job: {}", why));
}

void check_shares(const Subject& subject, Findings& findings) {
  if (!subject.one_part() || subject.request().overlap_or_jobid || subject.job.refused()) return;
  const std::vector<const NodeType*> types = types_that_hold(subject);
  whole_node(subject, types, findings);
  pinned(subject, findings);
  if (types.empty() || totals(subject.request()).gpus == 0 || subject.request().exclusive) return;
  memory_share(subject, types, findings);
  cpu_share(subject, types, findings);
}

}  // namespace steward::advice
