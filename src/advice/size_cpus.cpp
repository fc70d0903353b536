// Cores and time.
#include "advice/sizing.h"
#include "base/text.h"

namespace steward::advice {
namespace {

std::string hundredths(std::int64_t centi) {
  return centi < 100 ? fmt::format("0.{:02}", centi) : fmt::format("{}.{}", centi / 100, centi / 10 % 10);
}

std::string fewer_nodes_first(const Shape& shape) {
  return fmt::format("look again when it has run on {} node{}", shape.nodes, shape.nodes == 1 ? "" : "s");
}

// A hundredth of one core is none: what did no work, or whose use was lost, tells nothing (rules/cores.h).
bool tells_of_cores(const EndedJob& run) {
  return facts::cpu_is_known(run) && facts::cpu_ms_of(run) * 100 >= run.elapsed().count();
}

void set_next(const Given& given, RunSize& size, std::int64_t next, Shape& shape) {
  size.outcome = next < shape.cpus ? SizeOutcome::less : SizeOutcome::keep;
  size.next = Value(next);
  size.line = given.line(fmt::format("--cpus-per-task={}", (next + shape.nodes - 1) / shape.nodes));
  shape.cpus = next;
}

Duration longest_allowed(const Given& given) {
  Duration longest{0};
  const auto bound = [&](Duration limit) {
    if (limit > Duration(0)) longest = longest == Duration(0) ? limit : std::min(longest, limit);
  };
  for (const Partition& each : given.cluster.partitions)
    if (each.name == given.run().partition) bound(each.longest);
  for (const Qos& each : given.cluster.qos)
    if (each.name == given.run().qos) bound(each.longest);
  return longest;
}

RunSize more_time(const Given& given) {
  const Duration limit = given.run().time_limit, longest = longest_allowed(given);
  RunSize size = unknown_size("time", Value(limit), "");
  size.used = Value(given.run().elapsed());
  size.outcome = SizeOutcome::more;
  const Duration wanted = rules::enough_time(limit);
  const Duration next = longest > Duration(0) ? std::min(wanted, longest) : wanted;
  if (next <= limit) {
    size.why = fmt::format(
        "it ran into its time limit, and {} is the longest that its partition and QOS allow: write "
        "checkpoints, and go on from the last one in the next job",
        show_duration(longest));
    return size;
  }
  size.next = Value(next);
  size.line = given.line("--time=" + time_option(next));
  size.why = "it ran into its time limit. Checkpoints save what was done until then";
  return size;
}

}  // namespace

RunSize size_cpus(const Given& given, Shape& shape) {
  const std::int64_t held = shape.cpus;
  RunSize size = unknown_size("cpus", Value(held), "");
  if (shape.other_nodes) {
    size.why = fewer_nodes_first(shape);
    return size;
  }
  const Most enough = most_of(given, tells_of_cores, [](const EndedJob& run) {
    return rules::enough_cpus(facts::cpu_ms_of(run), run.elapsed());
  });
  if (enough.of == nullptr) {
    size.why = facts::cpu_is_known(given.run())
                   ? "it used next to no CPU time, which says little of its needs"
                   : "its CPU time is not known well enough";
    return size;
  }
  const EndedJob& run = *enough.of;
  const std::int64_t centi = facts::cpu_ms_of(run) * 100 / run.elapsed().count();
  const std::int64_t floor = rules::default_cpus(given.policy.supply.shares, shape.gpus);
  const std::int64_t wanted = std::max(enough.value, floor);
  const std::int64_t next = (wanted + shape.nodes - 1) / shape.nodes * shape.nodes;
  size.used = Value(centi);
  size.outcome = SizeOutcome::keep;
  size.why = fmt::format("{} cores at work on average{}", hundredths(centi), whose(given, enough));
  const std::int64_t came = rules::default_cpus(given.policy.supply.shares, shape.held_gpus);
  if (held <= floor) {
    size.why += shape.gpus > 0 ? "; so many come with its GPUs" : "";
  } else if (held <= came && std::min(held, next) > floor) {
    // What came by itself would be fewer now.
    set_next(given, size, std::min(held, next), shape);
    size.why += "; fewer GPUs bring fewer cores along, so say how many";
  } else if (is_worth(held * 100, next * 100, centi, given.policy.rules.cpus_over_need.used_permille)) {
    set_next(given, size, next, shape);
    size.why += next == enough.value ? "; twice that leaves room"
                                     : fmt::format("; no less than {} for each GPU's data loaders",
                                                   given.policy.supply.shares.cpus_per_gpu);
  } else if (held <= came) {
    shape.cpus = floor;
  }
  return size;
}

// An interactive session ends when its person leaves; what goes on has not said yet how long it takes.
std::optional<RunSize> size_time(const Given& given) {
  const EndedJob& run = given.run();
  const Duration limit = run.time_limit;
  if (!run.batch || limit <= Duration(0) || given.sizing.goes_on) return std::nullopt;
  if (run.state == JobState::timeout) return more_time(given);
  RunSize size = unknown_size("time", Value(limit), "it did not run to its end");
  const Most longest = most_of(
      given, [](const EndedJob& each) { return each.batch; },
      [](const EndedJob& each) { return each.elapsed().count(); });
  if (longest.of == nullptr) return size;
  const Duration took(longest.value), next = rules::enough_time(took);
  size.used = Value(took);
  size.outcome = SizeOutcome::keep;
  size.why = fmt::format("it took {}{}", show_duration(took), whose(given, longest));
  if (!is_worth(limit.count(), next.count(), took.count(),
                given.policy.rules.time_limit_over_need.used_permille))
    return size;
  size.outcome = SizeOutcome::less;
  size.next = Value(next);
  size.line = given.line("--time=" + time_option(next));
  size.why += "; half as much again is safe, and a shorter job starts sooner";
  return size;
}

}  // namespace steward::advice
