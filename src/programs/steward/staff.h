// What staff do in a case: contact, note, ask, take, hand, ticket, exempt, close, reopen, cancel.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "programs/steward/session.h"

namespace steward::cli {

// Jobs are named as squeue shows them; an empty `job` is the only one that it can be, or all for an
// exemption.
struct StaffWork {
  CaseId in;
  std::string job;
  std::vector<std::string> words;
};

// To the case's person; or, with a job, to its owner in a new case.
int contact_in_case(const Session& session, const StaffWork& work);
int contact_about_job(const Session& session, const StaffWork& work);
int leave_note(const Session& session, const StaffWork& work);
int ask_permission(const Session& session, const StaffWork& work);          // words may be missing
int assign_case(const Session& session, CaseId in, const std::string& to);  // empty: the caller
int set_ticket(const Session& session, CaseId in, const std::string& number);
struct ExemptOptions {
  std::string reason;
  std::string rule;  // empty: all
  Duration lasts{0};
};
int grant_exemption(const Session& session, const StaffWork& work, const ExemptOptions& options);
int end_exemption(const Session& session, CaseId in, ExemptionId exemption);
int close_case(const Session& session, const StaffWork& work, Resolution resolution);
int reopen_case(const Session& session, const StaffWork& work);
int cancel_run(const Session& session, const StaffWork& work, EmergencyId emergency, bool yes);

// approve.cpp: shows the draft as it would go out, and asks.
struct ApproveOptions {
  std::string subject;  // empty: the draft's
  bool edit = false;
  bool yes = false;
};
int approve_draft(const Session& session, const StaffWork& work, const ApproveOptions& options);

// The newest message to the person, and where it stands: staff see at once whether they are being told.
void show_newest_contact(const Session& session, const Case& in);

}  // namespace steward::cli
