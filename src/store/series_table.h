// SeriesStore in a table of Steward's database.
#pragma once

#include "store/db.h"
#include "store/series_store.h"

namespace steward::store {

class SeriesTable final : public SeriesStore {
 public:
  explicit SeriesTable(Db& db) : db_(db) {}  // borrowed
  Status keep(const std::vector<PackedChunk>& chunks) override;
  Status each(const std::string& node, Time from, Time to,
              const std::function<void(const PackedChunk&)>& take) override;
  Result<std::map<std::string, Time>> ends() override;
  Status forget_before(Time time, std::size_t most) override;

 private:
  Db& db_;
};

}  // namespace steward::store
