#include "meter/processes.h"

#include <algorithm>

namespace steward::meter {
namespace {

bool is_interactive(StepKind step) { return step == StepKind::interactive || step == StepKind::numbered; }
bool is_ended(const ProcStat& stat) { return stat.state == 'Z' || stat.state == 'X'; }

}  // namespace

std::map<ProcessKind, std::uint32_t> KindCounts::as_map() const {
  std::map<ProcessKind, std::uint32_t> map;
  for (const ProcessKind kind : all_process_kinds) {
    if ((*this)[kind] > 0) map[kind] = (*this)[kind];
  }
  return map;
}

void JobProcesses::look(const ProcFs& proc, const std::vector<Step>& steps, bool all,
                        Identifier& identifier) {
  ++round_;
  for (const Step& step : steps) {
    for (const pid_t pid : step.pids) look_at(proc, pid, step.kind, all, identifier);
  }
  std::erase_if(known_, [this](const auto& entry) { return entry.second.seen != round_; });
}

void JobProcesses::look_at(const ProcFs& proc, pid_t pid, StepKind step, bool all, Identifier& identifier) {
  const auto at = known_.find(pid);
  if (at != known_.end() && !all && !at->second.second_look) {
    at->second.seen = round_;
    at->second.step = step;
    return;
  }
  auto stat = proc.stat(pid);
  if (!stat) return;  // vanished
  Known& known = known_[pid];
  known.seen = round_;
  known.step = step;
  const bool same = known.stat.start == stat->start && known.stat.comm == stat->comm;
  known.stat = std::move(*stat);
  known.second_look = !same;
  if (same && known.as) return;
  known.as.reset();
  if (!is_ended(known.stat)) identifier.ask(known.stat, step);
}

bool JobProcesses::unsettled() const {
  return std::any_of(known_.begin(), known_.end(),
                     [](const auto& entry) { return entry.second.second_look; });
}

void JobProcesses::learn(const Identified& answer) {
  const auto at = known_.find(answer.pid);
  if (at == known_.end()) return;
  Known& known = at->second;
  if (known.stat.start == answer.start && known.stat.comm == answer.comm) known.as = answer.as;
}

void JobProcesses::refresh_terminals(const ProcFs& proc) {
  for (auto& [pid, known] : known_) {
    if (!is_interactive(known.step) || known.stat.tty == 0 || !known.as ||
        known.as->kind != ProcessKind::shell)
      continue;
    auto stat = proc.stat(pid);
    if (stat && stat->start == known.stat.start && stat->comm == known.stat.comm)
      known.stat = std::move(*stat);
  }
}

bool JobProcesses::is_waiting_shell(const Known& shell) const {
  const ProcStat& stat = shell.stat;
  if (!shell.as || shell.as->kind != ProcessKind::shell || stat.tty == 0 || stat.state != 'S') return false;
  if (stat.foreground != stat.group) return false;
  for (const auto& [pid, other] : known_) {
    const bool waited_for = other.stat.parent == stat.pid && other.stat.group == stat.group;
    if (waited_for && !is_ended(other.stat)) return false;
  }
  return true;
}

ProcessSummary JobProcesses::summary() const {
  ProcessSummary summary;
  bool works = false;
  bool waits = false;
  for (const auto& [pid, known] : known_) {
    if (is_ended(known.stat) || (known.as && known.as->slurms_own)) continue;
    // Not identified yet and still called slurmstepd: Slurm's, or about to become something that is looked at
    // again.
    if (!known.as && known.stat.comm == "slurmstepd") continue;
    ++summary.processes;
    summary.tasks += known.stat.threads;
    if (known.stat.state == 'D') ++summary.stuck;
    if (known.as) ++summary.kinds[known.as->kind];
    if (known.as && known.as->sleeps)
      summary.longest_sleep = std::max(summary.longest_sleep.value_or(Duration(0)), *known.as->sleeps);
    if (!is_interactive(known.step)) continue;
    if (known.stat.tty != 0) summary.interactive_step = true;
    works = works || !known.as || known.as->works;  // unknown counts as work: it must not accuse
    waits = waits || is_waiting_shell(known);
  }
  summary.waits_at_terminal = summary.interactive_step && waits && !works;
  return summary;
}

}  // namespace steward::meter
