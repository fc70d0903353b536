#include "rules/innocence.h"

#include <fmt/format.h>

#include <algorithm>

namespace steward::rules {
namespace {

constexpr Duration together = minutes(5);
constexpr std::size_t fewest = 3;

}  // namespace

std::optional<Time> stopped_at(const JobFacts& facts) {
  std::optional<Time> last;
  for (const HeldGpu& gpu : facts.gpus) {
    if (gpu.memory == nullptr) continue;
    const bool seen_from_start = gpu.memory->first_measured <= facts.run.start + 2 * facts.interval;
    const bool used = gpu.memory->last_active > facts.run.start;
    if (used) last = std::max(last.value_or(long_ago), gpu.memory->last_active);
    if (!used && !seen_from_start && !last) last = long_ago;
  }
  return last;
}

void Innocence::add(uid_t uid, Time last_active) {
  Time& last = last_.try_emplace(uid, last_active).first->second;
  last = std::max(last, last_active);
}

std::string Innocence::doubt(Time stopped) const {
  std::size_t with_it = 0, working = 0;
  for (const auto& [uid, last] : last_) {
    if (last > stopped + together) {
      ++working;
    } else if (last >= stopped - together) {
      ++with_it;
    }
  }
  if (with_it < fewest || with_it < working) return "";
  return fmt::format("the GPUs of {} people fell idle within minutes of one another", with_it);
}

}  // namespace steward::rules
