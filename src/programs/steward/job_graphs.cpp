#include "programs/steward/job_graphs.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "programs/steward/words.h"

namespace steward::cli {
namespace {

Graph cpu_graph(const JobNodeSeries& node) {
  const std::string of = node.cpus > 0 ? fmt::format(" of {}", node.cpus) : "";
  return {fmt::format("CPUs used on {}: {}{}", node.node, summary_of(node.cpu_centi, centi_words), of),
          node.cpu_centi, std::int64_t{node.cpus} * 100, std::to_string(node.cpus)};
}

Graph memory_graph(const JobNodeSeries& node) {
  const std::string of = node.memory_mib > 0 ? " of " + mib_words(whole(node.memory_mib)) : "";
  return {fmt::format("Memory used on {}: {}{}", node.node, summary_of(node.memory_used_mib, mib_words), of),
          node.memory_used_mib, whole(node.memory_mib), mib_words(whole(node.memory_mib))};
}

// What is amiss with a job on a node, each a sentence for its owner.
std::vector<std::string> troubles_of(const JobOnNode& node) {
  std::vector<std::string> troubles;
  if (node.oom_kills > 0)
    troubles.push_back(fmt::format("{} killed for want of memory: ask for more with --mem, or use less",
                                   count_of(node.oom_kills, "process was", "processes were")));
  if (node.stuck > 0)
    troubles.push_back(fmt::format("{} for storage or a driver (uninterruptible sleep)",
                                   count_of(node.stuck, "process waits", "processes wait")));
  return troubles;
}

std::vector<std::string> troubles_of(const GpuView& gpu) {
  std::vector<std::string> troubles;
  // Not of one that works at this moment: its process may have begun since the last look.
  if (gpu.window.valid > 0 && gpu.processes == 0 && !gpu.history.empty() && gpu.history.back() == '.')
    troubles.push_back(fmt::format("GPU {}: no process of this job is on it", gpu.gres_index));
  if (gpu.strangers > 0)
    troubles.push_back(fmt::format("GPU {}: {} not this job's. Tell staff: steward concern", gpu.gres_index,
                                   count_of(gpu.strangers, "process on it is", "processes on it are")));
  return troubles;
}

}  // namespace

std::string kinds_words(const std::map<ProcessKind, std::uint32_t>& kinds) {
  std::vector<std::pair<ProcessKind, std::uint32_t>> sorted(kinds.begin(), kinds.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string words;
  for (const auto& [kind, count] : sorted) {
    if (count > 0) words += fmt::format("{}{} {}", words.empty() ? "" : ", ", count, to_string(kind));
  }
  return words;
}

void print_job_nodes(const Terminal& terminal, const JobView& view) {
  const auto warn = [&](const std::vector<std::string>& troubles) {
    for (const std::string& each : troubles) {
      const std::string text = "! " + each;
      terminal.fitted(terminal.paint(Tint::bad, text), text, 4);
    }
  };
  for (const JobOnNode& node : view.nodes) {
    const std::string kinds = kinds_words(node.kinds);
    std::string quiet;
    if (node.quiet && *node.quiet >= minutes(1))
      quiet = fmt::format("; no CPU used for {}", show_duration(*node.quiet));
    const std::string text = fmt::format(
        "{}: {} of {} used, {} of {} memory, {}{}{}", node.node, centi_words(whole(node.cpu_centi)),
        count_of(node.cpus, "CPU", "CPUs"), mib_words(whole(node.memory_used_mib)),
        mib_words(whole(node.memory_mib)), count_of(node.processes, "process", "processes"),
        kinds.empty() ? "" : " (" + kinds + ")", quiet);
    terminal.fitted(text, text, 2);
    warn(troubles_of(node));
  }
  // stewardd tells nothing of processes on a young run's GPUs: they may be the last holder's still.
  if (terminal.now - view.job.start < minutes(2)) return;
  for (const GpuView& gpu : view.gpus) warn(troubles_of(gpu));
}

std::vector<Graph> gpu_graphs(const GpuSeries& gpu, bool several_nodes) {
  const std::string index = gpu.gres_index ? std::to_string(*gpu.gres_index) : "?";
  const std::string name = fmt::format("GPU {}{}", index, several_nodes ? " of " + gpu.node : "");
  const std::string power = summary_of(gpu.power_w, [](std::int64_t w) { return fmt::format("{} W", w); });
  return {{fmt::format("{} ({}) busy: {}; {}", name, gpu.name, summary_of(gpu.busy_percent, percent_words),
                       power),
           gpu.busy_percent, 100, "100 %"},
          {fmt::format("{} memory: {} of {}", name, summary_of(gpu.memory_used_mib, mib_words),
                       mib_words(whole(gpu.memory_mib))),
           gpu.memory_used_mib, whole(gpu.memory_mib), mib_words(whole(gpu.memory_mib))}};
}

void print_job_graphs(const Terminal& terminal, const JobSeries& series) {
  std::vector<Graph> graphs;
  for (const JobNodeSeries& node : series.nodes) {
    graphs.push_back(cpu_graph(node));
    graphs.push_back(memory_graph(node));
  }
  for (const GpuSeries& gpu : series.gpus) {
    for (Graph& graph : gpu_graphs(gpu, series.nodes.size() > 1)) graphs.push_back(std::move(graph));
  }
  if (graphs.empty()) {
    terminal.line("  Nothing was measured yet, or Slurm has not said where the job runs.");
  }
  print_graphs(terminal, graphs, series.points);
}

}  // namespace steward::cli
