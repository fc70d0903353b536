// The database's tables and how an older database becomes a present one. docs/formats.md says what they mean.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "store/db.h"

namespace steward::store {

inline constexpr std::int64_t kSchemaVersion = 8;  // PRAGMA user_version
// The form of the JSON in the projections, and of what the ledger's events make of a case. Whoever changes
// either counts it up: at its next start a database of an older form has its projections made anew from the
// ledger.
inline constexpr std::int64_t kCaseForm = 3;
inline constexpr std::int64_t kApplicationId = 0x53545744;  // "STWD", PRAGMA application_id

// Brings the tables to kSchemaVersion, each version in a transaction of its own. Errors: refused for another
// program's database and for one that a newer Steward has written; io.
Status migrate(Db& db);

}  // namespace steward::store
