#include "engine/nodes.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace steward::engine {
namespace {

// Who holds what on one node, as Slurm says.
struct Holding {
  const Job* job = nullptr;
  const NodeAllocation* allocation = nullptr;
  bool holds(std::uint32_t index) const {
    return std::binary_search(allocation->gpu_indexes.begin(), allocation->gpu_indexes.end(), index);
  }
};
using Holdings = std::map<std::string, std::vector<Holding>>;  // by node

Holdings holdings_of(const State& state, const std::string* only) {
  Holdings holdings;
  for (const auto& [id, job] : state.facts.known_jobs()) {
    if (!holds_resources(job.state)) continue;
    for (const NodeAllocation& allocation : job.nodes) {
      if (only == nullptr || allocation.node == *only)
        holdings[allocation.node].push_back({&job, &allocation});
    }
  }
  return holdings;
}

const Job* holder_of(const std::vector<Holding>& holdings, const GpuDevice& device) {
  if (!device.gres_index) return nullptr;
  for (const Holding& each : holdings) {
    if (each.holds(*device.gres_index)) return each.job;
  }
  return nullptr;
}

bool is_sick(const GpuDevice& device) { return device.health != GpuHealth::ok || device.ecc_errors > 0; }

// A process of somebody else than the job that holds the GPU, or of anybody where nobody does.
// Whom Slurm gives a GPU without an index is not known. Processes are looked at now and then: those of a job
// that has ended, and of others on a GPU that changed hands a moment ago, may be gone.
bool is_mismatched(const State& state, const GpuDevice& device, const GpuUse& use, const Job* holder,
                   Time told) {
  constexpr Duration scanned = minutes(2);
  if (!device.gres_index || (holder != nullptr && told - holder->start < scanned)) return false;
  return std::any_of(use.users.begin(), use.users.end(), [&](const GpuUser& user) {
    if (holder != nullptr && user.job == holder->id) return false;
    const Job* job = user.job == 0 ? nullptr : state.facts.find_job(user.job);
    return user.job == 0 || (job != nullptr && holds_resources(job->state));
  });
}

void count_gpu(NodeSummary& summary, const State& state, const GpuDevice& device, const GpuUse& use,
               const Job* holder) {
  if (is_sick(device)) ++summary.gpus_sick;
  ++summary.gpus;
  if (holder != nullptr) ++summary.gpus_held;
  if (use.touched_samples > 0) ++summary.gpus_busy;
  // What the driver does not tell of is not empty.
  const bool told = device.health == GpuHealth::ok && !use.uuid.empty();
  if (holder != nullptr && told && use.processes == 0U) ++summary.gpus_empty;
  if (is_mismatched(state, device, use, holder, summary.reported)) ++summary.gpus_mismatched;
}

NodeSummary summary_of(const State& state, const std::string& node, const facts::Joined::NodeSight& sight,
                       const std::vector<Holding>& holdings) {
  NodeSummary summary;
  summary.node = node;
  summary.reported = sight.last_end;
  summary.trouble = sight.trouble;
  summary.machine = sight.machine;
  for (const auto& [device, use] : state.facts.gpus_of(node)) {
    if (device->part_of) continue;  // counted with its GPU
    count_gpu(summary, state, *device, *use, holder_of(holdings, *device));
  }
  summary.jobs = static_cast<std::uint32_t>(holdings.size());
  for (const JobUse* use : state.facts.uses_on(node)) summary.stuck += use->stuck;
  summary.people = static_cast<std::uint32_t>(std::count_if(
      sight.people.begin(), sight.people.end(), [](const PersonUse& use) { return use.processes > 0; }));
  return summary;
}

NodeGpuUser named(const GpuUser& user, const State& state, const NameOf& name_of) {
  const Job* job = user.job == 0 ? nullptr : state.facts.find_job(user.job);
  if (job != nullptr) return {show_id(*job), job->user, user.processes};
  return {"", name_of(user.uid), user.processes};
}

NodeGpu gpu_of(const GpuDevice& device, const GpuUse& use, const Job* holder, const State& state,
               const NameOf& name_of) {
  NodeGpu gpu;
  gpu.gres_index = device.gres_index;
  gpu.uuid = device.uuid;
  gpu.name = device.name;
  gpu.memory_mib = device.memory_mib;
  gpu.health = device.health;
  gpu.ecc_errors = device.ecc_errors;
  gpu.mig = device.mig;
  if (holder != nullptr) {
    gpu.job = show_id(*holder);
    gpu.user = holder->user;
  }
  if (use.samples > 0) gpu.busy_permille = use.utilisation_permille;
  gpu.memory_used_mib = use.memory_used_mib;
  gpu.power_w = use.power_mw / 1000;
  for (const GpuUser& user : use.users) gpu.users.push_back(named(user, state, name_of));
  return gpu;
}

JobOnNode on_node(const Job& job, const NodeAllocation& allocation, const JobUse* use, Duration length) {
  JobOnNode view;
  view.node = allocation.node;
  view.job = show_id(job);
  view.user = job.user;
  view.cpus = allocation.cpus;
  view.memory_mib = allocation.memory_mib;
  if (use == nullptr || length <= Duration(0)) return view;
  view.cpu_centi = use->cpu_ms * 100 / static_cast<std::uint64_t>(length.count());
  view.memory_used_mib = use->memory.in_use_mib();
  view.processes = use->processes;
  view.tasks = use->tasks;
  view.stuck = use->stuck;
  view.oom_kills = use->oom_kills;
  view.kinds = use->kinds;
  view.quiet = use->quiet;
  return view;
}

}  // namespace

