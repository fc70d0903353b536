#include "model/rights.h"

#include "base/check.h"

namespace steward {

Status may(const Caller& caller, Act act, uid_t owner) {
  const bool own = caller.uid == owner && caller.role != Role::agent;
  const bool staff = caller.role == Role::staff;
  switch (act) {
    case Act::see_job:
    case Act::see_case:
      if (own || staff) return {};
      // The same words as for what does not exist, so that nobody learns of strangers' things.
      return fail(ErrorCode::not_found,
                  "no such thing among yours; `steward jobs` and `steward cases` list yours");
    case Act::answer:
      if (own) return {};
      if (staff)
        return fail(ErrorCode::refused, "staff answer with `steward contact`, so that the person is told");
      return fail(ErrorCode::not_found,
                  "no such thing among yours; `steward jobs` and `steward cases` list yours");
    case Act::permit:
    case Act::decline:
      if (own) return {};
      if (staff) return fail(ErrorCode::refused, "only the job's owner can give or refuse this permission");
      return fail(ErrorCode::not_found,
                  "no such thing among yours; `steward jobs` and `steward cases` list yours");
    case Act::contact:
    case Act::ask:
    case Act::close:
    case Act::cancel:
    case Act::declare_emergency:
    case Act::see_all:
    case Act::verify_ledger:
    case Act::settle_task:
      if (staff) return {};
      return fail(ErrorCode::refused,
                  "only platform staff may do this; tell them what you see with `steward reply`");
    case Act::report:
      if (caller.role == Role::agent) return {};
      return fail(ErrorCode::refused, "reports are taken only from the agents' own account");
  }
  check_failed("act without a rule");
}

}  // namespace steward
