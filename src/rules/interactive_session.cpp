#include <algorithm>
#include <array>

#include "rules/judging.h"
#include "rules/rules.h"

namespace steward::rules {
namespace {

constexpr std::string_view name = "interactive_session";

// Windows of everything that would show work: each node's CPU, each GPU. Null when one could not be joined.
std::vector<const Window*> signals(const JobFacts& facts) {
  std::vector<const Window*> windows;
  for (const NodeUse& node : facts.nodes) windows.push_back(node.cpu);
  for (const HeldGpu& gpu : facts.gpus) windows.push_back(gpu.use);
  return windows;
}

// A terminal is held, or nothing runs at all (salloc, whose shell sits on the front-end).
struct Standing {
  std::int64_t processes = 0;
  bool terminal = false;
  std::int64_t waiting = 0;  // intervals in which a shell waited at a terminal
};

Standing standing(const JobFacts& facts, const Span& span) {
  Standing result;
  for (const NodeUse& node : facts.nodes) {
    if (node.latest != nullptr) {
      result.processes += node.latest->processes;
      result.terminal |= node.latest->interactive_step;
    }
    if (node.terminal != nullptr) {
      result.waiting = std::max(result.waiting, node.terminal->count(span.from, span.to).active);
    }
  }
  return result;
}

}  // namespace

Verdict interactive_session(const JobFacts& facts, const policy::Policy& policy, Time now) {
  const policy::InteractiveSession& numbers = policy.interactive_session;
  if (facts.job->batch) return keeps(name, "submitted as a batch job");
  const Span span = window_span(facts, numbers.window, now);
  if (!ripe(facts, span, numbers.grace)) return unknown(name, "the run is too young to judge");
  const std::vector<const Window*> windows = signals(facts);
  if (windows.empty() || std::find(windows.begin(), windows.end(), nullptr) != windows.end()) {
    return unknown(name, "the job's nodes or GPUs are not all reported by their agents");
  }
  const WindowCount count = Window::count_any(windows, span.from, span.to);
  if (!covered(count, policy.coverage_permille)) return too_little_measured(name, count);
  if (!idle(count, numbers.busy_permille)) return keeps(name, "it works, whatever it was started with");

  const Standing now_standing = standing(facts, span);
  const bool waits = now_standing.waiting * 2 >= count.valid;
  if (!waits && !now_standing.terminal && now_standing.processes > 0) {
    return keeps(name, "no terminal is held: what runs is unattended");
  }
  Verdict verdict{std::string(name), "", Judgement::breaks, "", {}};
  verdict.reason = now_standing.processes == 0
                       ? "allocated without a batch script, and nothing runs in it"
                       : "allocated without a batch script, and idle until somebody types";
  verdict.evidence = {{"gpus", static_cast<std::int64_t>(facts.gpus.size())},
                      {"cpus", static_cast<std::int64_t>(facts.job->cpus)},
                      {"idle", (count.valid - count.active) * facts.interval},
                      {"since", facts.run.start},
                      {"window", numbers.window},
                      {"intervals.expected", count.expected},
                      {"intervals.measured", count.valid},
                      {"intervals.active", count.active},
                      {"intervals.at_terminal", now_standing.waiting},
                      {"processes", now_standing.processes}};
  return verdict;
}

}  // namespace steward::rules
