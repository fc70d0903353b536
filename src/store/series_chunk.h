// All that one node told in one stretch of time (kChunkSlots intervals), as it is kept: one packed string.
// Pure.
//
// Stretches begin at another time for every node, so that a cluster's do not all end at once.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/report.h"
#include "model/series.h"
#include "store/series_column.h"

namespace steward::store {

// An hour at 30 s: what an open chunk holds in memory against what a packed one costs beside its values.
constexpr std::uint32_t kChunkSlots = 120;

struct ChunkTime {
  Time begin = no_time;
  Duration interval{0};
  Time end() const { return begin + interval * std::int64_t{kChunkSlots}; }
  bool operator==(const ChunkTime&) const = default;
};
// The node's chunk that holds `time`.
ChunkTime chunk_at(const std::string& node, Time time, Duration interval);

class SeriesChunk {
 public:
  explicit SeriesChunk(const ChunkTime& time) : time_(time) {}
  const ChunkTime& time() const { return time_; }
  bool empty() const { return keys_.empty(); }
  std::size_t values() const { return values_; }
  // What the report measured in those intervals of this chunk whose middle it covers.
  void add(const NodeReport& report);
  // The values of those keys that `wanted` says yes to, from the chunk's begin on.
  using Wanted = std::function<bool(const SeriesKey& key)>;
  using Take = std::function<void(const SeriesKey& key, const SeriesValues& values)>;
  void each(const Wanted& wanted, const Take& take) const;

  // Column after column, compressed (zstd).
  std::string pack() const;

 private:
  // Eight bytes: tens of thousands of nodes have some sixty of them each.
  struct Key {
    SlurmId job;
    std::uint16_t gpu;  // 1 and up: names_; 0: none
    Metric metric;
    bool operator==(const Key&) const = default;
  };
  struct Row;
  void put(Row& row, const Key& key, std::int64_t value) const;
  void add_values(const NodeReport& report, Row& row);
  void append(std::uint32_t slot, const Row& row);
  std::uint16_t number_of(const std::string& uuid);
  std::vector<SeriesColumn> columns() const;
  std::vector<std::size_t> by_metric() const;
  SeriesKey name_of(const Key& key) const;

  ChunkTime time_;
  std::vector<std::string> names_;  // of GPUs
  std::vector<Key> keys_;           // in order of appearance
  std::vector<std::int64_t> last_;  // of each key
  // Report after report: slots skipped, how many new keys, which keys have a value (a bit each, unless all
  // do), which of those differ from their last, and those differences. As columns, sixty strings a node would
  // cost more than what is in them.
  std::string rows_;
  std::uint32_t next_slot_ = 0;
  std::size_t values_ = 0;
};

// The same of a packed chunk. Errors: garbled (damaged, or a newer Steward's); nothing was taken from it
// then.
Status each_packed(std::string_view packed, const SeriesChunk::Wanted& wanted, const SeriesChunk::Take& take);

}  // namespace steward::store
