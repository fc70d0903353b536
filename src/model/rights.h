// Who may do what: the one place. Everything that a caller asks for passes here before anything is looked up
// for it.
#pragma once

#include <sys/types.h>

#include "base/result.h"
#include "model/case.h"
#include "model/person.h"

namespace steward {

enum class Act {
  see_job,
  see_case,  // own; staff all
  answer,
  permit,
  decline,  // owner only: nobody gives another's permission
  raise,    // a concern, a request for support: everybody's
  contact,
  ask,
  approve,
  assign,
  note,
  ticket,
  exempt,
  close,
  reopen,
  cancel,
  settle_task,  // staff, but not in their own case
  declare_emergency,
  see_all,
  see_ledger,
  forget,  // staff
  import_history,
  export_data,   // own; staff all
  report,        // agents
  deliver_mail,  // the account that answers by mail come in by
};

// `owner` is the uid that the object belongs to; for acts without an owner, the caller's own.
// Refusals say what the caller may do instead, never whether the object exists.
Status may(const Caller& caller, Act act, uid_t owner);

// No account has it.
inline constexpr uid_t nobody_uid = static_cast<uid_t>(-1);

// Whom a case belongs to, as far as this caller goes: uids are given to new people, and a person is uid and
// name.
inline uid_t owner_of(const Case& value, const Caller& caller) {
  return value.uid == caller.uid && value.user != caller.user ? nobody_uid : value.uid;
}

}  // namespace steward
