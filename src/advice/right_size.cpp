#include "advice/right_size.h"

#include <array>

#include "advice/sizing.h"
#include "base/text.h"

namespace steward::advice {
namespace {

constexpr Duration kShortest = minutes(10);

bool ran_through(const EndedJob& run) {
  return run.state == JobState::completed || run.state == JobState::timeout;
}

bool tells_of_needs(const EndedJob& run) { return ran_through(run) && run.elapsed() >= kShortest; }

bool ran_out_of_memory(const Sizing& sizing) {
  return sizing.killed_for_memory || sizing.run.state == JobState::out_of_memory;
}

std::vector<const EndedJob*> runs_behind(const Sizing& sizing) {
  std::vector<const EndedJob*> runs;
  const bool own = sizing.goes_on ? sizing.run.elapsed() >= kShortest : tells_of_needs(sizing.run);
  if (own) runs.push_back(&sizing.run);
  for (const EndedJob& each : sizing.earlier) {
    if (runs.size() == kRunsLookedAt) break;
    if (tells_of_needs(each)) runs.push_back(&each);
  }
  return runs;
}

// Why this run, with no other beside it, tells nothing.
std::string why_nothing(const Sizing& sizing) {
  const std::string length = show_duration(sizing.run.elapsed());
  if (sizing.goes_on)
    return fmt::format("it has been running for {} only; look again after {}", length,
                       show_duration(kShortest));
  if (ran_through(sizing.run))
    return fmt::format("it ran for {}; shorter than {} a run says little of what it needs", length,
                       show_duration(kShortest));
  if (sizing.run.state == JobState::other)
    return "how it ended is not known yet: Slurm's accounting tells it within some minutes";
  return fmt::format("it ended as {} after {}, and what it used until then says little of what it needs",
                     to_string(sizing.run.state), length);
}

}  // namespace

bool tells_program(std::string_view job_name) {
  static constexpr std::array any = {"",        "bash",        "sh",        "zsh",       "fish",
                                     "wrap",    "interactive", "sbatch",    "srun",      "python",
                                     "python3", "singularity", "apptainer", "allocation"};
  return std::find(any.begin(), any.end(), job_name) == any.end();
}

NextRun right_size(const Sizing& sizing, const policy::Policy& policy, const Cluster& cluster) {
  NextRun next;
  Given given{sizing, policy, cluster, runs_behind(sizing)};
  if (sizing.doubted) {
    next.withheld = "the platform itself may have held this run up, so what it used says little of its needs";
    return next;
  }
  const bool hit_a_limit = ran_out_of_memory(sizing) || sizing.run.state == JobState::timeout;
  if (given.runs.empty() && !hit_a_limit) {
    next.withheld = why_nothing(sizing);
    return next;
  }
  for (const EndedJob* run : given.runs) next.runs.push_back(show_id(run->id, run->array));
  next.so_far = sizing.goes_on && !given.runs.empty() && given.runs.front() == &sizing.run;
  const std::int64_t gpus = sizing.run.gpus, cpus = sizing.run.cpus;
  Shape shape{std::max<std::int64_t>(1, sizing.run.nodes), gpus, cpus, gpus, cpus, false};
  if (sizing.run.gpus > 0) next.sizes = size_gpus(given, shape);
  next.sizes.push_back(size_cpus(given, shape));
  next.sizes.push_back(size_memory(given, shape));
  if (auto time = size_time(given)) next.sizes.push_back(std::move(*time));
  return next;
}

}  // namespace steward::advice
