// steward cases: a table of cases. steward case N: the whole matter, and the exact commands that fit it.
#pragma once

#include "programs/steward/session.h"

namespace steward::cli {

struct CasesOptions {
  bool everybody = false;
  bool open_only = false;
  bool mine = false;  // staff: those that the caller has taken; users: their own
  bool json = false;
};
int show_cases(const Session& session, const CasesOptions& options);

struct CaseOptions {
  CaseId id;
  bool full = false;    // every message as it was sent
  bool events = false;  // the ledger's events instead (staff)
  bool json = false;
};
int show_case_page(const Session& session, const CaseOptions& options);

}  // namespace steward::cli
