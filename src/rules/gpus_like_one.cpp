#include <fmt/format.h>

#include <algorithm>

#include "rules/gpus.h"
#include "rules/rules.h"

namespace steward::rules {
namespace {

struct Together {
  std::int64_t turns = 0;      // intervals of work, of all GPUs
  std::int64_t load = 0;       // smoothed utilisation, of all
  std::int64_t most_load = 0;  // of the one that works most
  Time load_since = no_time;   // latest of all
  std::uint64_t memory_mib = 0;
  std::uint64_t one_mib = 0;  // the smallest GPU's memory
};

Together add_up(const Subject& subject, const Span& span) {
  Together sum;
  for (const HeldGpu& gpu : subject.facts().gpus) {
    sum.turns += subject.look(gpu, span).worked.active;
    sum.load += gpu.memory->load;
    sum.most_load = std::max(sum.most_load, gpu.memory->load);
    sum.memory_mib += gpu.memory->most_mib;
    sum.load_since = std::max(sum.load_since, gpu.memory->load_since);
    sum.one_mib = sum.one_mib == 0 ? gpu.device->memory_mib : std::min(sum.one_mib, gpu.device->memory_mib);
  }
  return sum;
}

WindowCount any_at_work(const Subject& subject, const Span& span) {
  std::vector<Window::Part> parts;
  for (const HeldGpu& gpu : subject.facts().gpus) parts.push_back({gpu.use, bit(GpuSign::worked)});
  return Window::count_any(parts, span.from, span.to);
}

}  // namespace

// All are used, and together they do no more than one would: one after the other, or one works and the others
// look on. A model that needs the memory of several is as it should be.
Opinion gpus_like_one(const Subject& subject) {
  const policy::GpusLikeOne& numbers = subject.rules().gpus_like_one;
  if (subject.job().gpus == 1) return keeps("the job holds one GPU");
  Gpus gpus;
  if (const auto said = look_at_gpus(subject, numbers, 0, gpus)) return *said;
  if (!gpus.idle.empty()) return keeps("not all are in use: other rules judge");
  const Span span = subject.span(numbers.window);
  const WindowCount any = any_at_work(subject, span);
  if (!at_least(any, numbers.busy_permille)) return keeps("too little work to judge by");
  const Together sum = add_up(subject, span);
  if (sum.memory_mib * 1000 >= sum.one_mib * static_cast<std::uint64_t>(numbers.memory_permille))
    return keeps("what they hold together would not fit one GPU");
  const bool in_turns = sum.turns * 1000 <= any.active * numbers.gain_permille;
  const bool known_load = sum.most_load > 0 && subject.now() - sum.load_since >= numbers.window;
  const bool one_works = known_load && sum.load * 1000 <= sum.most_load * numbers.gain_permille;
  if (!in_turns && !one_works) return keeps("together they do more than one would");
  return breaks(
      subject, span, any,
      in_turns ? fmt::format("{} GPUs work one after the other, never together", subject.facts().gpus.size())
               : fmt::format("one of {} GPUs does nearly all of the work", subject.facts().gpus.size()),
      fmt::format("with more than {} permille of one GPU's work done by all together (gain_permille), or {} "
                  "permille of one GPU's memory in use (memory_permille)",
                  numbers.gain_permille, numbers.memory_permille),
      {{"since", subject.facts().run.start},
       {"intervals.active", any.active},
       {"intervals.of_all_gpus", sum.turns},
       {"load_permille", sum.load / 1000},
       {"load_permille.of_one", sum.most_load / 1000},
       {"memory_mib", static_cast<std::int64_t>(sum.memory_mib)}});
}

}  // namespace steward::rules
