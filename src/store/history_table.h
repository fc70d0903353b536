// HistoryStore in tables of Steward's database.
#pragma once

#include "store/db.h"
#include "store/history_store.h"

namespace steward::store {

class HistoryTable final : public HistoryStore {
 public:
  explicit HistoryTable(Db& db) : db_(db) {}  // borrowed
  Result<std::vector<EndedJob>> keep(std::vector<EndedJob> jobs, Time read_to) override;
  Result<Time> read_to() override;
  Status each(const HistoryFilter& filter, const std::function<void(EndedJob&&)>& take) override;
  Status forget_before(Time time, std::size_t most) override;

 private:
  Db& db_;
};

}  // namespace steward::store
