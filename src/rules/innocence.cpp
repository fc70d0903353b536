#include "rules/innocence.h"

#include <fmt/format.h>

#include <algorithm>

namespace steward::rules {

std::optional<Time> stopped_at(const JobFacts& facts) {
  std::optional<Time> last;
  for (const NodeUse& node : facts.nodes) {
    const bool worked =
        facts.gpus.empty() && node.last_worked != nullptr && *node.last_worked > facts.run.start;
    if (worked) last = std::max(last.value_or(long_ago), *node.last_worked);
  }
  for (const HeldGpu& gpu : facts.gpus) {
    if (gpu.memory == nullptr) continue;
    const bool seen_from_start = gpu.memory->first_measured <= facts.run.start + 2 * facts.interval;
    const bool used = gpu.memory->last_active > facts.run.start;
    if (used) last = std::max(last.value_or(long_ago), gpu.memory->last_active);
    if (!used && !seen_from_start && !last) last = long_ago;
  }
  return last;
}

bool hangs(const JobFacts& facts, Time now) {
  const std::int64_t to = to_ms(now) / facts.interval.count() - 1;
  const auto stuck = static_cast<std::uint32_t>(JobSign::stuck);
  return std::any_of(facts.nodes.begin(), facts.nodes.end(), [&](const NodeUse& node) {
    if (node.use == nullptr) return false;
    const WindowCount hour = node.use->count(to - hours(1) / facts.interval, to, stuck);
    return (hour.active > 2 && hour.active * 10 >= hour.valid) ||
           node.use->count(to - 2, to, stuck).active == 2;
  });
}

void Innocence::add(uid_t uid, Time last_active) {
  Time& last = last_.try_emplace(uid, last_active).first->second;
  last = std::max(last, last_active);
}

std::string Innocence::doubt(Time stopped, Time now) const {
  if (stopped != long_ago && now - stopped > numbers_.lasts) return "";
  std::int64_t with_it = 0, working = 0;
  for (const auto& [uid, last] : last_) {
    if (last > stopped + numbers_.within) {
      ++working;
    } else if (last >= stopped - numbers_.within) {
      ++with_it;
    }
  }
  if (with_it < numbers_.people || with_it < working) return "";
  return fmt::format("the jobs of {} people fell idle within minutes of one another", with_it);
}

}  // namespace steward::rules
