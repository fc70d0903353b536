// The parameters of the rules that look at many jobs of one person, ended ones, and of the front-end's. As in
// policy/rules.h: each with its default, its bounds and what it means, said once.
//
// A run counts where enough of it is known: a short one, one that failed, one that nobody measured says
// nothing of what its person needs. Nothing is said before both `least_jobs` and `least` are reached.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/time.h"
#include "policy/rule_head.h"

namespace steward::policy {

struct HabitBasics : RuleHead {
  HabitBasics() { first_contact = FirstContact::draft; }
  Duration window = hours(24 * 30);
  std::int64_t least_jobs = 5;
  Duration least = hours(100);      // of what is wasted: GPU time, or CPU time
  Duration shortest = minutes(30);  // a shorter run was a try
};

struct GpuTooLarge : HabitBasics {
  std::int64_t load_permille = 250;
  std::int64_t memory_permille = 800;
};

struct CpusOverNeed : HabitBasics {
  CpusOverNeed() { least = hours(1000); }
  std::int64_t used_permille = 250;
};

struct SerialOnManyCores : HabitBasics {
  SerialOnManyCores() { least = hours(500); }
  std::int64_t cores_permille = 1200;
};

struct MemoryOverNeed : HabitBasics {
  std::int64_t used_permille = 250;
};

struct TimeLimitOverNeed : HabitBasics {
  TimeLimitOverNeed() { first_contact = FirstContact::advice, least_jobs = 10; }
  std::int64_t used_permille = 250;
};

struct BeyondLimits : HabitBasics {
  BeyondLimits() { window = hours(24 * 60), least_jobs = 1, least = hours(4), shortest = minutes(0); }
};

struct OffPeak : HabitBasics {
  OffPeak() { first_contact = FirstContact::advice, shortest = hours(4); }
  std::int64_t peak_permille = 800;
};

struct FrontEndHarm : RuleHead {
  Duration harm = minutes(4);
  Duration half_life = minutes(5);
  Duration again = hours(1);
  std::int64_t pressure_permille = 200;
  std::int64_t memory_weight = 8;
};

// io.whole(key, value, least, most, meaning): a plain number; io.span(key, value, least, most, meaning): a
// time.
template <typename Io, typename Rule>
void habit_basics(Io& io, Rule& r) {
  io.span("window", r.window, hours(24), hours(24 * 90), "how far back is looked, until now");
  io.whole("least_jobs", r.least_jobs, 1, 100'000, "so many jobs at least");
  io.span("shortest", r.shortest, Duration(0), hours(24), "a shorter job was a try, and is left out");
}

template <typename Io, Of<GpuTooLarge> Rule>
void parameters(Io& io, Rule& r) {
  habit_basics(io, r);
  io.span("least", r.least, Duration(0), hours(1'000'000), "so much GPU time at least on GPUs too large");
  io.share("load_permille", r.load_permille,
           "up to this mean load of the busiest GPU a lesser type would have carried it");
  io.share("memory_permille", r.memory_permille,
           "up to this share of the lesser type's memory it would have fit");
}
template <typename Io, Of<CpusOverNeed> Rule>
void parameters(Io& io, Rule& r) {
  habit_basics(io, r);
  io.span("least", r.least, Duration(0), hours(10'000'000), "so much CPU time at least that nobody used");
  io.share("used_permille", r.used_permille, "up to this share of its cores in use a job held far too many");
}
template <typename Io, Of<SerialOnManyCores> Rule>
void parameters(Io& io, Rule& r) {
  habit_basics(io, r);
  io.span("least", r.least, Duration(0), hours(10'000'000), "so much CPU time at least that nobody used");
  io.any("cores_permille", r.cores_permille, 1000, 4000,
         "up to this share of one core in use a job is serial");
}
template <typename Io, Of<MemoryOverNeed> Rule>
void parameters(Io& io, Rule& r) {
  habit_basics(io, r);
  io.span("least", r.least, Duration(0), hours(1'000'000),
          "so much GPU time at least that others lost by it ([shares] memory_per_gpu_mib)");
  io.share("used_permille", r.used_permille, "up to this share of its memory in use a job held far too much");
}
template <typename Io, Of<TimeLimitOverNeed> Rule>
void parameters(Io& io, Rule& r) {
  habit_basics(io, r);
  io.share("used_permille", r.used_permille,
           "up to this share of the time limit used by nearly all jobs (19 of 20) it is far over need");
}
template <typename Io, Of<BeyondLimits> Rule>
void parameters(Io& io, Rule& r) {
  habit_basics(io, r);
  io.span("least", r.least, Duration(0), hours(1'000),
          "so long at least beyond a quota: accounting is not exact");
}
template <typename Io, Of<OffPeak> Rule>
void parameters(Io& io, Rule& r) {
  habit_basics(io, r);
  io.span("least", r.least, Duration(0), hours(1'000'000),
          "so much GPU time at least that began in office hours");
  io.share("peak_permille", r.peak_permille, "from this share of all its GPU time on");
}
template <typename Io, Of<FrontEndHarm> Rule>
void parameters(Io& io, Rule& r) {
  io.span("harm", r.harm, seconds(1), hours(2),
          "so much harm: a minute in which everybody waits for one person alone is a minute of it");
  io.span("half_life", r.half_life, seconds(1), hours(2), "harm is half forgotten after this time");
  io.span("again", r.again, Duration(0), hours(24), "told again of new harm at most this often");
  io.share("pressure_permille", r.pressure_permille, "up to this pressure a busy front-end is healthy");
  io.whole("memory_weight", r.memory_weight, 1, 20,
           "waiting for memory counts so many times: it stops everybody");
}

}  // namespace steward::policy
