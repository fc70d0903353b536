// Who may do what: the one place. Everything that a caller asks for passes here before anything is looked up
// for it.
#pragma once

#include <sys/types.h>

#include "base/result.h"
#include "model/person.h"

namespace steward {

enum class Act {
  see_job,
  see_case,  // own; staff all
  answer,
  permit,
  decline,  // owner only: nobody gives another's permission
  contact,
  ask,
  close,
  cancel,  // staff
  declare_emergency,
  see_all,
  verify_ledger,
  settle_task,  // staff
  report,       // agents
};

// `owner` is the uid that the object belongs to; for acts without an owner, the caller's own.
// Refusals say what the caller may do instead, never whether the object exists.
Status may(const Caller& caller, Act act, uid_t owner);

}  // namespace steward
