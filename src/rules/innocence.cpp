#include "rules/innocence.h"

#include <fmt/format.h>

#include <algorithm>

namespace steward::rules {

std::optional<Time> stopped_at(const JobFacts& facts) {
  std::optional<Time> last;
  for (const NodeUse& node : facts.nodes) {
    const bool worked =
        facts.gpus.empty() && node.last_worked != nullptr && *node.last_worked > facts.run.start;
    if (worked) last = std::max(last.value_or(no_time), *node.last_worked);
  }
  for (const HeldGpu& gpu : facts.gpus) {
    if (gpu.memory == nullptr) continue;
    const bool seen_from_start = gpu.memory->measured_since <= facts.run.start + 2 * facts.interval;
    const bool used = gpu.memory->last_active > facts.run.start;
    if (used) last = std::max(last.value_or(no_time), gpu.memory->last_active);
    if (!used && !seen_from_start) last = std::max(last.value_or(no_time), gpu.memory->measured_since);
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

Innocence::Innocence(const policy::Innocence& numbers, Duration interval, const LastWork& people)
    : numbers_(numbers), interval_(interval) {
  for (const auto& [uid, last] : people) times_.push_back(last);
  std::sort(times_.begin(), times_.end());
}

std::string Innocence::doubt(Time stopped, Time now) const {
  if (now - stopped > numbers_.lasts) return "";
  // Who is at work now has not stopped with it, unless it is at work again itself.
  const Time now_at_work = now - 3 * interval_;
  const Time at_work =
      stopped > now_at_work ? stopped + numbers_.within : std::min(stopped + numbers_.within, now_at_work);
  const auto working = std::upper_bound(times_.begin(), times_.end(), at_work);
  const auto with_it = std::lower_bound(times_.begin(), working, stopped - numbers_.within);
  const std::int64_t stopped_with_it = working - with_it;
  if (stopped_with_it < numbers_.people || stopped_with_it < times_.end() - working) return "";
  return fmt::format("the jobs of {} people fell idle within minutes of one another", stopped_with_it);
}

}  // namespace steward::rules
