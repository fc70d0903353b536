// CommandSlurm::cancel: the one thing we ask Slurm to do.
#include <fmt/format.h>

#include <array>
#include <optional>

#include "base/text.h"
#include "slurm/command_slurm.h"

namespace steward::slurm {
namespace {

// DESIGN.md, invariant 1: owner, run and state were looked at within a second before.
constexpr Duration kFreshest = seconds(1);
// When Slurm is asked what became of the run: about 3 s in all.
constexpr std::array<Duration, 5> kPauses = {Duration(0), Duration(100), Duration(400), Duration(1000),
                                             Duration(1500)};

// The states that scancel takes in --state.
std::optional<std::string_view> scancel_word(JobState state) {
  switch (state) {
    case JobState::pending:
      return "PENDING";
    case JobState::running:
      return "RUNNING";
    case JobState::suspended:
      return "SUSPENDED";
    default:
      return std::nullopt;
  }
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// "123" or "120_3", so that nothing else ("120_[0-9]", "-u") can ever be said to scancel.
bool is_exact(std::string_view target) {
  const std::size_t bar = target.find('_');
  if (bar == std::string_view::npos) return is_number(target);
  return is_number(target.substr(0, bar)) && is_number(target.substr(bar + 1));
}

std::optional<std::string> objection(const Warrant& warrant, Time now) {
  if (!warrant.valid()) return "the warrant was used before";
  const Duration age = now - warrant.observed_at();
  if (age > kFreshest || age < Duration(0)) {
    return fmt::format("the job was last looked at {} ago; look again and ask for a new warrant",
                       show_duration(age));
  }
  if (!is_exact(warrant.target()))
    return fmt::format("\"{}\" is no exact target", one_line(warrant.target(), 60));
  if (warrant.owner().empty()) return "the warrant names no owner";
  if (!scancel_word(warrant.state()))
    return fmt::format("there is nothing to cancel: it is {}", to_string(warrant.state()));
  return std::nullopt;
}

// Is the run over, going by what Slurm says of its job now? Only when Slurm is clear about it.
bool is_over(const std::optional<Row>& row, const RunKey& run, bool was_pending) {
  if (!row) return true;
  const Job& job = row->job;
  if (job.state == JobState::pending) return !was_pending;  // requeued: that run is over
  if (job.state == JobState::completing) return true;       // its processes are being ended
  if (!holds_resources(job.state)) return job.state != JobState::other;
  return !was_pending && job.start != run.start;
}

std::string shown(const std::optional<Row>& row) {
  return row ? fmt::format("Slurm says: {}", to_string(row->job.state)) : "Slurm no longer knows it";
}

}  // namespace

CancelResult CommandSlurm::cancel(Warrant warrant) {
  if (const auto why = objection(warrant, clock_.now())) return {CancelOutcome::refused, *why};
  const Command scancel =
      command("scancel", {"--user=" + warrant.owner(),
                          fmt::format("--state={}", *scancel_word(warrant.state())), warrant.target()});
  const auto result = runner_.run(scancel, [](std::string_view) {});
  // Never started: nothing can have happened.
  if (!result && result.error().code == ErrorCode::unavailable) {
    return {CancelOutcome::refused, result.error().message};
  }
  const bool said_done = result && result->exit_status == 0;
  const std::string words = !result     ? result.error().message
                            : said_done ? std::string("scancel said it was done")
                                        : fmt::format("scancel failed ({}): {}", result->exit_status,
                                                      one_line(trim(result->error_output), 300));
  return outcome(warrant, result.has_value(), said_done, words);
}

CancelResult CommandSlurm::outcome(const Warrant& warrant, bool ended, bool said_done,
                                   const std::string& words) {
  const bool was_pending = warrant.state() == JobState::pending;
  std::optional<std::string> last;  // what Slurm said last of a run that goes on
  std::string trouble;
  for (const Duration pause : kPauses) {
    if (pause > Duration(0)) options_.pause(pause);
    const auto now = row(warrant.job());
    if (!now) {
      last.reset();
      trouble = now.error().message;
      continue;
    }
    if (is_over(*now, warrant.run(), was_pending)) {
      return {CancelOutcome::done, said_done ? shown(*now) : fmt::format("{}; {}", shown(*now), words)};
    }
    if (*now && (*now)->job.state == JobState::other) {
      last.reset();
      trouble = "it names a state that is not known here";
      continue;
    }
    last = shown(*now);
    // It said plainly that it did nothing, and Slurm agrees.
    if (ended && !said_done) return {CancelOutcome::refused, fmt::format("{}; {}", words, *last)};
  }
  if (!last)
    return {CancelOutcome::unclear,
            fmt::format("{}; asking Slurm what became of it failed: {}", words, trouble)};
  // A scancel that was killed may have left its request with slurmctld, which may still act on it.
  return {ended ? CancelOutcome::refused : CancelOutcome::unclear, fmt::format("{}; {}", words, *last)};
}

}  // namespace steward::slurm
