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
  Result<std::optional<EndedJob>> latest(SlurmId id, std::optional<std::uint32_t> task,
                                         const std::optional<Whose>& whose) override;
  Result<std::vector<EndedJob>> of_name(const Whose& whose, const std::string& name,
                                        std::size_t most) override;
  Status forget_before(Time time, std::size_t most) override;

 private:
  Db& db_;
};

}  // namespace steward::store
