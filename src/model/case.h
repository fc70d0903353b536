// A case: one matter between staff and one person about one job. Derived from ledger events and from nothing
// else.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "model/job.h"
#include "model/report.h"
#include "model/verdict.h"

namespace steward {

using CaseId = Id<struct CaseTag>;
using PermissionId = Id<struct PermissionTag>;
using EmergencyId = Id<struct EmergencyTag>;
using CancellationId = Id<struct CancellationTag>;
using TaskId = Id<struct TaskTag>;

enum class Resolution {
  remedied,
  job_ended,
  explained,
  mistaken,
  cancelled_with_permission,
  cancelled_in_emergency
};
std::string_view to_string(Resolution resolution);
std::optional<Resolution> resolution_from(std::string_view word);

enum class ChannelKind { mail, terminal };
std::string_view to_string(ChannelKind channel);
std::optional<ChannelKind> channel_from(std::string_view word);

// What a message is for. Each has its text in messages/<language>/<word>.txt.
enum class MessageKind { finding, ask, cancelled, not_cancelled, emergency, staff_word, remedied };
std::string_view to_string(MessageKind kind);
std::optional<MessageKind> message_from(std::string_view word);
// A notice of what was done to a person's job: sent again when unclear, under the same Message-ID.
inline bool is_notice(MessageKind kind) {
  return kind == MessageKind::cancelled || kind == MessageKind::emergency;
}

// One passage of the outbox: owed -> attempting -> accepted | refused | unclear.
enum class Passage { owed, attempting, accepted, refused, unclear };
std::string_view to_string(Passage passage);
std::optional<Passage> passage_from(std::string_view word);

struct Contact {
  ContactId id;
  MessageKind kind = MessageKind::finding;
  ChannelKind channel = ChannelKind::mail;
  Passage passage = Passage::owed;
  Time owed_at = no_time;
  Time attempted_at = no_time;
  Time settled_at = no_time;
  std::string message_id;  // RFC 5322, fixed when owed
  std::string subject;
  std::string text;            // exactly what is sent
  std::string detail;          // what the other side said
  std::uint32_t attempts = 0;  // times "attempting" was committed; more than 1 only for notices
  bool operator==(const Contact&) const = default;
};

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
  Time settled_at = no_time;
  std::string detail;
  bool operator==(const Cancellation&) const = default;
};

// A line of the conversation.
struct Entry {
  Time at = no_time;
  std::string who;  // login name, or "steward"
  bool staff = false;
  std::string text;
  bool operator==(const Entry&) const = default;
};

// Something only a person can mend: a contact that was refused or is unclear, a cancellation that failed.
struct StaffTask {
  TaskId id;
  Time opened_at = no_time;
  std::string what;
  ContactId contact;            // or 0
  CancellationId cancellation;  // or 0
  Time done_at = no_time;       // no_time: open
  std::string done_by;
  bool operator==(const StaffTask&) const = default;
};

struct Finding {
  std::string rule;
  std::string reason;
  Evidence evidence;
  Time first_at = no_time;
  Time last_at = no_time;
  bool standing = true;  // false once the rule is kept again
  bool operator==(const Finding&) const = default;
};

struct Case {
  CaseId id;
  uid_t uid = 0;
  std::string user;
  JobKey job;
  RunKey run;             // the run that is now looked at
  std::string job_shown;  // "123" or "120_3"
  std::string job_name;
  std::string node_list;  // where it runs, shortened
  Time opened_at = no_time;
  bool held = false;  // observe mode: nobody was contacted
  std::vector<Finding> findings;
  std::vector<Contact> contacts;
  std::vector<Permission> permissions;
  std::vector<Cancellation> cancellations;
  std::vector<Entry> conversation;
  std::vector<StaffTask> tasks;
  std::optional<Resolution> resolution;  // set: closed
  Time closed_at = no_time;
  std::string closed_by;
  std::string closing_words;
  bool operator==(const Case&) const = default;
  bool open() const { return !resolution.has_value(); }
};

// A notice is tried this often in all; then an unclear one is a staff task like any other.
inline constexpr std::uint32_t notice_attempts = 3;

// May this contact be sent now: owed, or an unclear notice with attempts left.
bool sendable(const Contact& contact);

// Closed, and nothing about it is still to be done: no contact or cancellation under way, no open task.
bool at_rest(const Case& value);

// Staff's recorded declaration that the platform is compromised by these runs. Lapses by itself.
struct Emergency {
  EmergencyId id;
  std::string declared_by;
  Time declared_at = no_time;
  Time expires_at = no_time;
  std::string reason;
  std::string evidence;
  std::vector<RunKey> runs;
  bool operator==(const Emergency&) const = default;
};

}  // namespace steward
