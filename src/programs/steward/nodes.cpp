#include "programs/steward/nodes.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "programs/steward/graph.h"
#include "programs/steward/job_graphs.h"
#include "programs/steward/words.h"

namespace steward::cli {
namespace {

constexpr Duration kLate = minutes(5);       // as stewardd's own patience with a silent node
constexpr std::uint32_t kMuchWaiting = 100;  // permille of the time

std::string reported_ago(const Terminal& terminal, Time when) {
  const Duration since = terminal.now - when;
  return since < seconds(1) ? "now" : show_duration(std::chrono::floor<seconds>(since)) + " ago";
}

// "CPU 12 %, storage 40 %": what tasks waited for, where it was much.
std::string waiting_words(const Pressure& pressure) {
  std::string words;
  const auto add = [&](std::string_view what, std::uint32_t permille) {
    if (permille >= kMuchWaiting)
      words += fmt::format("{}{} {} %", words.empty() ? "" : ", ", what, permille / 10);
  };
  add("CPU", pressure.cpu_some);
  add("memory", pressure.memory_some);
  add("storage", pressure.io_some);
  return words;
}

// What wants somebody's attention, the gravest first.
std::vector<std::string> notes_on(const Terminal& terminal, const NodeSummary& node) {
  std::vector<std::string> notes;
  if (terminal.now - node.reported > kLate)
    notes.push_back("silent for " + show_duration(std::chrono::floor<seconds>(terminal.now - node.reported)));
  if (!node.trouble.empty()) notes.push_back(node.trouble);
  if (node.gpus_sick > 0) notes.push_back(fmt::format("{} sick", count_of(node.gpus_sick, "GPU", "GPUs")));
  if (node.gpus_mismatched > 0)
    notes.push_back(fmt::format("{} used by somebody it was not given to",
                                count_of(node.gpus_mismatched, "GPU", "GPUs")));
  if (node.stuck > 0) notes.push_back(count_of(node.stuck, "process is stuck", "processes are stuck"));
  if (node.machine && node.machine->pressure) {
    const std::string waiting = waiting_words(*node.machine->pressure);
    if (!waiting.empty()) notes.push_back("waits for " + waiting);
  }
  if (node.gpus_empty > 0)
    notes.push_back(fmt::format("{} held with no process", count_of(node.gpus_empty, "GPU", "GPUs")));
  return notes;
}

std::string busy_words(const NodeSummary& node) {
  return node.machine ? fmt::format("{} %", node.machine->busy_permille / 10) : "";
}

std::string memory_percent(const NodeSummary& node) {
  if (!node.machine || node.machine->memory_mib == 0) return "";
  const MachineUse& machine = *node.machine;
  const std::uint64_t used = machine.memory_mib - std::min(machine.memory_mib, machine.available_mib);
  return percent(whole(used), whole(machine.memory_mib));
}

std::string memory_words(const NodeSummary& node) {
  if (!node.machine) return "";
  const std::int64_t all = whole(node.machine->memory_mib);
  return fmt::format("{} of {}", mib_words(all - whole(node.machine->available_mib)), mib_words(all));
}

Table table_of(const Terminal& terminal, const std::vector<NodeSummary>& nodes) {
  Table table({{"NODE", false, 12},
               {"SEEN"},
               {"CPU", true},
               {"LOAD", true},
               {"MEM", true},
               {"JOBS", true},
               {"GPUS", true},
               {"HELD", true},
               {"BUSY", true},
               {"PEOPLE", true},
               {"WANTS ATTENTION", false, 20}});
  for (const NodeSummary& node : nodes) {
    const std::string notes = joined(notes_on(terminal, node), "; ");
    const bool late = terminal.now - node.reported > kLate;
    table.add({{node.node},
               {reported_ago(terminal, node.reported), late ? Tint::bad : Tint::plain},
               {busy_words(node)},
               {node.machine ? centi_words(node.machine->load_centi) : ""},
               {memory_percent(node)},
               {std::to_string(node.jobs)},
               {std::to_string(node.gpus)},
               {std::to_string(node.gpus_held)},
               {std::to_string(node.gpus_busy)},
               {node.people > 0 ? std::to_string(node.people) : ""},
               {notes, Tint::unsure}});
  }
  return table;
}

int show_list(const Session& session, const NodeOptions& options) {
  if (options.json) return print_json(session, "/nodes");
  auto nodes = session.api.nodes();
  if (!nodes) return failed(session, nodes.error());
  const Terminal& terminal = session.terminal;
  const std::size_t all = nodes->size();
  std::uint32_t gpus = 0, held = 0, busy = 0;
  for (const NodeSummary& each : *nodes) {
    gpus += each.gpus;
    held += each.gpus_held;
    busy += each.gpus_busy;
  }
  if (options.amiss)
    std::erase_if(*nodes, [&](const NodeSummary& each) { return notes_on(terminal, each).empty(); });
  if (nodes->empty()) {
    terminal.line(all == 0 ? "No node has reported yet: is steward-agent running there?"
                           : "Nothing wants attention.");
    return kDone;
  }
  terminal.print(table_of(terminal, *nodes));
  terminal.line(terminal.paint(
      Tint::dim, fmt::format("{}; {}: {} held, {} busy in their last report", count_of(all, "node", "nodes"),
                             count_of(gpus, "GPU", "GPUs"), held, busy)));
  return kDone;
}

std::string users_words(const NodeGpu& gpu) {
  std::string words;
  for (const NodeGpuUser& user : gpu.users) {
    const std::string who =
        user.job.empty() ? user.user + " outside any job" : fmt::format("{}'s {}", user.user, user.job);
    words += fmt::format("{}{} of {}", words.empty() ? "" : ", ", user.processes, who);
  }
  return words;
}

std::string health_words(const NodeGpu& gpu) {
  std::vector<std::string> words;
  if (gpu.health == GpuHealth::lost) words.emplace_back("lost");
  if (gpu.health == GpuHealth::unreadable) words.emplace_back("unreadable");
  if (gpu.ecc_errors > 0) words.push_back(count_of(gpu.ecc_errors, "memory error", "memory errors"));
  if (gpu.mig) words.emplace_back("divided (MIG): its use is not known");
  return joined(words, "; ");
}

void show_gpus(const Terminal& terminal, const std::vector<NodeGpu>& gpus) {
  if (gpus.empty()) return;
  terminal.heading("GPUs");
  Table table({{"GPU"},
               {"NAME", false, 8},
               {"HELD BY", false, 10},
               {"BUSY", true},
               {"MEMORY", true},
               {"POWER", true},
               {"PROCESSES", false, 10},
               {"HEALTH", false, 8},
               {"UUID", false, 12}});
  for (const NodeGpu& gpu : gpus) {
    table.add(
        {{gpu.gres_index ? std::to_string(*gpu.gres_index) : "?"},
         {gpu.name},
         {gpu.job.empty() ? "" : gpu.job + " " + gpu.user},
         {gpu.busy_permille ? fmt::format("{} %", *gpu.busy_permille / 10) : "?"},
         {fmt::format("{} of {}", mib_words(whole(gpu.memory_used_mib)), mib_words(whole(gpu.memory_mib)))},
         {fmt::format("{} W", gpu.power_w)},
         {users_words(gpu)},
         {health_words(gpu), Tint::bad},
         {gpu.uuid}});
  }
  terminal.print(table);
}

void show_jobs_on(const Terminal& terminal, const std::vector<JobOnNode>& jobs) {
  if (jobs.empty()) return;
  terminal.heading("Jobs");
  Table table({{"JOBID"},
               {"USER", false, 8},
               {"CPUS", true},
               {"USED", true},
               {"MEMORY", true},
               {"PROCESSES", true},
               {"STUCK", true},
               {"KINDS", false, 10}});
  for (const JobOnNode& job : jobs) {
    table.add(
        {{job.job},
         {job.user},
         {std::to_string(job.cpus)},
         {centi_words(whole(job.cpu_centi))},
         {fmt::format("{} of {}", mib_words(whole(job.memory_used_mib)), mib_words(whole(job.memory_mib)))},
         {std::to_string(job.processes)},
         {job.stuck > 0 ? std::to_string(job.stuck) : "", Tint::bad},
         {kinds_words(job.kinds)}});
  }
  terminal.print(table);
}

void show_people(const Terminal& terminal, const std::vector<NodePerson>& people) {
  if (people.empty()) return;
  terminal.heading("People (su and sudo count for who logged in)");
  Table table({{"USER", false, 8},
               {"CPU TIME", true},
               {"MEMORY", true},
               {"PROCESSES", true},
               {"TASKS", true},
               {"KINDS", false, 10}});
  for (const NodePerson& person : people) {
    const PersonUse& use = person.use;
    table.add({{person.user},
               {fmt::format("{}.{} s", use.cpu_ms / 1000, use.cpu_ms % 1000 / 100)},
               {mib_words(whole(use.memory_mib))},
               {std::to_string(use.processes)},
               {std::to_string(use.tasks)},
               {kinds_words(use.kinds)}});
  }
  terminal.print(table);
}

bool any_measured(const SeriesValues& values) {
  return std::any_of(values.begin(), values.end(), [](const auto& value) { return value.value_or(0) > 0; });
}

void show_over_time(const Terminal& terminal, const NodeView& node, const NodeSeries& series) {
  terminal.heading("Over time");
  std::vector<Graph> graphs;
  graphs.push_back(
      {"CPUs busy: " + summary_of(series.busy_percent, percent_words), series.busy_percent, 100, "100 %"});
  const std::int64_t memory = node.summary.machine ? whole(node.summary.machine->memory_mib) : 0;
  graphs.push_back(
      {"Memory used: " + summary_of(series.used_mib, mib_words), series.used_mib, memory, mib_words(memory)});
  const auto waiting = [&](std::string_view what, const SeriesValues& values) {
    if (any_measured(values))
      graphs.push_back(
          {fmt::format("Time that tasks waited for {}: {}", what, summary_of(values, percent_words)), values,
           100, "100 %"});
  };
  waiting("a CPU", series.pressure_cpu_percent);
  waiting("memory", series.pressure_memory_percent);
  waiting("storage", series.pressure_io_percent);
  for (const GpuSeries& gpu : series.gpus) {
    for (Graph& graph : gpu_graphs(gpu, false)) graphs.push_back(std::move(graph));
  }
  print_graphs(terminal, graphs, series.points);
}

void show_head(const Terminal& terminal, const NodeSummary& node) {
  terminal.line(fmt::format("{}  last report {}", terminal.paint(Tint::strong, node.node),
                            reported_ago(terminal, node.reported)));
  if (node.machine) {
    const MachineUse& machine = *node.machine;
    terminal.line(fmt::format("  {}, {} % busy, load {}; memory {}", count_of(machine.cpus, "CPU", "CPUs"),
                              machine.busy_permille / 10, centi_words(machine.load_centi),
                              memory_words(node)));
    if (!machine.pressure)
      terminal.line("  this kernel does not say what tasks wait for (boot it with psi=1)");
  }
  for (const std::string& note : notes_on(terminal, node))
    terminal.fitted(terminal.paint(Tint::bad, "! " + note), "! " + note, 2);
}

int show_one(const Session& session, const NodeOptions& options) {
  constexpr std::size_t all_points = 1000;
  if (options.json)
    return print_json(session, options.series ? node_series_target(options.node, options.hours, all_points)
                                              : node_target(options.node));
  const auto node = session.api.node(options.node);
  if (!node) return failed(session, node.error());
  const auto series = session.api.node_series(options.node, options.hours, graph_width(session.terminal));
  if (!series) return failed(session, series.error());
  const Terminal& terminal = session.terminal;
  show_head(terminal, node->summary);
  show_gpus(terminal, node->gpus);
  show_jobs_on(terminal, node->jobs);
  show_people(terminal, node->people);
  show_over_time(terminal, *node, *series);
  return kDone;
}

}  // namespace

int show_nodes(const Session& session, const NodeOptions& options) {
  return options.node.empty() ? show_list(session, options) : show_one(session, options);
}

}  // namespace steward::cli
