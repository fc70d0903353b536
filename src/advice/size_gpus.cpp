// How many GPUs, and of which type.
#include "advice/sizing.h"
#include "base/text.h"

namespace steward::advice {
namespace {

bool is_measured(const Given& given, const EndedJob& run) {
  return run.gpus > 0 && run.measured &&
         run.measured->gpu_measured * 1000 >= run.elapsed() * run.gpus * given.policy.coverage_permille;
}

std::string gpu_coverage(const EndedJob& run) {
  return run.measured ? percent_words(run.measured->gpu_measured.count(), (run.elapsed() * run.gpus).count())
                      : "0 %";
}

std::string not_measured(const Given& given) {
  if (is_measured(given, given.run())) return "how its GPUs shared the work was not kept";
  return fmt::format("{} of its GPU time was measured, and {} is the least to judge by",
                     gpu_coverage(given.run()), percent_words(given.policy.coverage_permille, 1000));
}

std::int64_t held_type_mib(const Given& given, const EndedJob& run) {
  const int its = given.policy.supply.gpu_type(run.gpu_type);
  return its < 0 ? 0 : given.policy.supply.gpu_types[static_cast<std::size_t>(its)].memory_mib;
}

// As rules/gpus_like_one: they take turns, or one does the work; and one would hold it all.
bool do_no_more_than_one(const Given& given, const EndedJob& run) {
  const policy::GpusLikeOne& numbers = given.policy.rules.gpus_like_one;
  const MeasuredUse& use = *run.measured;
  const std::int64_t one_mib = held_type_mib(given, run);
  const std::int64_t together_mib = static_cast<std::int64_t>(use.most_gpu_mib) * use.spread->used;
  if (one_mib == 0 || together_mib * 1000 >= one_mib * numbers.memory_permille) return false;
  if (use.spread->any_active * 1000 < run.elapsed() * numbers.busy_permille) return false;
  const bool in_turns = use.gpu_active * 1000 <= use.spread->any_active * numbers.gain_permille;
  const bool one_works = use.spread->top_load > Duration(0) &&
                         use.gpu_load * 1000 <= use.spread->top_load * numbers.gain_permille;
  return in_turns || one_works;
}

struct Count {
  RunSize size;
  std::int64_t per_node = 0;  // 0: as it was
  bool merged = false;        // several that worked come to one: nothing is known of a GPU that does it all
};

// Some time passes before a GPU is needed; a run that goes on may still come to it.
bool may_still_come(const Given& given) {
  const policy::GpuNeverUsed& numbers = given.policy.rules.gpu_never_used;
  return given.sizing.goes_on && given.run().elapsed() < numbers.grace + numbers.window;
}

void advise_fewer(std::int64_t needed, Shape& shape, Count& count) {
  const std::int64_t held = shape.gpus, per_node = (held + shape.nodes - 1) / shape.nodes;
  const std::int64_t nodes = (needed + per_node - 1) / per_node, each = std::min(per_node, needed);
  if (nodes * each >= held) return;
  count.size.outcome = SizeOutcome::less;
  count.size.next = Value(nodes * each);
  count.per_node = each;
  shape.gpus = nodes * each;
  shape.other_nodes = nodes != shape.nodes;
  if (shape.other_nodes) shape.nodes = nodes;
}

Count count_gpus(const Given& given, Shape& shape) {
  const std::int64_t held = shape.gpus;
  Count count{unknown_size("gpus", Value(held), not_measured(given)), 0};
  const auto known = [&](const EndedJob& run) { return is_measured(given, run) && run.measured->spread; };
  const Most used =
      most_of(given, known, [](const EndedJob& run) { return std::int64_t{run.measured->spread->used}; });
  if (used.of == nullptr) return count;
  RunSize& size = count.size;
  size.used = Value(used.value);
  size.outcome = SizeOutcome::keep;
  const std::string measured =
      fmt::format("{} of the time measured{}", gpu_coverage(*used.of), whose(given, used));
  if (used.value < held && may_still_come(given)) {
    size.outcome = SizeOutcome::unknown;
    size.why =
        fmt::format("{} of {} GPUs have worked so far; the others may still come to it", used.value, held);
    return count;
  }
  if (used.value == 0) {
    size.outcome = SizeOutcome::less;
    size.next = Value(std::int64_t{0});
    size.why = fmt::format(
        "no GPU did any work ({}). Leave --gres out; or, where the program should use a GPU, see "
        "that it finds it (singularity exec --nv, and a build with GPU support)",
        measured);
    return count;
  }
  const Most needed = most_of(given, known, [&](const EndedJob& run) {
    const std::int64_t worked = run.measured->spread->used;
    return worked > 1 && do_no_more_than_one(given, run) ? std::int64_t{1} : worked;
  });
  advise_fewer(needed.value, shape, count);
  count.merged = needed.value < used.value;
  if (count.merged) {
    size.why = fmt::format("{} GPUs worked, and together they did no more than one would ({})", used.value,
                           measured);
  } else if (used.value > held) {
    size.why = fmt::format("up to {} GPUs worked ({})", used.value, measured);
  } else {
    size.why = fmt::format("{} of {} GPUs worked ({})", used.value, held, measured);
  }
  return count;
}

// Permille, of the one that did most: GPUs that stood still beside it make it no less busy.
std::int64_t top_load_permille(const EndedJob& run) {
  const MeasuredUse& use = *run.measured;
  return use.busiest_load(run.gpus).count() * 1000 / std::max<std::int64_t>(1, use.gpu_measured.count());
}

struct Type {
  RunSize size;
  std::string slurm;  // to write; empty: none is asked for by name, or Slurm's word is not known
};

// The least type that holds the peak with reserve and that the partition has; of those that are less than the
// one it ran on.
const policy::GpuType* lesser(const Given& given, int its, std::int64_t peak_mib, std::int64_t per_node) {
  for (int i = 0; i < its; ++i) {
    const policy::GpuType& type = given.policy.supply.gpu_types[static_cast<std::size_t>(i)];
    if (rules::fits(given.policy.rules.gpu_too_large, peak_mib, type.memory_mib) &&
        !slurm_gpu_type(given.cluster, given.run().partition, type.name, per_node).empty())
      return &type;
  }
  return nullptr;
}

void judge_type(const Given& given, std::int64_t per_node, Type& type) {
  RunSize& size = type.size;
  const auto known = [&](const EndedJob& run) {
    return is_measured(given, run) && run.measured->gpu_active > Duration(0);
  };
  const Most peak = most_of(given, known, [](const EndedJob& run) {
    return static_cast<std::int64_t>(run.measured->most_gpu_mib);
  });
  if (peak.of == nullptr) {
    size.why = not_measured(given);
    return;
  }
  const Most load = most_of(given, known, top_load_permille);
  const int its = given.policy.supply.gpu_type(given.run().gpu_type);
  size.used = Value(fmt::format("{}, {} busy", gib_words(peak.value), percent_words(load.value, 1000)));
  if (its < 0) {
    size.why = "the policy does not say how this type compares with the others ([[gpu_type]])";
    return;
  }
  size.outcome = SizeOutcome::keep;
  const std::string numbers =
      fmt::format("at most {} on one GPU, and the busiest was {} busy on average{}", gib_words(peak.value),
                  percent_words(load.value, 1000), whose(given, peak));
  const policy::GpuType* enough = lesser(given, its, peak.value, per_node);
  if (enough == nullptr) {
    size.why = numbers + "; no lesser type of this partition has room for that";
  } else if (!rules::is_light(given.policy.rules.gpu_too_large, load.value, 1000)) {
    size.why = fmt::format("{}; {} would hold it too, but take longer", numbers, enough->name);
  } else {
    size.outcome = SizeOutcome::less;
    size.next = Value(enough->name);
    type.slurm = slurm_gpu_type(given.cluster, given.run().partition, enough->name, per_node);
    size.why = fmt::format("{}; {} has {}, and others wait less for it", numbers, enough->name,
                           gib_words(enough->memory_mib));
  }
}

Type choose_type(const Given& given, bool merged, std::int64_t per_node) {
  const EndedJob& run = given.run();
  Type type{unknown_size("gpu_type", Value(run.gpu_type), ""), ""};
  type.slurm = slurm_gpu_type(given.cluster, run.partition, run.gpu_type, per_node);
  if (merged) {
    type.size.why = "look again when it has run on one GPU";
    return type;
  }
  judge_type(given, per_node, type);
  return type;
}

}  // namespace

std::vector<RunSize> size_gpus(const Given& given, Shape& shape) {
  const std::int64_t nodes = shape.nodes;
  const std::int64_t held_each = (shape.gpus + nodes - 1) / nodes;
  Count count = count_gpus(given, shape);
  std::vector<RunSize> sizes{std::move(count.size)};
  const bool none_needed = sizes[0].next == Value(std::int64_t{0});
  const std::int64_t each = count.per_node > 0 ? count.per_node : held_each;
  Type type;
  // Who asked for no type got what was free, and asks for no less by naming one.
  if (given.run().chose_gpu && !none_needed) {
    type = choose_type(given, count.merged, each);
    sizes.push_back(std::move(type.size));
  }
  const bool by_name = given.run().chose_gpu, named = !type.slurm.empty();
  const bool less = std::any_of(sizes.begin(), sizes.end(),
                                [](const RunSize& size) { return size.outcome == SizeOutcome::less; });
  if (!less || none_needed || (by_name && !named)) return sizes;
  const std::string where = shape.other_nodes ? fmt::format("--nodes={} ", shape.nodes) : "";
  const std::string line =
      given.line(fmt::format("{}--gres=gpu:{}{}", where, named ? type.slurm + ":" : "", each));
  for (RunSize& size : sizes) {
    if (size.outcome == SizeOutcome::less) size.line = line;
  }
  return sizes;
}

}  // namespace steward::advice
