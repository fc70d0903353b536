#include "engine/sight.h"

#include <fmt/format.h>

#include "base/calendar.h"
#include "base/text.h"

namespace steward::engine {
namespace {

// After this long a silent node, or a silent Slurm, is a fault and no hiccup.
constexpr Duration patience = minutes(5);

}  // namespace

std::vector<casework::Fault> faults_now(const State& state, Time now) {
  std::vector<casework::Fault> faults;
  if (now - state.started_at < patience) return faults;  // everybody is given time to be heard
  for (const auto& [node, sight] : state.facts.sights()) {
    if (now - sight.last_end >= patience)
      faults.push_back({"no_report." + node,
                        fmt::format("node {} has not reported since {}", node, iso_time(sight.last_end))});
    if (!sight.trouble.empty())
      faults.push_back({"trouble." + node, fmt::format("node {}: {}", node, one_line(sight.trouble, 200))});
    for (const std::string& uuid : sight.sick_gpus)
      faults.push_back({"gpu." + uuid, fmt::format("node {}: {} is lost or cannot be read", node, uuid)});
  }
  if (now - state.polled_at >= patience) faults.push_back({"slurm", "Slurm does not answer"});
  return faults;
}

std::string platform_now(const State& state, Time now) {
  std::string text;
  for (const casework::Fault& fault : faults_now(state, now)) text += (text.empty() ? "" : "; ") + fault.what;
  const std::size_t nodes = state.facts.sights().size();
  return text.empty() ? fmt::format("{} nodes report, no fault is seen", nodes) : text;
}

std::string context_of(State& state, SlurmId raw) {
  const Job* job = state.facts.find_job(raw);
  if (job == nullptr) return "";
  std::string text = fmt::format("job {} ({}), {}, partition {}, QOS {}, {} CPUs, {} GPUs", show_id(*job),
                                 one_line(job->name, 120), to_string(job->state), job->partition, job->qos,
                                 job->cpus, job->gpus);
  for (const NodeAllocation& node : job->nodes) text += ", on " + node.node;
  const auto verdicts = state.verdicts.find(raw);
  if (verdicts == state.verdicts.end()) return text;
  for (const Verdict& verdict : verdicts->second)
    text += fmt::format("\n{}: {}, {}", verdict.rule, to_string(verdict.judgement), verdict.reason);
  return text;
}

}  // namespace steward::engine
