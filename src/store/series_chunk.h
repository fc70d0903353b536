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

// Half an hour at 30 s: what an open chunk holds in memory against what a packed one costs beside its values.
constexpr std::uint32_t kChunkSlots = 60;

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
  bool empty() const { return columns_.empty(); }
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
  struct Named {
    Metric metric;
    std::uint16_t gpu;  // 1 and up: names_; 0: none
    SlurmId job;
    SeriesColumn column;
  };
  void put(Metric metric, SlurmId job, std::uint16_t gpu, std::uint32_t slot, std::int64_t value);
  std::uint16_t number_of(const std::string& uuid);
  SeriesKey key_of(const Named& named) const;
  void add_slot(const NodeReport& report, std::uint32_t slot);

  ChunkTime time_;
  std::vector<std::string> names_;  // of GPUs
  std::vector<Named> columns_;      // sorted by metric, gpu, job
  std::size_t values_ = 0;
};

// The same of a packed chunk. Errors: garbled (damaged, or a newer Steward's); nothing was taken from it
// then.
Status each_packed(std::string_view packed, const SeriesChunk::Wanted& wanted, const SeriesChunk::Take& take);

}  // namespace steward::store
