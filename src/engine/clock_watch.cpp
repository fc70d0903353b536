#include "engine/clock_watch.h"

#include <utility>

namespace steward::engine {
namespace {

int side_of(Duration ahead) { return ahead > kClocksAgree ? 1 : ahead < -kClocksAgree ? -1 : 0; }

}  // namespace

std::optional<Duration> ClockWatch::hear(const std::string& node, Duration ahead) {
  const int side = side_of(ahead);
  const auto known = nodes_.find(node);
  if (known == nodes_.end()) {
    if (side != 0) nodes_[node] = {ahead, 0};
    return std::nullopt;
  }
  Seen& seen = known->second;
  const bool twice = side_of(seen.last) == side;
  seen.last = ahead;
  if (!twice) return std::nullopt;
  if (side == 0) {
    const bool was_told = seen.told != 0;
    nodes_.erase(known);
    return was_told ? std::optional(Duration(0)) : std::nullopt;
  }
  // A clock that drifts on is not told again; one that jumps to the other side is.
  if (std::exchange(seen.told, side) == side) return std::nullopt;
  return ahead;
}

std::vector<NodeClock> ClockWatch::off() const {
  std::vector<NodeClock> all;
  for (const auto& [node, seen] : nodes_) {
    if (seen.told != 0) all.push_back({node, seen.last});
  }
  return all;
}

}  // namespace steward::engine
