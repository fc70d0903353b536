// Live's look at one run, as it goes on or as it is remembered, and what its owner could ask for next time.
#include <algorithm>
#include <limits>
#include <map>

#include "advice/right_size.h"
#include "advice/ucloud.h"
#include "base/log.h"
#include "base/text.h"
#include "engine/ended.h"
#include "engine/live.h"
#include "model/rights.h"
#include "rules/catalogue.h"

namespace steward::engine {
namespace {

std::map<ProcessKind, std::uint32_t> kinds_of(const JobView& view) {
  std::map<ProcessKind, std::uint32_t> kinds;
  for (const JobOnNode& node : view.nodes)
    for (const auto& [kind, count] : node.kinds) kinds[kind] += count;
  return kinds;
}

// Interactive by how it was begun, or by what it does.
bool is_by_hand(const JobView& view) {
  return !view.job.batch || std::any_of(view.verdicts.begin(), view.verdicts.end(), [](const Verdict& each) {
    return each.judgement == Judgement::breaks && each.principle == principle::sessions;
  });
}

bool same_run(const EndedJob& a, const EndedJob& b) {
  return a.id == b.id && a.submit == b.submit && a.start == b.start;
}

}  // namespace

// Of what cannot be read nothing is said: the run itself still tells its own.
std::vector<EndedJob> Live::others_of_name(const EndedJob& run) {
  if (!run.batch || !advice::tells_program(run.name)) return {};
  auto others = edges_.store.history().of_name({run.uid, run.user}, run.name, advice::kRunsLookedAt + 1);
  if (!others) {
    log(LogLevel::error, "history_unreadable", {{"why", others.error().message}});
    return {};
  }
  std::erase_if(*others, [&](const EndedJob& each) { return same_run(each, run); });
  return std::move(*others);
}

NextRun Live::next_of(const JobView& view, const EndedJob& run) {
  advice::Sizing sizing{run};
  sizing.goes_on = holds_resources(view.job.state);
  sizing.killed_for_memory = std::any_of(view.nodes.begin(), view.nodes.end(),
                                         [](const JobOnNode& node) { return node.oom_kills > 0; });
  sizing.doubted = std::any_of(view.verdicts.begin(), view.verdicts.end(),
                               [](const Verdict& each) { return each.doubted; });
  sizing.earlier = others_of_name(run);
  NextRun next = advice::right_size(sizing, state_.policy, cluster_);
  if (is_by_hand(view))
    next.elsewhere = advice::elsewhere(advice::hand_work_of(kinds_of(view)), state_.policy.ucloud);
  return next;
}

// What was kept of a run when it ended: Slurm, which shows it for some minutes, does not say any more where
// it was.
std::optional<EndedJob> Live::kept_run(const EndedJob& run) {
  const auto number = run.array ? std::optional(run.array->task) : std::nullopt;
  auto kept = edges_.store.history().latest(run.array ? run.array->array : run.id, number,
                                            store::Whose{run.uid, run.user});
  if (!kept) log(LogLevel::error, "history_unreadable", {{"why", kept.error().message}});
  return kept && *kept && same_run(**kept, run) ? std::move(*kept) : std::nullopt;
}

// What is known of a run that Slurm still shows.
void Live::add_next(JobView& view) {
  if (view.job.start == no_time || view.job.state == JobState::pending) return;
  const bool goes_on = holds_resources(view.job.state);
  EndedJob run = ended_job_of(view.job, edges_.clock.now());
  const auto kept = goes_on ? std::nullopt : kept_run(run);
  if (kept) {
    run = *kept;
  } else {
    run.gpu_type = gpu_type_of(run);
    run.measured = measured_of(view.job, run.end);
  }
  view.next = next_of(view, run);
  if (!goes_on) view.ended = std::move(run);
}

// A run that Slurm has forgotten. An id that was given anew is looked for among the caller's own; staff see
// the latest of all.
Result<std::optional<JobView>> Live::remembered(const Caller& caller, const std::string& shown_id) {
  const auto parts = split(shown_id, '_');
  const auto id = parse_integer(parts[0]), task = parse_integer(parts.size() == 2 ? parts[1] : "0");
  constexpr std::int64_t last = std::numeric_limits<SlurmId>::max();
  if (parts.size() > 2 || !id || !task || *id < 1 || *id > last || *task < 0 || *task > last)
    return std::nullopt;
  const std::optional<store::Whose> own =
      caller.role == Role::staff ? std::nullopt : std::optional(store::Whose{caller.uid, caller.user});
  const auto number = static_cast<std::uint32_t>(*task);
  auto run = edges_.store.history().latest(static_cast<SlurmId>(*id),
                                           parts.size() == 2 ? std::optional(number) : std::nullopt, own);
  if (!run) return tl::unexpected<Error>(run.error());
  if (!*run || !may(caller, Act::see_job, (**run).uid)) return std::nullopt;
  JobView view;
  view.job = job_of(**run);
  view.next = next_of(view, **run);
  view.ended = std::move(**run);
  return view;
}

std::vector<RuleView> Live::rules() {
  std::vector<RuleView> all = rules::catalogue(state_.policy);
  for (RuleView& rule : all) {
    for (const HandWork work : advice::hand_work_of_rule(rule.name))
      if (auto there = advice::elsewhere(work, state_.policy.ucloud))
        rule.elsewhere.push_back(std::move(*there));
  }
  return all;
}

}  // namespace steward::engine
