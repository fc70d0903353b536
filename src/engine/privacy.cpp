// Live's care for people's data: export, erasure when its time is over, and forgetting a person.
#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"
#include "base/text.h"
#include "engine/live.h"
#include "model/rights.h"

namespace steward::engine {
namespace {

constexpr Duration look_through_every = hours(1);
constexpr std::size_t at_once = 2000;  // each batch writes the tables of texts anew
constexpr std::size_t all = 1'000'000;

}  // namespace

void Live::erase_expired() {
  const Time now = edges_.clock.now();
  if (winding_down_ || now - erased_at_ < look_through_every) return;
  auto cases = edges_.store.cases_closed_before(now - state_.policy.keep_cases, at_once);
  if (!cases) return log(LogLevel::error, "retention_failed", {{"why", cases.error().message}});
  // A full batch: there is more, and the next tick goes on.
  if (cases->size() < at_once) erased_at_ = now;
  if (cases->empty()) return;
  const std::size_t count = cases->size();
  if (take(input::Erase{std::move(*cases), {}, "steward", "its time was over"}))
    log(LogLevel::info, "erased", {{"cases", count}});
}

// Whose data they are: an account's, or, when that is gone, the person's whom the ledger knows by that name.
Result<uid_t> Live::uid_named(const std::string& user) const {
  if (const auto account = edges_.directory.by_name(user)) return account->uid;
  const auto known = edges_.store.person_named(user);
  if (!known) return tl::unexpected<Error>(known.error());
  if (*known) return (*known)->uid;
  return fail(ErrorCode::not_found,
              fmt::format("there is no account {}, and the ledger knows none", one_line(user, 60)));
}

Result<PersonData> Live::export_data(const Caller& caller, const std::string& user) {
  const bool own = user == caller.user;
  if (const Status allowed = may(caller, Act::export_data, own ? caller.uid : nobody_uid); !allowed)
    return tl::unexpected<Error>(allowed.error());
  const auto uid = own ? Result<uid_t>(caller.uid) : uid_named(user);
  if (!uid) return tl::unexpected<Error>(uid.error());
  PersonData data{*uid, user, {}, {}};
  auto cases = edges_.store.cases({data.uid, false, all});
  if (!cases) return tl::unexpected<Error>(cases.error());
  std::erase_if(*cases, [&](const Case& value) { return value.user != user; });
  for (Case& value : *cases) hide_staffs_own(caller, value);
  data.cases = std::move(*cases);
  if (!own && !edges_.directory.by_name(user)) return data;  // no account, no jobs
  auto views = jobs({data.uid, user, Role::user}, false);
  if (!views) return tl::unexpected<Error>(views.error());
  data.jobs = std::move(*views);
  return data;
}

Result<std::size_t> Live::forget(const Caller& caller, const std::string& user) {
  if (const Status allowed = may(caller, Act::forget, caller.uid); !allowed)
    return tl::unexpected<Error>(allowed.error());
  auto known = edges_.store.person_named(user);
  if (!known) return tl::unexpected<Error>(known.error());
  if (!*known) return fail(ErrorCode::not_found, fmt::format("the ledger knows no {}", one_line(user, 60)));
  auto cases = edges_.store.cases({(*known)->uid, false, all});
  if (!cases) return tl::unexpected<Error>(cases.error());
  std::erase_if(*cases, [&](const Case& value) { return value.user != user; });
  for (const Case& value : *cases) {
    if (at_rest(value)) continue;
    return fail(ErrorCode::conflict,
                fmt::format("case {} of theirs is {}: settle it first (steward case {})", value.id.value,
                            value.open() ? "open" : "closed, but something in it is still to be done",
                            value.id.value));
  }
  const std::size_t count = cases->size();
  const auto forgotten = (*known)->present ? std::optional((*known)->uid) : std::nullopt;
  const auto taken = take(input::Erase{std::move(*cases), forgotten, caller.user, "the person is forgotten"});
  if (!taken) return tl::unexpected<Error>(taken.error());
  return count;
}

}  // namespace steward::engine
