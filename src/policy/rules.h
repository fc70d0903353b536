// The rules' parameters: each with its default, its bounds and what it means, said once, for the loader, for
// `steward rules` and for `steward policy check`. Where a default comes from is told in policy/aicloud.toml.
//
// A job's rules look at a sliding window that ends now, after a grace period from the run's start. Those over
// a person's ended jobs and over the front-end are in policy/habits.h.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/time.h"
#include "policy/habits.h"
#include "policy/rule_head.h"

namespace steward::policy {

struct RuleBasics : RuleHead {
  Duration grace = minutes(30);
  Duration window = hours(2);
};

struct InteractiveSession : RuleBasics {
  InteractiveSession() { grace = minutes(15), window = hours(1); }
  std::int64_t busy_permille = 100;
};

struct WaitsForInput : RuleBasics {
  WaitsForInput() { grace = minutes(15), window = hours(1); }
  std::int64_t waiting_permille = 950;
  std::int64_t busy_permille = 50;
};

struct DevelopmentServer : RuleBasics {
  std::int64_t present_permille = 900;
  std::int64_t busy_permille = 50;
};

struct WorkFromShell : RuleBasics {
  WorkFromShell() { first_contact = FirstContact::advice, grace = minutes(0), window = hours(2); }
  std::int64_t busy_permille = 800;
};

struct TiedToShell : RuleBasics {
  TiedToShell() { first_contact = FirstContact::advice, grace = minutes(0), window = hours(4); }
};

struct GpuNoProcess : RuleBasics {
  GpuNoProcess() { grace = minutes(10), window = minutes(30); }
  std::int64_t empty_permille = 1000;
};

struct GpuNotNeeded : RuleBasics {
  std::int64_t cpu_permille = 500;
};

struct GpuNeverUsed : RuleBasics {
  GpuNeverUsed() { window = hours(1); }
  std::int64_t starting_permille = 250;
  Duration longest_start = hours(3);
};

struct IdleGpu : RuleBasics {
  std::int64_t busy_permille = 20;
  std::int64_t cpu_permille = 500;
};

struct SomeGpusUnused : RuleBasics {
  std::int64_t busy_permille = 20;
  std::int64_t memory_permille = 250;
};

struct GpusLikeOne : RuleBasics {
  GpusLikeOne() { first_contact = FirstContact::advice; }
  std::int64_t busy_permille = 200;
  std::int64_t gain_permille = 1200;
  std::int64_t memory_permille = 800;
};

struct Rules {
  InteractiveSession interactive_session;
  WaitsForInput waits_for_input;
  DevelopmentServer development_server;
  WorkFromShell work_from_shell;
  TiedToShell tied_to_shell;
  GpuNoProcess gpu_no_process;
  GpuNotNeeded gpu_not_needed;
  GpuNeverUsed gpu_never_used;
  IdleGpu idle_gpu;
  SomeGpusUnused some_gpus_unused;
  GpusLikeOne gpus_like_one;
  GpuTooLarge gpu_too_large;
  CpusOverNeed cpus_over_need;
  SerialOnManyCores serial_on_many_cores;
  MemoryOverNeed memory_over_need;
  TimeLimitOverNeed time_limit_over_need;
  BeyondLimits beyond_limits;
  OffPeak off_peak;
  FrontEndHarm front_end_harm;
};

// visit(name, parameters) for each rule over one running job, in the order in which they are judged.
template <typename RulesType, typename Visit>
void each_rule(RulesType& rules, Visit&& visit) {
  visit("interactive_session", rules.interactive_session);
  visit("waits_for_input", rules.waits_for_input);
  visit("development_server", rules.development_server);
  visit("gpu_no_process", rules.gpu_no_process);
  visit("gpu_not_needed", rules.gpu_not_needed);
  visit("gpu_never_used", rules.gpu_never_used);
  visit("idle_gpu", rules.idle_gpu);
  visit("some_gpus_unused", rules.some_gpus_unused);
  visit("gpus_like_one", rules.gpus_like_one);
  visit("work_from_shell", rules.work_from_shell);
  visit("tied_to_shell", rules.tied_to_shell);
}

// The same for each rule over a person's ended jobs.
template <typename RulesType, typename Visit>
void each_habit(RulesType& rules, Visit&& visit) {
  visit("gpu_too_large", rules.gpu_too_large);
  visit("cpus_over_need", rules.cpus_over_need);
  visit("serial_on_many_cores", rules.serial_on_many_cores);
  visit("memory_over_need", rules.memory_over_need);
  visit("time_limit_over_need", rules.time_limit_over_need);
  visit("beyond_limits", rules.beyond_limits);
  visit("off_peak", rules.off_peak);
}

// The same for all there are; of each its RuleHead.
template <typename RulesType, typename Visit>
void each_head(RulesType& rules, Visit&& visit) {
  each_rule(rules, visit);
  each_habit(rules, visit);
  visit("front_end_harm", rules.front_end_harm);
}

// The parameters beside grace and window: io.share(key, value, meaning) in permille, io.time(key, value,
// meaning).
template <typename Io, Of<InteractiveSession> Rule>
void parameters(Io& io, Rule& r) {
  io.share("busy_permille", r.busy_permille,
           "up to this share of intervals with work it is still idle between commands");
}
template <typename Io, Of<WaitsForInput> Rule>
void parameters(Io& io, Rule& r) {
  io.share("waiting_permille", r.waiting_permille,
           "share of intervals in which a shell waited at its terminal");
  io.share("busy_permille", r.busy_permille,
           "up to this share of intervals with work nothing runs beside the shell");
}
template <typename Io, Of<DevelopmentServer> Rule>
void parameters(Io& io, Rule& r) {
  io.share("present_permille", r.present_permille,
           "share of intervals with nothing but a notebook, an IDE's server, a tunnel or a sleeper");
  io.share("busy_permille", r.busy_permille, "up to this share of intervals with work it is still idle");
}
template <typename Io, Of<WorkFromShell> Rule>
void parameters(Io& io, Rule& r) {
  io.share("busy_permille", r.busy_permille,
           "from this share of intervals with work on it is unattended work");
}
template <typename Io, Of<TiedToShell> Rule>
void parameters(Io&, Rule&) {}
template <typename Io, Of<GpuNoProcess> Rule>
void parameters(Io& io, Rule& r) {
  io.share("empty_permille", r.empty_permille, "share of intervals in which the job had no process at all");
}
template <typename Io, Of<GpuNotNeeded> Rule>
void parameters(Io& io, Rule& r) {
  io.share("cpu_permille", r.cpu_permille,
           "from this share of intervals with CPU work on the job is at work");
}
template <typename Io, Of<GpuNeverUsed> Rule>
void parameters(Io& io, Rule& r) {
  io.share("starting_permille", r.starting_permille,
           "from this share of intervals with CPU work or I/O on the job may still be starting");
  io.time("longest_start", r.longest_start, "no start (staging of data, loading of a model) takes longer");
}
template <typename Io, Of<IdleGpu> Rule>
void parameters(Io& io, Rule& r) {
  io.share("busy_permille", r.busy_permille,
           "up to this share of active intervals a GPU is still idle (probes, keep-alives)");
  io.share("cpu_permille", r.cpu_permille,
           "from this share of intervals with CPU work on the job is at work");
}
template <typename Io, Of<SomeGpusUnused> Rule>
void parameters(Io& io, Rule& r) {
  io.share("busy_permille", r.busy_permille, "up to this share of active intervals a GPU is still unused");
  io.share("memory_permille", r.memory_permille,
           "from this share of its memory in use on a GPU is used: a model may need it");
}
template <typename Io, Of<GpusLikeOne> Rule>
void parameters(Io& io, Rule& r) {
  io.share("busy_permille", r.busy_permille,
           "from this share of intervals with work on any GPU on it is judged");
  io.any("gain_permille", r.gain_permille, 1000, 4000,
         "up to this many permille of one GPU's work, all together do no more than one");
  io.share("memory_permille", r.memory_permille,
           "from this share of one GPU's memory in use by all together on, one would be too small");
}

}  // namespace steward::policy
