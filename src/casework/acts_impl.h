// Internal to casework: one overload for each act. Each gets a case that exists and that the caller may act
// on.
#pragma once

#include "casework/acts.h"

namespace steward::casework {

struct Hand {
  Draft& draft;
  const Caller& caller;
  const Surroundings& around;

  const policy::Policy& policy() const { return around.policy; }
  Reach reach(CaseId in) const { return around.reach(draft.see(in).uid); }
  bool as_staff(CaseId in) const { return caller.role == Role::staff && caller.uid != draft.see(in).uid; }

  Status need_open(CaseId in) const;
  // The job of the case that an act means: `raw`, or the only one that has not ended.
  Result<CaseJob> target(CaseId in, SlurmId raw) const;
  // The same, and it runs: yesterday's yes is no yes for today's run.
  Result<CaseJob> running_target(CaseId in, SlurmId raw) const;
  void say(CaseId in, const std::string& text, Meaning meaning = Meaning::words) const;
};

Result<Done> perform(const Hand& hand, const act::Reply& act);
Result<Done> perform(const Hand& hand, const act::Permit& act);
Result<Done> perform(const Hand& hand, const act::Decline& act);
Result<Done> perform(const Hand& hand, const act::Withdraw& act);
Result<Done> perform(const Hand& hand, const act::Concern& act);
Result<Done> perform(const Hand& hand, const act::Support& act);
Result<Done> perform(const Hand& hand, const act::Say& act);
Result<Done> perform(const Hand& hand, const act::OpenCase& act);
Result<Done> perform(const Hand& hand, const act::Note& act);
Result<Done> perform(const Hand& hand, const act::Ask& act);
Result<Done> perform(const Hand& hand, const act::Approve& act);
Result<Done> perform(const Hand& hand, const act::Assign& act);
Result<Done> perform(const Hand& hand, const act::Ticket& act);
Result<Done> perform(const Hand& hand, const act::Grant& act);
Result<Done> perform(const Hand& hand, const act::Revoke& act);
Result<Done> perform(const Hand& hand, const act::Close& act);
Result<Done> perform(const Hand& hand, const act::Reopen& act);
Result<Done> perform(const Hand& hand, const act::SettleTask& act);
Result<Done> perform(const Hand& hand, const act::DeclareEmergency& act);
Result<Done> perform(const Hand& hand, const act::ConfirmEmergency& act);
Result<Done> perform(const Hand& hand, const act::Cancel& act);

inline tl::unexpected<Error> refuse(const Error& error) { return tl::unexpected<Error>(error); }

}  // namespace steward::casework
