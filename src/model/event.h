// Ledger events: everything that ever happened to a case. A case is the fold of its events
// (casework/apply.h).
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/case.h"

namespace steward {

namespace event {

struct CaseOpened {
  uid_t uid = 0;
  std::string user;
  RunKey run;
  std::string job_shown;
  std::string job_name;
  std::string node_list;
  bool held = false;
  bool operator==(const CaseOpened&) const = default;
};
struct FindingMade {  // new, or standing again
  std::string rule;
  std::string reason;
  Evidence evidence;
  bool operator==(const FindingMade&) const = default;
};
struct FindingEnded {
  std::string rule;
  bool operator==(const FindingEnded&) const = default;
};
struct RunChanged {
  RunKey run;
  bool operator==(const RunChanged&) const = default;
};  // requeued: a new run of the same job
struct HoldLifted {
  bool operator==(const HoldLifted&) const = default;
};  // observe mode was switched off

struct ContactOwed {
  ContactId contact;
  MessageKind kind = MessageKind::finding;
  ChannelKind channel = ChannelKind::mail;
  std::string message_id;
  std::string subject;
  std::string text;
  bool operator==(const ContactOwed&) const = default;
};
struct ContactAttempting {
  ContactId contact;
  bool operator==(const ContactAttempting&) const = default;
};
struct ContactSettled {
  ContactId contact;
  Delivery delivery = Delivery::accepted;
  std::string detail;
  bool operator==(const ContactSettled&) const = default;
};

struct PermissionAsked {
  PermissionId permission;
  RunKey run;
  std::string by;
  bool operator==(const PermissionAsked&) const = default;
};
struct PermissionAnswered {
  PermissionId permission;
  PermissionState answer = PermissionState::declined;  // given, declined or withdrawn
  RunKey run;                                          // given without being asked: the run it is for
  bool operator==(const PermissionAnswered&) const = default;
};
struct PermissionLapsed {  // the run it was for is over
  PermissionId permission;
  std::string why;
  bool operator==(const PermissionLapsed&) const = default;
};

struct EmergencyDeclared {
  Emergency emergency;
  bool operator==(const EmergencyDeclared&) const = default;
};

struct CancellationOwed {
  CancellationId cancellation;
  RunKey run;
  PermissionId permission;
  EmergencyId emergency;
  std::string by;
  bool operator==(const CancellationOwed&) const = default;
};
struct CancellationAttempting {
  CancellationId cancellation;
  bool operator==(const CancellationAttempting&) const = default;
};
struct CancellationSettled {
  CancellationId cancellation;
  bool done = false;
  std::string detail;
  bool operator==(const CancellationSettled&) const = default;
};

struct WordSaid {
  std::string who;
  bool staff = false;
  std::string text;
  bool operator==(const WordSaid&) const = default;
};

struct TaskOpened {
  TaskId task;
  std::string what;
  ContactId contact;
  CancellationId cancellation;
  bool operator==(const TaskOpened&) const = default;
};
struct TaskDone {
  TaskId task;
  std::string by;
  bool operator==(const TaskDone&) const = default;
};

struct CaseClosed {
  Resolution resolution = Resolution::job_ended;
  std::string by;
  std::string words;
  bool operator==(const CaseClosed&) const = default;
};

using Body = std::variant<CaseOpened, FindingMade, FindingEnded, RunChanged, HoldLifted, ContactOwed,
                          ContactAttempting, ContactSettled, PermissionAsked, PermissionAnswered,
                          PermissionLapsed, EmergencyDeclared, CancellationOwed, CancellationAttempting,
                          CancellationSettled, WordSaid, TaskOpened, TaskDone, CaseClosed>;

}  // namespace event

struct Event {
  std::int64_t seq = 0;  // place in the ledger, from 1 without gaps; ids of new things are their event's seq
  Time at = no_time;
  CaseId in;         // the case it belongs to; 0 for an emergency's declaration
  uid_t person = 0;  // whom it concerns; the ledger's entry keeps only a number for it
  event::Body body;
  bool operator==(const Event&) const = default;
};

std::string_view kind_of(const event::Body& body);  // "case_opened", … : stable, stands in the ledger

}  // namespace steward
