#include "store/series_keeper.h"

#include <algorithm>

#include "base/log.h"

namespace steward::store {

void SeriesKeeper::add_at(Node& node, const std::string& name, const NodeReport& report, Time time) {
  const ChunkTime wanted = chunk_at(name, time, interval_);
  if (const auto until = written_.find(name); until != written_.end() && wanted.begin < until->second) return;
  auto at = std::find_if(node.chunks.begin(), node.chunks.end(),
                         [&](const SeriesChunk& chunk) { return chunk.time() == wanted; });
  if (at == node.chunks.end()) {
    if (node.chunks.size() == kMostOpen) {
      log(LogLevel::warning, "series_lost", {{"node", name}, {"values", node.chunks.front().values()}});
      node.chunks.erase(node.chunks.begin());
    }
    node.chunks.emplace_back(wanted);
    at = std::prev(node.chunks.end());
  }
  at->add(report);
}

void SeriesKeeper::add(const NodeReport& report, Time now) {
  Node& node = nodes_[report.node];
  node.last_report = now;
  add_at(node, report.node, report, report.begin);
  const Time last = report.end - Duration(1);
  if (!(chunk_at(report.node, last, interval_) == chunk_at(report.node, report.begin, interval_)))
    add_at(node, report.node, report, last);
}

std::vector<PackedChunk> SeriesKeeper::complete(Time now, std::size_t most) const {
  std::vector<PackedChunk> packed;
  for (const auto& [name, node] : nodes_) {
    const bool quiet = now - node.last_report > interval_ * kQuiet;
    for (const SeriesChunk& chunk : node.chunks) {
      const bool followed = &chunk != &node.chunks.back();
      // Followed by order of arrival: what came late may have followed one that is not over.
      if (chunk.time().end() > now || (!followed && !quiet)) continue;
      if (packed.size() == most) return packed;
      packed.push_back({name, chunk.time(), chunk.pack()});
    }
  }
  return packed;
}

void SeriesKeeper::written(const std::vector<PackedChunk>& chunks) {
  for (const PackedChunk& chunk : chunks) {
    const auto node = nodes_.find(chunk.node);
    if (node == nodes_.end()) continue;
    std::erase_if(node->second.chunks, [&](const SeriesChunk& each) { return each.time() == chunk.time; });
    if (node->second.chunks.empty()) nodes_.erase(node);
  }
}

const std::vector<SeriesChunk>* SeriesKeeper::open(const std::string& node) const {
  const auto found = nodes_.find(node);
  return found == nodes_.end() ? nullptr : &found->second.chunks;
}

}  // namespace steward::store
