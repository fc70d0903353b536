// Owing words: to a case's person by mail and, when they sit at one, on their terminal; to staff, the service
// desk and the hardware's owners by mail; to the ticket system. Pure.
#pragma once

#include <optional>
#include <string>

#include "casework/book.h"
#include "policy/policy.h"

namespace steward::casework {

struct Reach {
  bool contact = false;        // the policy's mode: false is observe
  bool at_terminal = false;    // the person can be written to on a front-end right now
  Duration calm{0};            // how long all rules must have been kept before the matter counts as remedied
  bool in_job_output = false;  // findings are printed into the job's own output, too
  Duration terminal_pause{0};  // between two words on a person's terminals
};

// `run` is the run that the words are about, when they are about one; `plot` what was measured of it.
void owe_word(Draft& draft, CaseId in, MessageKind kind, const Evidence& words, Reach reach,
              std::optional<RunKey> run = {}, std::optional<Plot> plot = {});

// What is still owed and not worth saying any more: settled by ourselves, a task for nobody.
void withdraw(Draft& draft, CaseId in, ContactId contact, const std::string& why);

// The ticket system hears of a case, if the policy names its principle: the first word opens a ticket. After
// an opening that failed (a staff task) it hears nothing until staff say the ticket's number.
void tell_ticket(Draft& draft, CaseId in, MessageKind kind, const std::string& words,
                 const policy::Policy& policy);

// Something only a person can mend.
void open_task(Draft& draft, CaseId in, const std::string& what, ContactId contact = {},
               CancellationId cancellation = {});

// Closes the case: what was asked or permitted lapses, drafts are dropped, the ticket is told. A word of the
// person's that nobody has answered stays behind as a task.
void close(Draft& draft, CaseId in, Resolution resolution, const std::string& by, const std::string& words,
           const policy::Policy& policy);

// Lapses every permission that is asked or given for `run` (nullopt: for any), with the reason.
void lapse_permissions(Draft& draft, CaseId in, const std::string& why, std::optional<RunKey> run = {});

// The same in every case about that run's job.
void lapse_everywhere(Draft& draft, const RunKey& run, const std::string& why);

// When the person was last told by a word of this kind, in the case's whole life; no_time: never.
Time last_word(const Case& in, MessageKind kind);
// The newest contact of that kind; null: there is none.
const Contact* newest_word(const Case& in, MessageKind kind);
// The kind of the words that tell of its findings.
MessageKind word_kind(const Case& in);

// Has anything reached the person, since the case was opened or opened again?
bool was_contacted(const Case& in);

}  // namespace steward::casework
