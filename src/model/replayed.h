// What a replay tells, thing by thing, in the order in which it happened (engine/replay.h).
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/event.h"
#include "model/job.h"
#include "model/tape.h"
#include "model/verdict.h"

namespace steward::replayed {

// A rule says something else of a run, or of a person, than before. A run that ends takes its verdicts along:
// nothing is said.
struct VerdictChange {
  std::optional<RunKey> run;  // nullopt: about a person
  std::string shown;          // "123", "120_3"
  uid_t uid = 0;
  std::string user;
  std::optional<Judgement> from;  // nullopt: the first of this rule about this run
  Verdict to;
};

// A ledger event, but for those that owe a contact. Without the texts that people and letters hold.
struct CaseEvent {
  Event event;
  std::string user;  // the case's person; empty: of no case, or erased
};

struct Contact {
  ContactId contact;
  CaseId in;
  uid_t uid = 0;
  std::string user;  // the case's person
  MessageKind message = MessageKind::finding;
  ChannelKind channel = ChannelKind::mail;
  Audience to = Audience::owner;
  std::optional<RunKey> run;
  bool draft = false;  // waits for a staff member; else it is owed from this moment on
};

// From here on the replay makes other events than the stewardd that wrote the tape, since the policy or the
// program is another.
struct Parted {
  std::vector<tape::MadeEvent> recorded;
  std::vector<tape::MadeEvent> replayed;
};

// The ledger had gone on to this event when the next life began; the tape does not hold what made the last.
struct Gap {
  std::int64_t from = 0;  // the ledger's newest event as replayed
  std::int64_t to = 0;    // and as it was
};

// So many of the reports that a life's windows were refilled with are not on the tape: its beginning was cut
// off, or the machine lost power.
struct ReportsMissing {
  std::uint64_t reports = 0;
};

// stewardd began to judge by another policy. `taken`: the replay has it, and judges by it from here on, too.
struct PolicyChange {
  std::string version;
  bool taken = false;
};

using What = std::variant<VerdictChange, CaseEvent, Contact, Parted, Gap, PolicyChange, ReportsMissing>;

struct Record {
  Time at = no_time;
  What what;
};

// All in all.
struct Summary {
  bool recorded = false;  // by a stewardd, so that parting from it would have been noticed
  std::uint64_t inputs = 0;
  std::uint64_t lives = 0;  // of stewardd
  Time begin = no_time;     // of the first line and of the last
  Time end = no_time;
  std::uint64_t runs = 0;  // that were judged
  std::uint64_t verdict_changes = 0;
  std::uint64_t cases = 0;     // opened
  std::uint64_t contacts = 0;  // owed or drafted
  // After it parted: people's acts and outcomes that name things of another history.
  std::uint64_t left_out = 0;
  std::optional<Time> parted_at;  // first
};

}  // namespace steward::replayed
