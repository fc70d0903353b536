// What allows a cancellation: the owner's permission, or staff's declared emergency; and the cancellation
// itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "model/contact.h"
#include "model/job.h"

namespace steward {

using PermissionId = Id<struct PermissionTag>;
using EmergencyId = Id<struct EmergencyTag>;
using CancellationId = Id<struct CancellationTag>;

// The owner's word about one run. `given` may be used once; everything else gives no warrant.
enum class PermissionState { asked, given, declined, withdrawn, used, lapsed };
std::string_view to_string(PermissionState state);
std::optional<PermissionState> permission_state_from(std::string_view word);

struct Permission {
  PermissionId id;
  RunKey run;
  PermissionState state = PermissionState::asked;
  Time asked_at = no_time;
  std::string asked_by;  // staff's login name
  Time answered_at = no_time;
  // Given with the job itself (--comment=steward:release-if-idle=60m): the idle time it is for; 0: given in
  // the case.
  Duration if_idle{0};
  bool operator==(const Permission&) const = default;
};

enum class CancellationState { owed, attempting, done, failed };
std::string_view to_string(CancellationState state);
std::optional<CancellationState> cancellation_state_from(std::string_view word);

// One cancellation, bound to what allows it. Exactly one of permission and emergency is set.
struct Cancellation {
  CancellationId id;
  RunKey run;
  PermissionId permission;
  EmergencyId emergency;
  CancellationState state = CancellationState::owed;
  Time owed_at = no_time;
  Time attempted_at = no_time;  // no_time: scancel was never called
  Time settled_at = no_time;
  std::string detail;
  bool operator==(const Cancellation&) const = default;
};

// What compromises the platform. `idle` is none unless the site's policy says so.
enum class Cause { storage, node, network, front_end, service, security, idle };
std::string_view to_string(Cause cause);
std::optional<Cause> cause_from(std::string_view word);

// Staff's recorded declaration that the platform is compromised by these runs. Lapses by itself.
struct Emergency {
  EmergencyId id;
  std::string declared_by;
  Time declared_at = no_time;
  Time expires_at = no_time;
  Cause cause = Cause::storage;
  std::string reason;
  std::string evidence;  // staff's words
  std::string told;      // what the runs' owners read: never words that one owner could learn of another by
  std::string platform;  // what Steward itself saw of the platform at that moment
  std::vector<RunKey> runs;
  bool needs_second = false;  // the policy asks for a second staff member
  std::string confirmed_by;   // who that was
  Time confirmed_at = no_time;
  bool operator==(const Emergency&) const = default;

  // Does it allow anything now?
  bool stands(Time now) const { return now < expires_at && (!needs_second || confirmed_at != no_time); }
};

}  // namespace steward
