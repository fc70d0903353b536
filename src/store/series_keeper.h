// The series that are being written: each node's present chunk, in memory. The reports that they come from
// are kept by the store until the chunk is (Store::each_report), so that a restart loses none. Pure; serving
// thread only.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "store/series_chunk.h"
#include "store/series_store.h"

namespace steward::store {

class SeriesKeeper {
 public:
  explicit SeriesKeeper(Duration interval) : interval_(interval) {}

  // At start, before the kept reports are added again: what is on disk already.
  void begin_after(std::map<std::string, Time> ends) { written_ = std::move(ends); }
  void add(const NodeReport& report, Time now);
  // Started: reports are new from now on, and one for a time that was written already is one that came late.
  void started() { written_.clear(); }

  // What has ended, packed, `most` of them. They stay until written() says that they are on disk.
  std::vector<PackedChunk> complete(Time now, std::size_t most) const;
  void written(const std::vector<PackedChunk>& chunks);

  // The node's chunks that are not on disk yet.
  const std::vector<SeriesChunk>* open(const std::string& node) const;
  // Reports from then on may be needed again.
  Duration keeps() const { return interval_ * std::int64_t{kChunkSlots + 3 * kQuiet}; }

 private:
  static constexpr std::int64_t kQuiet = 3;  // intervals without a report, after which no more is waited for
  static constexpr std::size_t kMostOpen = 4;  // of a node, should the disk be full: then the oldest is lost

  struct Node {
    std::vector<SeriesChunk> chunks;  // by time of arrival
    Time last_report = no_time;       // when it came
  };
  void add_at(Node& node, const std::string& name, const NodeReport& report, Time time);

  Duration interval_;
  std::map<std::string, Node> nodes_;
  std::map<std::string, Time> written_;
};

}  // namespace steward::store
