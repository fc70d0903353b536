#include "model/rights.h"

#include "base/check.h"

namespace steward {
namespace {

// Nobody decides in their own matter.
constexpr const char* own_case =
    "this is your own matter: another staff member must do this; you answer like everybody, with `steward "
    "reply`, `permit` or `decline`";

}  // namespace

Status may(const Caller& caller, Act act, uid_t owner) {
  // Agents and the mail server own nothing.
  const bool person = caller.role == Role::user || caller.role == Role::staff;
  const bool own = person && caller.uid == owner;
  const bool staff = caller.role == Role::staff;
  switch (act) {
    case Act::see_job:
    case Act::see_case:
    case Act::export_data:
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
    case Act::raise:
      if (own) return {};
      return fail(ErrorCode::refused, "this is a program's account, and raises nothing: run it as yourself");
    case Act::contact:
    case Act::ask:
    case Act::approve:
    case Act::assign:
    case Act::note:
    case Act::ticket:
    case Act::exempt:
    case Act::close:
    case Act::reopen:
    case Act::cancel:
    case Act::settle_task:
    case Act::forget:
      if (staff && own) return fail(ErrorCode::refused, own_case);
      [[fallthrough]];
    case Act::declare_emergency:
    case Act::see_all:
    case Act::see_ledger:
    case Act::import_history:
      if (staff) return {};
      return fail(ErrorCode::refused,
                  "only platform staff may do this; tell them what you see with `steward concern`");
    case Act::report:
      if (caller.role == Role::agent) return {};
      return fail(ErrorCode::refused, "reports are taken only from the agents' own account");
    case Act::deliver_mail:
      if (caller.role == Role::mailer) return {};
      return fail(
          ErrorCode::refused,
          "mail is taken only from the account that [mail] receiver_user names in steward.toml: let the "
          "mail server run `steward receive` as that one");
  }
  check_failed("act without a rule");
}

}  // namespace steward
