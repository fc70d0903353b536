// SeriesStore: packed series on disk, by node and time. A cache, not ledger: what is lost is a gap in a
// graph. Serving thread only.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/series_chunk.h"

namespace steward::store {

struct PackedChunk {
  std::string node;
  ChunkTime time;
  std::string bytes;
};

class SeriesStore {
 public:
  virtual ~SeriesStore() = default;
  // All or none. A second chunk of the same node and time adds to the first: reports may come late.
  virtual Status keep(const std::vector<PackedChunk>& chunks) = 0;
  // Those of `node` that hold some of [from, to), in order of time. `take` must not call the store.
  virtual Status each(const std::string& node, Time from, Time to,
                      const std::function<void(const PackedChunk&)>& take) = 0;
  // Where each node's newest chunk ends.
  virtual Result<std::map<std::string, Time>> ends() = 0;
  // Those that begin before `time`, `most` of them.
  virtual Status forget_before(Time time, std::size_t most) = 0;
};

}  // namespace steward::store
