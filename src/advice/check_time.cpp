// Time limits, and the times when nodes are closed.
#include <fmt/format.h>

#include <algorithm>

#include "advice/findings.h"
#include "advice/fitting.h"
#include "advice/values.h"
#include "base/calendar.h"
#include "base/text.h"

namespace steward::advice {
namespace {

// The longest of the partitions that are asked for. 0: no limit, or not known.
Duration longest_of(const std::vector<const Partition*>& partitions) {
  Duration longest{0};
  for (const Partition* each : partitions) {
    if (each->longest == Duration(0)) return Duration(0);
    longest = std::max(longest, each->longest);
  }
  return longest;
}

// What a job gets. 0: no limit.
Duration given(const Request& request, const std::vector<const Partition*>& partitions) {
  if (request.time) return request.time->value.time;
  Duration most{0};
  for (const Partition* each : partitions) {
    const Duration time = each->default_time == Duration(0) ? each->longest : each->default_time;
    if (time == Duration(0)) return Duration(0);
    most = std::max(most, time);
  }
  return most;
}

void without_time(const Subject& subject, const std::vector<const Partition*>& partitions,
                  Findings& findings) {
  const Duration gets = given(subject.request(), partitions);
  const std::string what = partitions.empty()    ? "the partition's default time, which may be its longest"
                           : gets == Duration(0) ? "no time limit at all"
                                                 : show_duration(gets);
  ScriptFinding& finding = findings.add(
      Severity::hint, "no_time", {},
      fmt::format("without --time the job gets {}; one with a shorter limit can start earlier, in a gap",
                  what));
  finding.fix = add_option(subject, "--time=04:00:00");
}

void limits(const Subject& subject, const std::vector<const Partition*>& partitions, Findings& findings) {
  const Given<Limit>& time = *subject.request().time;
  const Duration longest = longest_of(partitions);
  const bool endless = time.value.time == Duration(0);
  if (longest != Duration(0) && (time.value.time > longest || endless)) {
    const bool all = std::all_of(partitions.begin(), partitions.end(),
                                 [&](const Partition* each) { return each->longest != Duration(0); });
    if (!endless && all) {
      ScriptFinding& finding = findings.add(
          Severity::error, "time_over_limit", time.place,
          fmt::format("{} is longer than {} lets a job run ({}): it would not start",
                      limit_text(time.value.time), partitions.front()->name, limit_text(longest)));
      finding.fix = set_option(subject, time.place, "--time=" + limit_text(longest));
      return;
    }
  }
  if (const Qos* qos = qos_of(subject);
      qos != nullptr && qos->longest != Duration(0) && time.value.time > qos->longest) {
    ScriptFinding& finding =
        findings.add(Severity::error, "time_over_limit", time.place,
                     fmt::format("{} is longer than the QOS {} lets a job run ({}): it would not start",
                                 limit_text(time.value.time), qos->name, limit_text(qos->longest)));
    finding.fix = set_option(subject, time.place, "--time=" + limit_text(qos->longest));
    return;
  }
  if (endless || (longest != Duration(0) && time.value.time == longest)) {
    ScriptFinding& finding = findings.add(
        Severity::hint, "whole_time", time.place,
        fmt::format("this is the longest time that there is{}; a job that asks for what it needs, with some "
                    "to spare, can start earlier",
                    endless ? "" : fmt::format(" ({})", show_duration(time.value.time))));
    finding.fix = set_option(subject, time.place, "--time=04:00:00");
  }
}

}  // namespace

void check_time(const Subject& subject, Findings& findings) {
  if (!subject.one_part() || subject.request().overlap_or_jobid) return;
  const std::vector<const Partition*> partitions = partitions_of(subject);
  if (subject.request().time) return limits(subject, partitions, findings);
  // A command at a terminal mostly ends by itself.
  const bool asked = std::any_of(subject.request().options.begin(), subject.request().options.end(),
                                 [](const GivenOption& each) { return each.name == "time"; });
  const bool batch = subject.job.command == SlurmCommand::sbatch;
  if (!asked && batch) without_time(subject, partitions, findings);
}

void check_closures(const Subject& subject, Findings& findings) {
  const Surroundings& around = subject.around;
  if (around.cluster == nullptr || around.at.now == no_time || !subject.one_part()) return;
  const Request& request = subject.request();
  const std::vector<const Partition*> partitions = partitions_of(subject);
  if (partitions.empty() || request.overlap_or_jobid) return;
  const Duration time = given(request, partitions);
  Time start = around.at.now;
  if (request.begin) {
    const auto begin = read_when(request.begin->value, around.at);
    if (begin) start = std::max(start, *begin);
  }
  const std::vector<const NodeType*> types = types_that_hold(subject);
  for (const Closure& closure : around.cluster->closures) {
    const bool meets = closure.end > start && (time == Duration(0) || closure.begin < start + time);
    if (!meets || !closes_all(closure, types)) continue;
    const Duration left = closure.begin - start;
    const auto in_minutes = std::chrono::duration_cast<minutes>(left) - minutes(10);
    ScriptFinding& finding = findings.add(
        Severity::warning, "closure", request.time ? request.time->place : Place{},
        fmt::format("{} is closed from {} to {}: a job of {} would not start before that is over",
                    closure.nodes.empty() ? "the cluster" : "what it needs",
                    show_time(closure.begin, around.zone), show_time(closure.end, around.zone),
                    time == Duration(0) ? "unlimited time" : show_duration(time)));
    if (in_minutes > minutes(30)) {
      finding.message += fmt::format("; one of at most {} can", limit_text(in_minutes));
      finding.fix = set_option(subject, request.time ? request.time->place : Place{},
                               "--time=" + limit_text(in_minutes));
    }
    return;
  }
}

}  // namespace steward::advice