std::vector<NodeSummary> node_summaries(const State& state) {
  const Holdings holdings = holdings_of(state, nullptr);
  const std::vector<Holding> none;
  std::vector<NodeSummary> summaries;
  for (const auto& [node, sight] : state.facts.sights()) {
    const auto held = holdings.find(node);
    summaries.push_back(summary_of(state, node, sight, held == holdings.end() ? none : held->second));
  }
  return summaries;
}

Result<NodeView> node_view(const State& state, const std::string& node, const NameOf& name_of) {
  const auto sight = state.facts.sights().find(node);
  if (sight == state.facts.sights().end())
    return fail(ErrorCode::not_found, fmt::format("no node {} has ever reported", one_line(node, 60)));
  const Holdings all = holdings_of(state, &node);
  const auto at = all.find(node);
  const std::vector<Holding> holdings = at == all.end() ? std::vector<Holding>{} : at->second;
  NodeView view;
  view.summary = summary_of(state, node, sight->second, holdings);
  for (const auto& [device, use] : state.facts.gpus_of(node))
    view.gpus.push_back(gpu_of(*device, *use, holder_of(holdings, *device), state, name_of));
  std::sort(view.gpus.begin(), view.gpus.end(), [](const NodeGpu& a, const NodeGpu& b) {
    return std::tie(a.gres_index, a.uuid) < std::tie(b.gres_index, b.uuid);
  });
  const auto uses = state.facts.uses_on(node);
  for (const Holding& each : holdings) {
    const auto use = std::find_if(uses.begin(), uses.end(),
                                  [&](const JobUse* known) { return known->job == each.job->id; });
    view.jobs.push_back(
        on_node(*each.job, *each.allocation, use == uses.end() ? nullptr : *use, sight->second.length));
  }
  for (const PersonUse& use : sight->second.people) view.people.push_back({name_of(use.uid), use});
  return view;
}

std::vector<JobOnNode> nodes_of(const Job& job, const JobFacts& facts) {
  std::vector<JobOnNode> nodes;
  for (const NodeAllocation& allocation : job.nodes) {
    const auto use = std::find_if(facts.nodes.begin(), facts.nodes.end(),
                                  [&](const NodeUse& each) { return each.node == allocation.node; });
    // What was not measured is left out: it is no 0.
    if (use == facts.nodes.end() || use->latest == nullptr || use->latest->samples == 0) continue;
    nodes.push_back(on_node(job, allocation, use->latest, facts.interval));
  }
  return nodes;
}

}  // namespace steward::engine
