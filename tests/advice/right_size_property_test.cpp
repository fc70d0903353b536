// Whatever a run held and used: advice is never below what was used, nor above what was asked for without a
// reason, and who follows it is told to keep it, by the advice and by the habit rules.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "fakes/months.h"
#include "sizing_fixture.h"

namespace steward::advice {
namespace {

std::int64_t whole_of(const Value& value) {
  if (const auto* time = std::get_if<Duration>(&value)) return time->count();
  return std::get<std::int64_t>(value);
}

std::int64_t between(std::int64_t least, std::int64_t most) { return *rc::gen::inRange(least, most + 1); }

EndedJob any_run() {
  EndedJob run = wide_run();
  run.end = run.start + minutes(between(1, 3'000));
  run.state = *rc::gen::element(JobState::completed, JobState::completed, JobState::completed,
                                JobState::timeout, JobState::out_of_memory, JobState::failed);
  run.time_limit = std::max<Duration>(run.elapsed(), minutes(between(1, 8'640)));
  if (run.state == JobState::timeout) run.time_limit = run.elapsed();
  run.nodes = static_cast<std::uint32_t>(between(1, 4));
  run.gpus = static_cast<std::uint32_t>(between(0, 4) * run.nodes);
  run.cpus = static_cast<std::uint32_t>(between(1, 32) * run.nodes);
  run.memory_mib = static_cast<std::uint64_t>(between(100, 250'000)) * run.nodes;
  run.chose_gpu = *rc::gen::arbitrary<bool>();
  run.gpu_type =
      run.gpus == 0 ? "" : *rc::gen::element<std::string>("Tesla T4", "NVIDIA A10", "NVIDIA A40", "NVIDIA X");
  MeasuredUse use;
  use.gpu_measured = run.elapsed() * run.gpus * between(700, 1000) / 1000;
  use.gpu_active = use.gpu_measured * between(0, 1000) / 1000;
  use.gpu_load = use.gpu_active * between(0, 1000) / 1000;
  use.most_gpu_mib = static_cast<std::uint64_t>(between(0, 46'000));
  use.cpu_ms = (run.elapsed() * run.cpus * between(0, 1000) / 1000).count();
  use.most_memory_mib =
      static_cast<std::uint64_t>(between(0, static_cast<std::int64_t>(run.memory_mib / run.nodes)));
  use.node_measured = run.elapsed() * run.nodes * between(700, 1000) / 1000;
  use.spread = GpuSpread{static_cast<std::uint32_t>(between(0, run.gpus)),
                         run.elapsed() * between(0, 1000) / 1000, use.gpu_load * between(0, 1000) / 1000};
  run.measured = use;
  return run;
}

// The same work on what was advised.
EndedJob followed(EndedJob run, const NextRun& next) {
  for (const RunSize& size : next.sizes) {
    if (size.line.empty()) continue;
    if (size.what == "gpu_type") {
      if (size.next) run.gpu_type = std::get<std::string>(*size.next);
    } else if (!size.next) {
      continue;
    } else if (size.what == "gpus") {
      const auto before = run.gpus, now = static_cast<std::uint32_t>(whole_of(*size.next));
      run.gpus = now;
      MeasuredUse& use = *run.measured;
      use.gpu_measured = use.gpu_measured * now / before;
      use.gpu_active = std::min(use.gpu_active, use.gpu_measured);
      use.spread->used = std::min(use.spread->used, now);
    } else if (size.what == "cpus") {
      run.cpus = static_cast<std::uint32_t>(whole_of(*size.next));
    } else if (size.what == "memory_mib") {
      run.memory_mib = static_cast<std::uint64_t>(whole_of(*size.next)) * run.nodes;
    } else {
      run.time_limit = Duration(whole_of(*size.next));
    }
  }
  return run;
}

RC_GTEST_PROP(RightSizeProperty, NeverBelowWhatWasUsedNorAboveWhatWasAskedWithoutAReason, ()) {
  const EndedJob run = any_run();
  for (const RunSize& size : advise(run).sizes) {
    RC_ASSERT(!size.why.empty());
    RC_ASSERT(size.line.empty() || size.next.has_value());
    if (!size.next || size.what == "gpu_type") continue;
    const std::int64_t next = whole_of(*size.next), asked = whole_of(*size.asked);
    const std::int64_t used = !size.used ? 0 : whole_of(*size.used) / (size.what == "cpus" ? 100 : 1);
    const bool turns = size.what == "gpus" && next > 0;  // several that did no more than one
    RC_ASSERT(next >= used || turns);
    const bool more = size.outcome == SizeOutcome::more;
    const bool in_bounds = more ? next > asked : next <= asked;
    RC_ASSERT(in_bounds);
  }
}

RC_GTEST_PROP(RightSizeProperty, WhoFollowsItIsToldToKeepIt, ()) {
  EndedJob run = any_run();
  run.nodes = 1;
  run.gpus = std::min(run.gpus, 4U);
  run.cpus = std::min(run.cpus, 64U);
  run.memory_mib = std::min<std::uint64_t>(run.memory_mib, 250'000);
  run.measured->spread->used = std::min(run.measured->spread->used, run.gpus);
  run.measured->most_memory_mib = std::min(run.measured->most_memory_mib, run.memory_mib);
  run.measured->gpu_measured = run.elapsed() * run.gpus;
  run.measured->gpu_active = std::min(run.measured->gpu_active, run.measured->gpu_measured);
  run.measured->gpu_load = std::min(run.measured->gpu_load, run.measured->gpu_active);
  run.state = JobState::completed;
  const NextRun first = advise(run);
  const NextRun second = advise(followed(run, first));
  for (const RunSize& size : second.sizes) {
    if (size.outcome != SizeOutcome::less || size.line.empty()) continue;
    // Of three GPUs that worked and came to one, nothing is known of how the one does.
    const bool was_more =
        size_of(first, "gpus").line != "" && size.what != "memory_mib" && size.what != "time";
    RC_ASSERT(was_more);
  }
}

RC_GTEST_PROP(RightSizeProperty, WhoFollowsItBreaksNoHabitRule, ()) {
  EndedJob run = any_run();
  run.state = JobState::completed;
  run.nodes = 1;
  run.gpus = 0;
  run.gpu_type = "";
  run.measured->gpu_measured = run.measured->gpu_active = run.measured->gpu_load = Duration(0);
  run.measured->spread.reset();
  run.measured->node_measured = run.elapsed();
  run.measured->most_memory_mib = std::min(run.measured->most_memory_mib, run.memory_mib);
  run.end = run.start + hours(between(1, 72));
  run.measured->node_measured = run.elapsed();
  run.time_limit = std::max<Duration>(run.elapsed(), run.time_limit);
  const EndedJob next = followed(run, advise(run));
  months::Month month;
  month.policy.rules.memory_over_need.least = month.policy.rules.cpus_over_need.least = Duration(0);
  month.add(12, [&](SlurmId id, Time end) {
    EndedJob one = next;
    one.id = id;
    one.uid = months::kIda;
    one.submit = one.start = end - next.elapsed();
    one.end = end;
    return one;
  });
  for (const char* rule : {"memory_over_need", "cpus_over_need", "time_limit_over_need"}) {
    const Verdict verdict = month.say(rule);
    if (verdict.judgement == Judgement::breaks) RC_FAIL(std::string(rule) + ": " + verdict.reason);
  }
}

}  // namespace
}  // namespace steward::advice
