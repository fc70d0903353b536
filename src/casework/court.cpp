#include "casework/court.h"

#include <fmt/format.h>

#include <algorithm>

namespace steward::casework {
namespace {

constexpr Duration idle_is_known_for = minutes(2);

Status check_permission(const Case& in, const Cancellation& cancellation, Time now) {
  const auto found =
      std::find_if(in.permissions.begin(), in.permissions.end(),
                   [&](const Permission& permission) { return permission.id == cancellation.permission; });
  if (found == in.permissions.end())
    return fail(ErrorCode::refused, "there is no such permission in this case");
  if (found->run != cancellation.run) return fail(ErrorCode::refused, "the permission is for another run");
  if (found->state != PermissionState::given) {
    return fail(ErrorCode::refused, fmt::format("the permission is {}, not given", to_string(found->state)));
  }
  // Given for an idle job: what was seen then says nothing after a while, whatever held the act up.
  const Duration age = now - cancellation.owed_at;
  if (found->if_idle != Duration(0) && (age < Duration(0) || age > idle_is_known_for))
    return fail(ErrorCode::conflict, "it is too long since the job was seen idle");
  return {};
}

Status check_emergency(const CaseBook& book, const Cancellation& cancellation, Time now) {
  const Emergency* emergency = book.find(cancellation.emergency);
  if (emergency == nullptr) return fail(ErrorCode::refused, "there is no such emergency");
  if (!emergency->stands(now)) {
    return fail(ErrorCode::refused, now >= emergency->expires_at
                                        ? "the emergency is over"
                                        : "the emergency waits for a second staff member");
  }
  if (std::find(emergency->runs.begin(), emergency->runs.end(), cancellation.run) == emergency->runs.end()) {
    return fail(ErrorCode::refused, "the emergency does not name this run");
  }
  return {};
}

// Is what Slurm shows now the very run that was permitted? Ids are reused and jobs are requeued.
Status check_run(const Case& in, const Cancellation& cancellation, const std::optional<Job>& observed) {
  if (!observed) return fail(ErrorCode::refused, "the job has ended by itself");
  if (observed->id != cancellation.run.job.id)
    return fail(ErrorCode::refused, "Slurm answered about another job");
  if (observed->uid != in.uid || observed->user != in.user) {
    return fail(ErrorCode::refused, "the job number belongs to somebody else now");
  }
  if (observed->state != JobState::running && observed->state != JobState::suspended) {
    return fail(ErrorCode::refused, fmt::format("the run is {} now", to_string(observed->state)));
  }
  if (observed->start != cancellation.run.start) {
    return fail(ErrorCode::refused, "the job was started anew since; the permission was for the earlier run");
  }
  return {};
}

}  // namespace

Result<Warrant> Court::issue(const CaseBook& book, const Case& in, CancellationId id,
                             const std::optional<Job>& observed, Time observed_at, Time now) {
  const auto found = std::find_if(in.cancellations.begin(), in.cancellations.end(),
                                  [&](const Cancellation& cancellation) { return cancellation.id == id; });
  if (found == in.cancellations.end() || found->state != CancellationState::owed) {
    return fail(ErrorCode::refused, "no such cancellation is owed");
  }
  const Status basis =
      found->permission ? check_permission(in, *found, now) : check_emergency(book, *found, now);
  if (!basis) return tl::unexpected<Error>(basis.error());
  if (const Status run = check_run(in, *found, observed); !run) return tl::unexpected<Error>(run.error());
  if (now < observed_at || now - observed_at > warrant_life) {
    return fail(ErrorCode::timeout, "looking at the job took too long; it is looked at again");
  }

  Warrant warrant;
  warrant.valid_ = true;
  warrant.target_ = observed->het_leader ? std::to_string(*observed->het_leader) : show_id(*observed);
  warrant.run_ = found->run;
  warrant.owner_uid_ = in.uid;
  warrant.owner_ = in.user;
  warrant.state_ = observed->state;
  warrant.observed_at_ = observed_at;
  warrant.cancellation_ = id;
  return warrant;
}

}  // namespace steward::casework
