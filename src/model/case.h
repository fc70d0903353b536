// A case: one matter between staff and one person. Findings of the same person and principle gather in it,
// whatever the number of jobs. Derived from ledger events and from nothing else.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "model/contact.h"
#include "model/job.h"
#include "model/permission.h"
#include "model/verdict.h"

namespace steward {

using CaseId = Id<struct CaseTag>;
using TaskId = Id<struct TaskTag>;
using ExemptionId = Id<struct ExemptionTag>;

enum class Resolution {
  remedied,
  job_ended,
  explained,
  exempt,
  mistaken,
  answered,  // a request or concern that staff have dealt with
  cancelled_with_permission,
  cancelled_in_emergency
};
std::string_view to_string(Resolution resolution);
std::optional<Resolution> resolution_from(std::string_view word);

// Whose turn it is. The moves between them are one table (model/moves.h).
enum class CaseState {
  watched,   // observe mode: seen, nobody was contacted
  drafted,   // the first word waits for a staff member's approval
  told,      // the person's turn
  answered,  // staff's turn: the person said something
  silent,    // staff's turn: the person was reminded and said nothing
  closed
};
std::string_view to_string(CaseState state);
std::optional<CaseState> case_state_from(std::string_view word);

// What a case is about: words of the policy, the ledger and the API.
namespace principle {
inline constexpr std::string_view sessions = "sessions";  // the page's, as rules check them: these three
inline constexpr std::string_view holding = "holding";
inline constexpr std::string_view amount = "amount";
inline constexpr std::string_view need = "need";            // over ended jobs: no more than needed
inline constexpr std::string_view quota = "quota";          // over ended jobs: what was agreed
inline constexpr std::string_view front_end = "front_end";  // about a person on a front-end
inline constexpr std::string_view troubleshooting =
    "troubleshooting";                                      // leave that people declare themselves
inline constexpr std::string_view release = "release";      // permission given beforehand
inline constexpr std::string_view by_staff = "staff";       // opened by staff in their own words
inline constexpr std::string_view emergency = "emergency";  // a run that an emergency names
inline constexpr std::string_view support = "support";      // the person asked for help
inline constexpr std::string_view concern = "concern";      // the person told staff of something
inline constexpr std::string_view platform = "platform:";   // + faults, emergencies: nobody's cases
}  // namespace principle

// What a line of the conversation is meant as.
enum class Meaning {
  words,
  explanation,
  help,       // asks for help
  wrong,      // "this is wrong": counts against the rule
  exemption,  // asks for an exemption
  context,    // what Steward attached
  note        // staff's own; the person never sees it
};
std::string_view to_string(Meaning meaning);
std::optional<Meaning> meaning_from(std::string_view word);

// A line of the conversation.
struct Entry {
  Time at = no_time;
  std::string who;  // login name, or "steward"
  bool staff = false;
  Meaning meaning = Meaning::words;
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
  JobKey job;
  std::string reason;
  Evidence evidence;
  std::optional<Plot> plot;  // what was measured then
  Time first_at = no_time;
  Time last_at = no_time;
  bool standing = true;  // false once the rule is kept again
  bool exempt = false;   // it stands no more because of an exemption, and for no better reason
  bool operator==(const Finding&) const = default;
};

// A job that the case is about.
struct CaseJob {
  RunKey run;         // the run that is now looked at
  std::string shown;  // "123" or "120_3"
  std::string name;
  std::string nodes;        // where it runs, shortened
  Time ended_at = no_time;  // no_time: followed; else when its run ended, or the case stopped following it
  Time told_at = no_time;   // when its person was first told of it
  bool cancelled = false;   // it ended by a cancellation, whoever's
  bool settled = false;     // people explained it, or called the finding mistaken: not raised again
  bool operator==(const CaseJob&) const = default;
  const JobKey& job() const { return run.job; }
};

// Leave from a rule, granted by staff in this case.
struct Exemption {
  ExemptionId id;
  std::string rule;           // empty: all rules
  std::optional<JobKey> job;  // nullopt: all the person's jobs
  Time until = no_time;
  std::string reason;
  std::string by;
  Time ended_at = no_time;  // no_time: in force until `until`
  bool operator==(const Exemption&) const = default;
  bool in_force(Time now) const { return ended_at == no_time && now < until; }
};

// What a person did in the case: so that a second staff member sees what changed.
struct Touch {
  std::int64_t seq = 0;  // the ledger event
  Time at = no_time;
  std::string who;
  std::string what;
  bool operator==(const Touch&) const = default;
};

struct Case {
  CaseId id;
  uid_t uid = 0;
  std::string user;
  std::string principle;
  CaseState state = CaseState::watched;
  Time state_since = no_time;
  Time opened_at = no_time;
  Time begun_at = no_time;    // opened, or last reopened
  std::uint32_t repeats = 0;  // times it was reopened because it happened again
  std::int64_t version = 0;   // its newest ledger event
  std::vector<CaseJob> jobs;
  std::vector<Finding> findings;
  std::vector<Contact> contacts;
  std::vector<Permission> permissions;
  std::vector<Cancellation> cancellations;
  std::vector<Entry> conversation;
  std::vector<StaffTask> tasks;
  std::vector<Exemption> exemptions;
  std::vector<Touch> touches;            // the newest 50
  std::string assigned;                  // the staff member who has taken it
  std::string ticket;                    // its number in the site's ticket system
  std::optional<Resolution> resolution;  // set: closed
  Time closed_at = no_time;
  std::string closed_by;
  std::string closing_words;
  bool operator==(const Case&) const = default;
  bool open() const { return state != CaseState::closed; }
};

// Is it about a person and not about some of their jobs? Its findings then name none (JobKey{}).
bool about_person(const Case& value);

// Do findings and permissions about its jobs gather in it? Not in what people asked or told staff of.
bool gathers(const Case& value);

// The case's record of a job; null: it is not about it.
const CaseJob* job_in(const Case& value, const JobKey& job);
const Finding* finding_in(const Case& value, const JobKey& job, std::string_view rule);
// The first finding that stands about the job, or with JobKey{} about the person; null: none.
const Finding* standing_in(const Case& value, const JobKey& job);

// Until when an open or closed case that is about this job followed it: for ever, while it does.
Time followed_until(const Case& value, const JobKey& job);

// A cancellation of that run that is owed or under way; null: none.
const Cancellation* cancelling(const Case& value, const RunKey& run);
// The newest permission about that run; null: none.
const Permission* newest_permission(const Case& value, const RunKey& run);

// May a closed case be opened again? A matter that comes back for ever is not one case for ever: what people
// said in it has to be erased in its time (retention), and a case is written whole at each of its events.
bool has_room(const Case& closed, Time now);

// Closed, and nothing about it is still to be done: no contact or cancellation under way, no open task, no
// exemption in force.
bool at_rest(const Case& value);

}  // namespace steward
