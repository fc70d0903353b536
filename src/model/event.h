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
  std::string principle;
  CaseState state = CaseState::told;  // any but closed and silent
  bool operator==(const CaseOpened&) const = default;
};
struct JobJoined {  // the case is about this job, too
  RunKey run;
  std::string shown;
  std::string name;
  std::string nodes;
  bool operator==(const JobJoined&) const = default;
};
struct RunEnded {
  RunKey run;
  bool cancelled = false;
  bool operator==(const RunEnded&) const = default;
};
struct RunChanged {  // requeued: a new run of the same job; or it runs again after all
  RunKey run;
  bool operator==(const RunChanged&) const = default;
};
struct FindingMade {  // new, or standing again
  std::string rule;
  JobKey job;
  std::string reason;
  Evidence evidence;
  std::optional<Plot> plot{};
  bool operator==(const FindingMade&) const = default;
};
struct FindingEnded {
  std::string rule;
  JobKey job;
  bool exempt = false;  // by an exemption: the job goes on as before
  bool operator==(const FindingEnded&) const = default;
};
struct HoldLifted {                   // observe mode was switched off
  CaseState state = CaseState::told;  // told or drafted
  bool operator==(const HoldLifted&) const = default;
};
struct FellSilent {
  bool operator==(const FellSilent&) const = default;
};
struct CaseReopened {
  CaseState state = CaseState::told;  // any but closed and silent
  std::string by;                     // "steward": it happened again
  std::string why;
  bool operator==(const CaseReopened&) const = default;
};
struct CaseAssigned {
  std::string to;  // empty: to nobody
  std::string by;
  bool operator==(const CaseAssigned&) const = default;
};
struct TicketNumbered {
  std::string number;
  std::string by;
  bool operator==(const TicketNumbered&) const = default;
};

struct ContactOwed {
  ContactId contact;
  MessageKind kind = MessageKind::finding;
  ChannelKind channel = ChannelKind::mail;
  Audience to = Audience::owner;
  std::optional<RunKey> run;
  bool draft = false;  // waits for a staff member's approval
  std::string message_id;
  std::string subject;
  std::string text;
  std::string language = "en";
  std::optional<Plot> plot{};
  bool operator==(const ContactOwed&) const = default;
};
struct ContactApproved {  // the draft goes out, in these words
  ContactId contact;
  std::string by;
  std::string subject;
  std::string text;
  bool operator==(const ContactApproved&) const = default;
};
struct ContactDropped {  // the draft will never go out
  ContactId contact;
  std::string why;
  bool operator==(const ContactDropped&) const = default;
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

struct ContactReturned {  // a mail that had been taken came back
  ContactId contact;
  std::string detail;
  bool operator==(const ContactReturned&) const = default;
};
struct LinkUsed {  // the person answered by the link in it: it works no more
  ContactId contact;
  bool operator==(const LinkUsed&) const = default;
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
  Duration if_idle{0};                                 // given beforehand, with the job
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

struct EmergencyConfirmed {
  EmergencyId emergency;
  std::string by;
  bool operator==(const EmergencyConfirmed&) const = default;
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
  Meaning meaning = Meaning::words;
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

struct ExemptionGranted {
  ExemptionId exemption;
  std::string rule;
  std::optional<JobKey> job;
  Time until = no_time;
  std::string reason;
  std::string by;
  bool operator==(const ExemptionGranted&) const = default;
};
struct ExemptionEnded {
  ExemptionId exemption;
  std::string by;
  bool operator==(const ExemptionEnded&) const = default;
};

struct CaseClosed {
  Resolution resolution = Resolution::job_ended;
  std::string by;
  std::string words;
  bool operator==(const CaseClosed&) const = default;
};

// What people wrote and what was written to them is gone, bodies and all; the entries stay in the chain.
struct CaseErased {
  std::string by;
  std::string why;
  bool operator==(const CaseErased&) const = default;
};
// A person's name and number are gone from the ledger's list of persons.
struct PersonForgotten {
  std::string by;
  bool operator==(const PersonForgotten&) const = default;
};

using Body = std::variant<CaseOpened, JobJoined, RunEnded, RunChanged, FindingMade, FindingEnded, HoldLifted,
                          FellSilent, CaseReopened, CaseAssigned, TicketNumbered, ContactOwed,
                          ContactApproved, ContactDropped, ContactAttempting, ContactSettled, PermissionAsked,
                          PermissionAnswered, PermissionLapsed, EmergencyDeclared, EmergencyConfirmed,
                          CancellationOwed, CancellationAttempting, CancellationSettled, WordSaid, TaskOpened,
                          TaskDone, ExemptionGranted, ExemptionEnded, CaseClosed, CaseErased, PersonForgotten,
                          ContactReturned, LinkUsed>;

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
