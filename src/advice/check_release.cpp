// Permission beforehand: --comment=steward:release-if-idle=60m.
#include <fmt/format.h>

#include <algorithm>

#include "advice/findings.h"
#include "advice/fitting.h"
#include "base/text.h"
#include "casework/release.h"

namespace steward::advice {
namespace {

// Short jobs give their GPUs back soon enough.
bool is_long(const Subject& subject) {
  const Request& request = subject.request();
  if (request.time) return request.time->value.time == Duration(0) || request.time->value.time >= kLongJob;
  // A command at a terminal mostly ends by itself.
  if (subject.job.command != SlurmCommand::sbatch) return false;
  const std::vector<const Partition*> partitions = partitions_of(subject);
  return std::any_of(partitions.begin(), partitions.end(), [](const Partition* each) {
    const Duration time = each->default_time == Duration(0) ? each->longest : each->default_time;
    return time == Duration(0) || time >= kLongJob;
  });
}

}  // namespace

void check_release(const Subject& subject, Findings& findings) {
  const Request& request = subject.request();
  const std::string comment = request.comment ? request.comment->value : "";
  const ReleaseBounds bounds = subject.site().release;
  const auto asked = casework::release_in(comment, bounds);
  if (!asked) {
    findings.add(Severity::warning, "bad_release", place_of(request.comment), asked.error().message);
    return;
  }
  if (!subject.one_part() || request.overlap_or_jobid || subject.gpus() == 0) return;
  if (*asked || !is_long(subject) || subject.job.refused()) return;
  const Duration time = std::clamp<Duration>(minutes(60), bounds.shortest, bounds.longest);
  const std::string word = fmt::format("steward:release-if-idle={}m", time / minutes(1));
  const std::string option =
      comment.empty() ? "--comment=" + word : fmt::format("--comment=\"{} {}\"", one_line(comment), word);
  ScriptFinding& finding = findings.add(
      Severity::hint, "release_if_idle", place_of(request.comment),
      fmt::format(
          "if all its GPUs are idle for {}, this lets Steward end the job and give them to others; you "
          "are told before. Leave it out where that must not be",
          show_duration(time)));
  finding.fix = comment.find_first_of("\"\\") == std::string::npos
                    ? set_option(subject, place_of(request.comment), option)
                    : only_lines({option});
}

}  // namespace steward::advice
