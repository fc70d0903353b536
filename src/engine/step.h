// The one step: (state, input) -> events and acts, and nothing else. stewardd, replay, tests and the
// benchmark drive it.
//
// Pure: no clock, no I/O; every input carries its moment. What is only a cache (facts, verdicts, who sits at
// a terminal) changes in place. What must last changes only through the step's draft: commit its events, then
// settle() it. A draft that could not be committed is dropped, and the case book is as if the input had never
// come; what the caches learned they keep, and the next poll, tick or report makes the same of it again.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "casework/acts.h"
#include "casework/book.h"
#include "engine/judging.h"
#include "engine/people.h"
#include "facts/front_ends.h"
#include "facts/joined.h"
#include "facts/past.h"
#include "model/input.h"
#include "model/warrant.h"
#include "policy/policy.h"

namespace steward::engine {

// Everything the step reads.
struct State {
  State(const std::string& cluster, policy::Policy site_policy, casework::Writer message_writer);

  policy::Policy policy;
  casework::Writer writer;
  facts::Joined facts;
  casework::CaseBook book;
  facts::Past past;  // ended runs of the last weeks
  PastWatch past_watch;
  facts::FrontEnds front_end_harm;
  std::map<std::string, std::set<uid_t>> at_terminal;  // by front-end node
  std::map<SlurmId, Standing> verdicts;                // of the last tick
  std::set<std::string> front_ends;                    // nodes whose word on who sits at a terminal is taken
  // Since when this daemon has been looking without a break; a clock that was set anew, or a machine that
  // slept, is a break.
  Time watching_since = no_time;
  Time ticked_at = no_time;
  // In the last tick: why findings and releases were held, where the platform may be the cause.
  Doubted doubted;
  bool polled = false;  // Slurm has answered since the start
  Time polled_at = no_time;
};

// At a start, before the first input: the ledger's cases, whose jobs keep their names.
void begin(State& state, casework::CaseBook book);

// From now on this policy is judged by. Errors: refused, with why, when it needs a new State: intervals of
// another length, windows longer than what is kept. The old one goes on then.
Status change_policy(State& state, policy::Policy policy);

struct Outcome {
  casework::Draft draft;
  std::optional<Warrant> warrant;      // cancel with this at once, after the commit
  std::optional<casework::Done> done;  // a person's act
  std::vector<facts::EndedRun> ended;  // of a poll
  std::vector<uid_t> judged;           // of a tick: whose habits
  std::optional<uid_t> forgotten;
  std::optional<uid_t> spoke_of;  // somebody acted in a case of theirs: their habits are looked at anew
  bool unfit = false;             // a report from a clock that runs ahead: answered, not kept
  std::optional<Error> refused;   // the act, or the commit point, was refused: nothing is committed
};

Outcome step(State& state, const Input& input);

// After the outcome's events are committed.
void settle(State& state, Outcome&& outcome);

// What is owed now, by the book: to be carried out by the live loop, each at most once at a time.
struct Due {
  using Contacts = std::vector<std::pair<CaseId, ContactId>>;
  Contacts mails;    // at once
  Contacts waiting;  // mails that wait for their person's digest (digest.h)
  Contacts words;    // for terminals
  Contacts outputs;  // for running jobs' own output
  Contacts chats;    // of each case the oldest alone, like tickets: order matters
  Contacts tickets;
  std::vector<std::pair<CaseId, CancellationId>> observe;  // look at the run, then CancelObserved
  std::vector<std::pair<CaseId, CancellationId>> resolve;  // outcome unclear: ask Slurm, then CancelResolved
};
Due due(const casework::CaseBook& book);

// The case a contact or cancellation belongs to; nullopt when it is no longer in the book.
std::optional<CaseId> case_with(const casework::CaseBook& book, ContactId contact);
std::optional<CaseId> case_with(const casework::CaseBook& book, CancellationId cancellation);

}  // namespace steward::engine
