// What people ask Steward to do. Checked by rights.h, judged by casework, kept in the ledger.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/case.h"
#include "model/person.h"

namespace steward {

namespace act {

// Where an act is about one job of a case, `job` names it by Slurm's raw id; 0: the only one that it can be.

// The owner's.
struct Reply {
  CaseId in;
  std::string text;
  Meaning meaning = Meaning::words;  // words, explanation, help, wrong or exemption
};
// Yes to cancelling one run: the one that began at `start`, as the person saw it; refused when it is no
// longer that.
struct Permit {
  CaseId in;
  Time start = no_time;  // no_time: the run that the case shows now
  SlurmId job = 0;
};
struct Decline {
  CaseId in;
  std::string text;
  SlurmId job = 0;
};
struct Withdraw {  // takes a permission back while it is unused
  CaseId in;
  SlurmId job = 0;
};
// Anyone's: each opens a case of the caller's own.
struct Concern {
  std::string text;
};
struct Support {
  std::string text;
  SlurmId job = 0;  // 0: about none
};

// Staff's.
struct Say {
  CaseId in;
  std::string text;
};  // own words, sent to the person
struct OpenCase {
  SlurmId job = 0;
  std::string text;
};  // the same about a job that has no case yet
struct Note {
  CaseId in;
  std::string text;
};  // for staff alone
struct Ask {
  CaseId in;
  std::string text;
  SlurmId job = 0;
};                // for permission to cancel the present run
struct Approve {  // lets a draft go out; empty: as it stands
  CaseId in;
  ContactId contact;  // 0: the case's only draft
  std::string subject;
  std::string text;
};
struct Assign {
  CaseId in;
  std::string to;  // a staff member's login name; empty: the caller's own
};
struct Ticket {
  CaseId in;
  std::string number;
};
struct Grant {  // an exemption
  CaseId in;
  std::string rule;  // empty: all rules
  SlurmId job = 0;   // 0: all the person's jobs
  Duration lasts{0};
  std::string reason;
};
struct Revoke {
  CaseId in;
  ExemptionId exemption;
};
struct Close {
  CaseId in;
  Resolution resolution = Resolution::explained;
  std::string words;
};
struct Reopen {
  CaseId in;
  std::string words;
};
struct SettleTask {
  CaseId in;
  TaskId task;
};
struct DeclareEmergency {
  Cause cause = Cause::storage;
  std::string reason;
  std::string evidence;
  std::vector<SlurmId> jobs;  // raw ids; bound to their present runs
  Duration lasts = std::chrono::hours(2);
  std::string tell{};  // what the runs' owners read instead of the reason; see Emergency::told
};
struct ConfirmEmergency {  // the second staff member
  EmergencyId emergency;
};
// With the permission that stands in the case, or under an emergency that names its present run; else
// refused.
struct Cancel {
  CaseId in;
  EmergencyId emergency;
  SlurmId job = 0;
};

}  // namespace act

using PersonAct = std::variant<act::Reply, act::Permit, act::Decline, act::Withdraw, act::Concern,
                               act::Support, act::Say, act::OpenCase, act::Note, act::Ask, act::Approve,
                               act::Assign, act::Ticket, act::Grant, act::Revoke, act::Close, act::Reopen,
                               act::SettleTask, act::DeclareEmergency, act::ConfirmEmergency, act::Cancel>;

// The case that an act is about; nullopt for acts that open one or declare an emergency.
std::optional<CaseId> case_of(const PersonAct& act);

}  // namespace steward
