// Service: what the API and the pages may ask of a running stewardd. Serving thread only. Every call checks
// the caller's rights first (model/rights.h) and answers about strangers' things exactly as about things that
// are not.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/act.h"
#include "model/case.h"
#include "model/event.h"
#include "model/job.h"
#include "model/report.h"
#include "model/view.h"
#include "store/store.h"

namespace steward::engine {

class Service {
 public:
  virtual ~Service() = default;

  // Roles from the policy file: agents' uid, staff's group, else user. Errors: not_found for a uid without a
  // name.
  virtual Result<Caller> identify(uid_t uid) = 0;

  virtual Result<ReportAnswer> take_report(const Caller& caller, const NodeReport& report) = 0;
  // The case as it is after the act. DeclareEmergency answers with no case but the emergency.
  struct ActAnswer {
    std::optional<Case> in;
    std::optional<Emergency> emergency;
  };
  virtual Result<ActAnswer> act(const Caller& caller, const PersonAct& act) = 0;

  virtual Result<std::vector<JobView>> jobs(const Caller& caller, bool everybody) = 0;  // everybody: staff
  virtual Result<JobView> job(const Caller& caller, const std::string& shown_id) = 0;   // "123", "120_3"
  virtual Result<std::vector<Case>> cases(const Caller& caller, const store::CaseFilter& filter) = 0;
  virtual Result<Case> find_case(const Caller& caller, CaseId id) = 0;
  virtual Result<std::vector<Event>> events_of(const Caller& caller, CaseId id) = 0;  // staff
  virtual Result<LedgerCheck> verify_ledger(const Caller& caller) = 0;                // staff
  virtual Result<Health> health(const Caller& caller) = 0;                            // staff
};

}  // namespace steward::engine
