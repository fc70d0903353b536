// Memory, on one node.
#include "advice/sizing.h"

namespace steward::advice {
namespace {

bool tells_of_memory(const EndedJob& run) {
  return facts::was_watched(run) && run.measured->most_memory_mib > 0;
}

std::string node_coverage(const EndedJob& run) {
  const Duration time = run.elapsed() * std::max<std::int64_t>(1, run.nodes);
  return run.measured ? percent_words(run.measured->node_measured.count(), time.count()) : "0 %";
}

// The most that a node of the partition has; 0: not known.
std::int64_t largest_node_mib(const Given& given) {
  std::int64_t most = 0;
  for (const NodeType& type : given.cluster.node_types) {
    const auto& names = type.partitions;
    if (std::find(names.begin(), names.end(), given.run().partition) != names.end())
      most = std::max(most, static_cast<std::int64_t>(type.memory_mib));
  }
  return most / 1024 * 1024;
}

RunSize more_memory(const Given& given, RunSize size, std::int64_t asked, std::int64_t peak,
                    std::string_view why) {
  size.outcome = SizeOutcome::more;
  const std::int64_t largest = largest_node_mib(given);
  const std::int64_t wanted = (std::max(asked * 3 / 2, rules::enough_mib(peak)) + 1023) / 1024 * 1024;
  const std::int64_t next = largest > 0 ? std::min(wanted, largest) : wanted;
  if (next <= asked) {
    size.why = fmt::format("{}, and no node of its partition has more than {}: let it hold less at once", why,
                           gib_words(largest));
    return size;
  }
  size.next = Value(next);
  size.line = given.line("--mem=" + memory_option(next));
  size.why = fmt::format("{}; half as much again, and see what it needs then", why);
  return size;
}

}  // namespace

RunSize size_memory(const Given& given, const Shape& shape) {
  const EndedJob& run = given.run();
  const auto nodes = std::max<std::int64_t>(1, run.nodes);
  const std::int64_t asked = static_cast<std::int64_t>(run.memory_mib) / nodes;
  RunSize size = unknown_size("memory_mib", Value(asked), "");
  const Most peak = most_of(given, tells_of_memory, [](const EndedJob& each) {
    return static_cast<std::int64_t>(each.measured->most_memory_mib);
  });
  if (peak.of != nullptr) size.used = Value(peak.value);
  if (asked == 0) {
    size.asked.reset();
    size.why = "what it asked for is not known";
    return size;
  }
  if (given.sizing.killed_for_memory || run.state == JobState::out_of_memory)
    return more_memory(given, std::move(size), asked, peak.value, "it ran out of memory");
  if (peak.of == nullptr) {
    size.why = "no memory of it was seen in use";
    if (!facts::was_watched(run))
      size.why =
          fmt::format("{} of its time was measured, and 80 % is the least to judge by", node_coverage(run));
    return size;
  }
  if (peak.value > asked)
    return more_memory(given, std::move(size), asked, peak.value, "it used more than it asked for");
  if (shape.other_nodes) {
    size.why = "look again when it has run on fewer nodes";
    return size;
  }
  size.outcome = SizeOutcome::keep;
  size.why = fmt::format("at most {} {} ({} of the time measured{})", gib_words(peak.value),
                         nodes > 1 ? "on one node" : "in use", node_coverage(*peak.of), whose(given, peak));
  const policy::Shares& shares = given.policy.supply.shares;
  const std::int64_t by_default = rules::default_mib(shares, shape.gpus, shape.cpus) / nodes;
  const std::int64_t came = rules::default_mib(shares, shape.held_gpus, shape.held_cpus) / nodes;
  const std::int64_t next = std::min(asked, rules::enough_mib(peak.value));
  if (asked <= by_default) {
    size.why += fmt::format("; so much comes with its {}", shape.gpus > 0 ? "GPUs" : "cores");
  } else if (asked <= came && next > by_default) {
    // What came by itself would be less now.
    size.outcome = next < asked ? SizeOutcome::less : SizeOutcome::keep;
    size.next = Value(next);
    size.line = given.line("--mem=" + memory_option(next));
    size.why += "; fewer GPUs or cores bring less memory along, so say how much";
  } else if (is_worth(asked, next, peak.value, given.policy.rules.memory_over_need.used_permille)) {
    size.outcome = SizeOutcome::less;
    size.next = Value(next);
    size.line = given.line("--mem=" + memory_option(next));
    size.why += "; a quarter more is enough";
  }
  return size;
}

}  // namespace steward::advice
