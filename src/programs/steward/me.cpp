#include "programs/steward/me.h"

#include <fmt/format.h>

#include "programs/steward/gpu_lines.h"
#include "programs/steward/month.h"
#include "programs/steward/next_step.h"
#include "programs/steward/words.h"

namespace steward::cli {
namespace {

constexpr std::int64_t kMonth = 30;

void show_job(const Terminal& terminal, const JobView& view) {
  const Job& job = view.job;
  terminal.line(fmt::format(
      "  {}  {}  {}", terminal.paint(Tint::strong, show_id(job)), job.name,
      terminal.paint(Tint::dim, fmt::format("{}, {}", where(terminal, job), doing(terminal, job)))));
  print_gpus(terminal, view, 4);
  for (const Verdict& each : view.verdicts) {
    if (each.judgement != Judgement::breaks && !each.exempt && !each.doubted) continue;
    const std::string mark =
        terminal.paint(verdict_tint(each.judgement), verdict_mark(terminal, each.judgement));
    terminal.line(fmt::format("    {} {}: {}", mark, each.rule, each.reason));
  }
  terminal.line(terminal.paint(Tint::dim, fmt::format("    more: steward job {}", show_id(job))));
}

void show_case(const Terminal& terminal, const Case& in, const Caller& reader) {
  const std::string jobs = in.jobs.empty() ? ""
                           : in.jobs.size() == 1
                               ? fmt::format("job {} {}: ", in.jobs[0].shown, in.jobs[0].name)
                               : fmt::format("jobs {}: ", jobs_words(terminal, in));
  terminal.line(fmt::format("  {}  {}{}", terminal.paint(Tint::strong, fmt::format("case {}", in.id.value)),
                            jobs, case_matter(in)));
  terminal.paragraph(next_step(in, reader) + fmt::format(". Read it: steward case {}", in.id.value), 4);
}

void show_rest(const Terminal& terminal, const wire::Me& me, std::size_t waiting) {
  if (waiting > 0) {
    terminal.line();
    terminal.line(count_of(waiting, "job waits", "jobs wait") + " in the queue: steward jobs");
  }
  if (me.caller.role == Role::staff) {
    terminal.line();
    terminal.paragraph(
        "You are staff. Who needs help: steward cases --everybody --open; what you took: steward cases "
        "--mine --open; the platform: steward health",
        0);
  }
}

}  // namespace

int show_me(const Session& session, bool json) {
  if (json) return print_json(session, "/me");
  const auto me = session.api.me();
  if (!me) return failed(session, me.error());
  const auto jobs = session.api.jobs(false);
  if (!jobs) return failed(session, jobs.error());
  const auto cases = session.api.cases(false, true);
  if (!cases) return failed(session, cases.error());

  const Terminal& terminal = session.terminal;
  std::vector<const JobView*> running;
  for (const JobView& each : *jobs) {
    if (holds_resources(each.job.state)) running.push_back(&each);
  }
  terminal.line(fmt::format("Hello {}. You have {} and {}.", terminal.paint(Tint::strong, me->caller.user),
                            count_of(running.size(), "running job", "running jobs"),
                            count_of(cases->size(), "open case", "open cases")));
  if (running.empty() && cases->empty()) terminal.line("Nothing waits for you.");
  if (!running.empty()) {
    terminal.heading("Running jobs");
    const std::string legend = history_legend(terminal, *running.front());
    terminal.fitted(terminal.paint(Tint::dim, legend), legend, 2);
    for (const JobView* each : running) show_job(terminal, *each);
  }
  if (!cases->empty()) {
    terminal.heading("Open cases");
    for (const Case& each : *cases) show_case(terminal, each, me->caller);
  }
  // What cannot be had keeps nothing else from being read.
  if (const auto history = session.api.history(kMonth, "")) {
    show_month(terminal, *history);
  } else {
    terminal.complain("your ended jobs cannot be shown: " + history.error().message);
  }
  show_rest(terminal, *me, jobs->size() - running.size());
  return kDone;
}

}  // namespace steward::cli
