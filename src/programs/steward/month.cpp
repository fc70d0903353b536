#include "programs/steward/month.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "programs/steward/graph.h"
#include "programs/steward/words.h"

namespace steward::cli {
namespace {

std::int64_t centi_hours(Duration time) { return time / seconds(36); }

std::string hours_of(Duration time) {
  const bool little = time > Duration(0) && centi_hours(time) == 0;
  return little ? "under 0.01" : centi_words(centi_hours(time));
}

std::int64_t whole_percent(Duration part, Duration whole) {
  return whole <= Duration(0) ? 0 : (part * 100 + whole / 2) / whole;
}

std::string of_gpus(const GpuTime& gpu) {
  std::string text = fmt::format("{} GPU-hours held: {} in use, {} idle", hours_of(gpu.held),
                                 hours_of(gpu.active), hours_of(gpu.idle()));
  if (gpu.measured < gpu.held) text += fmt::format(", {} not measured", hours_of(gpu.held - gpu.measured));
  return text;
}

void show_runs(const Terminal& terminal, std::string_view title, const std::vector<EndedJob>& runs) {
  if (runs.empty()) return;
  terminal.line();
  terminal.line("  " + std::string(title));
  for (const EndedJob& job : runs) {
    const MeasuredUse& use = *job.measured;
    const Duration idle = use.gpu_measured - use.gpu_active;
    const std::string line =
        fmt::format("{}  {}  {} GPU{}, {}: {} GPU-hours in use, {} idle", terminal.short_time(job.end),
                    show_id(job.id, job.array), job.gpus, job.gpus == 1 ? "" : "s", job.name,
                    hours_of(use.gpu_active), hours_of(idle));
    terminal.fitted(line, line, 4);
  }
}

void show_days(const Terminal& terminal, const HistoryView& history) {
  Graph held{"GPU-hours held, a day", {}, 0, ""}, idle{"of them idle", {}, 0, ""};
  for (const HistoryDay& day : history.days) {
    held.values.emplace_back(centi_hours(day.gpu.held));
    idle.values.emplace_back(centi_hours(day.gpu.idle()));
    held.top = std::max(held.top, centi_hours(day.gpu.held));
  }
  if (held.top < 100) return;  // less than an hour on the fullest day: nothing would be seen
  // One scale: what was idle is part of what was held.
  idle.top = held.top;
  idle.top_label = held.top_label = centi_words(held.top);
  terminal.line();
  print_graphs(terminal, {held, idle}, {history.days.front().begin, hours(24), history.days.size()});
}

// Of the rules over many jobs: what is told, and what is allowed.
void show_verdicts(const Terminal& terminal, const std::vector<Verdict>& verdicts) {
  bool any = false;
  for (const Verdict& each : verdicts) {
    if (each.judgement != Judgement::breaks && !each.exempt) continue;
    if (!std::exchange(any, true)) {
      terminal.line();
      terminal.line("  Over many jobs: could the next ones ask for less?");
    }
    const std::string mark = verdict_mark(terminal, each.judgement);
    const Tint tint = verdict_tint(each.judgement);
    terminal.fitted(fmt::format("{} {}: {}", terminal.paint(tint, mark), each.rule, each.reason),
                    fmt::format("{} {}: {}", mark, each.rule, each.reason), 4);
  }
  if (any)
    terminal.line(terminal.paint(Tint::dim, "    what a rule looks at, and never means: steward rules NAME"));
}

}  // namespace

void show_month(const Terminal& terminal, const HistoryView& history) {
  terminal.heading(fmt::format("Ended jobs of the last {}", count_of(history.days.size(), "day", "days")));
  if (history.jobs == 0) {
    terminal.paragraph(
        history.read_to == no_time ? "Slurm's accounting has not been read yet." : "No job has ended.", 2);
    return;
  }
  std::string text = count_of(static_cast<std::size_t>(history.jobs), "job has ended", "jobs have ended");
  if (history.failed > 0)
    text += fmt::format(", {} of them failed or ran out of time or memory", history.failed);
  terminal.paragraph(text + ".", 2);
  if (history.gpu.held > Duration(0)) terminal.paragraph(of_gpus(history.gpu) + ".", 2);
  terminal.paragraph(fmt::format("{} CPU-hours held, {} % of them used.", hours_of(history.cpu_held),
                                 whole_percent(history.cpu_used, history.cpu_held)),
                     2);
  if (history.gpu.held <= Duration(0)) return show_verdicts(terminal, history.verdicts);
  if (history.types.size() > 1) {
    for (const GpuTypeTime& each : history.types)
      terminal.line(
          fmt::format("    {}: {}", each.type.empty() ? "type not known" : each.type, of_gpus(each.gpu)));
  }
  show_days(terminal, history);
  show_runs(terminal, "Most idle: could they ask for fewer GPUs, or end when their work is done?",
            history.most_idle);
  show_runs(terminal, "Used best", history.best);
  show_verdicts(terminal, history.verdicts);
}

int show_history(const Session& session, std::int64_t days, const std::string& user, bool json) {
  if (json) return print_json(session, history_target(days, user));
  const auto history = session.api.history(days, user);
  if (!history) return failed(session, history.error());
  show_month(session.terminal, *history);
  return kDone;
}

}  // namespace steward::cli
