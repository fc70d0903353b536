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

// The owner's.
struct Reply {
  CaseId in;
  std::string text;
};
// Yes to cancelling one run: the one that began at `start`, as the person saw it; refused when it is no
// longer that.
struct Permit {
  CaseId in;
  Time start = no_time;  // no_time: the run that the case shows now
};
struct Decline {
  CaseId in;
  std::string text;
};
struct Withdraw {
  CaseId in;
};  // takes a permission back while it is unused

// Staff's.
struct Say {
  CaseId in;
  std::string text;
};  // own words, sent to the person
struct OpenCase {
  SlurmId job = 0;
  std::string text;
};  // the same about a job that has no case yet
struct Ask {
  CaseId in;
  std::string text;
};  // for permission to cancel the case's present run
struct Close {
  CaseId in;
  Resolution resolution = Resolution::explained;
  std::string words;
};
struct SettleTask {
  CaseId in;
  TaskId task;
};
struct DeclareEmergency {
  std::string reason;
  std::string evidence;
  std::vector<SlurmId> jobs;  // raw ids; bound to their present runs
  Duration lasts = std::chrono::hours(2);
};
// With the permission that stands in the case, or under an emergency that names its present run; else
// refused.
struct Cancel {
  CaseId in;
  EmergencyId emergency;
};

}  // namespace act

using PersonAct = std::variant<act::Reply, act::Permit, act::Decline, act::Withdraw, act::Say, act::OpenCase,
                               act::Ask, act::Close, act::SettleTask, act::DeclareEmergency, act::Cancel>;

// The case that an act is about; nullopt for acts that open one or declare an emergency.
std::optional<CaseId> case_of(const PersonAct& act);

}  // namespace steward
