// The ledger's events as a table: steward case N --events, steward ledger show. For staff.
#pragma once

#include <cstdint>
#include <optional>

#include "programs/steward/session.h"

namespace steward::cli {

int show_events_of(const Session& session, CaseId id);

struct LedgerOptions {
  std::optional<CaseId> in;  // only this case's
  std::int64_t from = 1;
  std::int64_t limit = 100;
  bool json = false;
};
int show_ledger(const Session& session, const LedgerOptions& options);

}  // namespace steward::cli
