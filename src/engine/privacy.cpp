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

void Live::publish_head() {
  const Time now = edges_.clock.now();
  const Duration since = now - head_looked_at_;
  if (winding_down_ || (since >= Duration(0) && since < look_through_every)) return;
  // It is read by people, and not urgent.
  if (policy::digest_moment(state_.policy.supply.office, now) == no_time) return;
  const auto head = edges_.store.ledger_head();
  if (!head) return log(LogLevel::error, "ledger_head_failed", {{"why", head.error().message}});
  head_looked_at_ = now;
  if (head->entries > 0) (void)take(input::Head{*head});
}

// Whom the ledger knows by that name: they may have no account any more.
Result<store::KnownPerson> Live::person_named(const std::string& user) const {
  const auto known = edges_.store.person_named(user);
  if (!known) return tl::unexpected<Error>(known.error());
  if (*known) return **known;
  return fail(ErrorCode::not_found, fmt::format("the ledger knows no {}", one_line(user, 60)));
}

// All of a person's, who is uid and name.
Result<std::vector<Case>> Live::cases_of(uid_t uid, const std::string& user) const {
  auto cases = edges_.store.cases({uid, false, all});
  if (cases) std::erase_if(*cases, [&](const Case& value) { return value.user != user; });
  return cases;
}

Result<PersonData> Live::export_data(const Caller& caller, const std::string& user) {
  const bool own = user == caller.user;
  if (const Status allowed = may(caller, Act::export_data, own ? caller.uid : nobody_uid); !allowed)
    return tl::unexpected<Error>(allowed.error());
  PersonData data{caller.uid, user, {}, {}, {}};
  bool has_account = true;
  if (!own) {
    const auto account = edges_.directory.by_name(user);
    has_account = account.has_value();
    const auto uid = has_account
                         ? Result<uid_t>(account->uid)
                         : person_named(user).map([](const store::KnownPerson& each) { return each.uid; });
    if (!uid) {
      return fail(uid.error().code,
                  uid.error().code != ErrorCode::not_found
                      ? uid.error().message
                      : fmt::format("there is no account {}, and the ledger knows none", one_line(user, 60)));
    }
    data.uid = *uid;
  }
  auto cases = cases_of(data.uid, user);
  if (!cases) return tl::unexpected<Error>(cases.error());
  for (Case& value : *cases) hide_staffs_own(caller, value);
  data.cases = std::move(*cases);
  data.language = texts_.languages->of(data.uid, user);
  if (!has_account) return data;  // and no jobs
  auto views = jobs({data.uid, user, Role::user}, false);
  if (!views) return tl::unexpected<Error>(views.error());
  data.jobs = std::move(*views);
  return data;
}

bool Live::has_history(uid_t uid) const {
  bool any = false;
  const auto each = edges_.store.history().each({uid, no_time, Time::max()}, [&](EndedJob&&) { any = true; });
  return each && any;
}

Result<std::size_t> Live::forget(const Caller& caller, const std::string& user) {
  if (const Status allowed = may(caller, Act::forget, nobody_uid); !allowed)
    return tl::unexpected<Error>(allowed.error());
  auto known = person_named(user);
  // Who never had a case may have a history.
  if (const auto account = edges_.directory.by_name(user); !known && account && has_history(account->uid))
    known = store::KnownPerson{account->uid, true};
  if (!known) return tl::unexpected<Error>(known.error());
  const uid_t whose = known->present ? known->uid : nobody_uid;
  if (const Status allowed = may(caller, Act::forget, whose); !allowed)
    return tl::unexpected<Error>(allowed.error());
  auto cases = cases_of(known->uid, user);
  if (!cases) return tl::unexpected<Error>(cases.error());
  for (const Case& value : *cases) {
    if (at_rest(value)) continue;
    return fail(ErrorCode::conflict,
                fmt::format("case {} of theirs is {}: settle it first (steward case {})", value.id.value,
                            value.open() ? "open" : "closed, but something in it is still to be done",
                            value.id.value));
  }
  const std::size_t count = cases->size();
  const auto forgotten = known->present ? std::optional(known->uid) : std::nullopt;
  const auto taken = take(input::Erase{std::move(*cases), forgotten, caller.user, "the person is forgotten"});
  if (!taken) return tl::unexpected<Error>(taken.error());
  if (forgotten) texts_.languages->forget(*forgotten);
  return count;
}

}  // namespace steward::engine
