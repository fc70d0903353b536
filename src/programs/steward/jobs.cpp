#include "programs/steward/jobs.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "programs/steward/gpu_lines.h"
#include "programs/steward/job_graphs.h"
#include "programs/steward/next_page.h"
#include "programs/steward/words.h"

namespace steward::cli {
namespace {

constexpr std::size_t kJsonPoints = 1000;  // as many as there are: scripts sum up for themselves

Table jobs_table(const Terminal& terminal, const std::vector<JobView>& jobs, bool everybody) {
  std::vector<Column> columns{
      {"JOBID"},          {"NAME", false, 8},    {"STATE"}, {"WHERE", false, 12}, {"GPUS", true},
      {"USED", false, 6}, {"VERDICT", false, 10}};
  if (everybody) columns.insert(columns.begin() + 1, Column{"USER", false, 8});
  Table table(std::move(columns));
  for (const JobView& view : jobs) {
    const Job& job = view.job;
    std::vector<Cell> row{{show_id(job)},
                          {job.name},
                          {doing(terminal, job)},
                          {where(terminal, job)},
                          {std::to_string(job.gpus)},
                          {job_use(terminal, view)},
                          verdict_cell(terminal, view.verdicts)};
    if (everybody) row.insert(row.begin() + 1, Cell{job.user});
    table.add(std::move(row));
  }
  return table;
}

void show_head(const Terminal& terminal, const Job& job) {
  terminal.line(fmt::format("{}  {}, {}", terminal.paint(Tint::strong, fmt::format("Job {}", show_id(job))),
                            job.name, doing(terminal, job)));
  const auto field = [&](std::string_view name, const std::string& value) {
    terminal.line(fmt::format("  {}{}", pad(name, 12), value));
  };
  field("owner", fmt::format("{}, account {}", job.user, job.account));
  field("partition", fmt::format("{}, QOS {}", job.partition, job.qos));
  field("submitted",
        terminal.time(job.submit) + (job.batch ? ", as a batch job" : ", interactively (no batch script)"));
  if (job.start != no_time) field("started", terminal.time(job.start));
  const bool ended = !holds_resources(job.state) && job.end != no_time && job.start != no_time;
  if (ended) field("ended", terminal.time(job.end));
  if (job.time_limit.count() > 0) {
    const std::string end = job.end == no_time || ended ? "" : ", so it ends by " + terminal.time(job.end);
    field("time limit", show_duration(job.time_limit) + end);
  }
  if (job.restarts > 0) field("requeued", count_of(job.restarts, "time", "times"));
}

void show_allocation(const Terminal& terminal, const JobView& view) {
  terminal.heading("What it holds");
  for (const NodeAllocation& node : view.job.nodes) {
    std::string indexes;
    for (const std::uint32_t index : node.gpu_indexes)
      indexes += (indexes.empty() ? "" : ", ") + std::to_string(index);
    terminal.line(fmt::format("  {}: {}, {} memory{}", node.node, count_of(node.cpus, "CPU", "CPUs"),
                              mib_words(static_cast<std::int64_t>(node.memory_mib)),
                              indexes.empty() ? "" : ", GPU " + indexes));
  }
  if (view.job.nodes.empty()) {
    terminal.line(fmt::format("  {} and {}; where is not known yet", count_of(view.job.cpus, "CPU", "CPUs"),
                              count_of(view.job.gpus, "GPU", "GPUs")));
  }
  if (!view.nodes.empty() || !view.gpus.empty()) terminal.heading("What it uses");
  print_job_nodes(terminal, view);
  if (view.gpus.empty()) return;
  const std::string legend = history_legend(terminal, view);
  terminal.fitted(terminal.paint(Tint::dim, legend), legend, 2);
  print_gpus(terminal, view, 2);
  for (const GpuView& gpu : view.gpus) {
    if (gpu.uuid.empty()) continue;
    terminal.line(terminal.paint(
        Tint::dim,
        fmt::format("  GPU {} on {}: {} MiB in use now; {} of {} intervals measured; {}", gpu.gres_index,
                    gpu.node, gpu.memory_used_mib, gpu.window.valid, gpu.window.expected, gpu.uuid)));
  }
}

void show_verdict(const Terminal& terminal, const Verdict& verdict) {
  const std::string head = fmt::format("{} {} {}", verdict_mark(terminal, verdict.judgement),
                                       to_string(verdict.judgement), verdict.rule);
  terminal.line("  " + terminal.paint(verdict_tint(verdict.judgement), head));
  terminal.paragraph(verdict.reason, 4);
  for (const auto& item : verdict.evidence) terminal.line("      " + evidence_line(terminal, item));
}

// What is broken, or would be, with its evidence; of the rest the reasons that are alike stand together.
void show_verdicts(const Terminal& terminal, const JobView& view) {
  if (view.verdicts.empty()) return;
  terminal.heading("What the fair-use rules say");
  std::vector<std::pair<std::string, std::string>> unknown;  // reason, rules
  std::string kept;
  for (const Verdict& each : view.verdicts) {
    if (each.judgement == Judgement::breaks || each.exempt || each.doubted) {
      show_verdict(terminal, each);
    } else if (each.judgement == Judgement::keeps) {
      kept += (kept.empty() ? "" : ", ") + each.rule;
    } else {
      auto alike = std::find_if(unknown.begin(), unknown.end(),
                                [&](const auto& entry) { return entry.first == each.reason; });
      if (alike == unknown.end()) alike = unknown.insert(unknown.end(), {each.reason, ""});
      alike->second += (alike->second.empty() ? "" : ", ") + each.rule;
    }
  }
  const auto line = [&](Judgement judgement, const std::string& text) {
    terminal.line(
        "  " + terminal.paint(verdict_tint(judgement),
                              fmt::format("{} {}", verdict_mark(terminal, judgement), to_string(judgement))));
    terminal.paragraph(text, 4);
  };
  for (const auto& [reason, rules] : unknown) line(Judgement::unknown, fmt::format("{} ({})", reason, rules));
  if (!kept.empty()) line(Judgement::keeps, kept);
  terminal.paragraph("What a rule measures, and its numbers: steward rules NAME", 2);
}

void show_what_now(const Terminal& terminal, const JobView& view) {
  terminal.heading("What you can do now");
  const auto step = [&](const std::string& command, std::string_view meaning) {
    terminal.line("  " + terminal.paint(Tint::strong, pad(command, 20)) + "  " + std::string(meaning));
  };
  if (view.open_case) {
    step(fmt::format("steward case {}", view.open_case->value), "read the case that is open about this job");
  }
  if (holds_resources(view.job.state)) {
    step("scancel " + show_id(view.job), "end it when it is not needed: others wait for what it holds");
  }
}

// A graph that cannot be had keeps nothing else from being read.
void show_over_time(const Session& session, const Job& job) {
  const auto series = session.api.job_series(show_id(job), graph_width(session.terminal));
  session.terminal.heading("Over time");
  if (!series) return session.terminal.paragraph("cannot be shown: " + series.error().message, 2);
  print_job_graphs(session.terminal, *series);
}

}  // namespace

int show_jobs(const Session& session, bool everybody, bool json) {
  if (json) return print_json(session, jobs_target(everybody));
  const auto jobs = session.api.jobs(everybody);
  if (!jobs) return failed(session, jobs.error());
  if (jobs->empty()) {
    session.terminal.line(everybody ? "No jobs are known."
                                    : "You have no jobs. Submit one with: sbatch SCRIPT");
    return kDone;
  }
  session.terminal.print(jobs_table(session.terminal, *jobs, everybody));
  return kDone;
}

int show_job_series(const Session& session, const std::string& shown_id) {
  return print_json(session, job_series_target(shown_id, kJsonPoints));
}

int show_job_page(const Session& session, const std::string& shown_id, bool json) {
  if (json) return print_json(session, job_target(shown_id));
  const auto view = session.api.job(shown_id);
  if (!view) return failed(session, view.error());
  show_head(session.terminal, view->job);
  if (view->ended)
    print_ended(session.terminal, *view->ended);
  else
    show_allocation(session.terminal, *view);
  // Of one that Slurm has forgotten nobody knows which GPUs were its own.
  const bool remembered = view->ended && view->job.nodes.empty();
  if (view->job.start != no_time && !remembered) show_over_time(session, view->job);
  show_verdicts(session.terminal, *view);
  if (view->open_case || holds_resources(view->job.state)) show_what_now(session.terminal, *view);
  if (view->next) print_next(session.terminal, *view->next, view->job.batch);
  return kDone;
}

}  // namespace steward::cli
