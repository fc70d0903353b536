// What engine::step is told, each thing as a plain value: reports, polls, people's acts, deliveries, ticks.
// Also what a tape holds (model/tape.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/act.h"
#include "model/case.h"
#include "model/contact.h"
#include "model/ended_job.h"
#include "model/job.h"
#include "model/permission.h"
#include "model/person.h"
#include "model/report.h"
#include "model/view.h"

namespace steward {

namespace input {

struct Report {
  NodeReport report;
};
struct Poll {
  std::vector<Job> jobs;
};  // what Slurm said at the input's moment
// Ended runs that were not known before, or not so well: as they end, as accounting tells of them, and after
// a start from what is kept. complete: all that is kept has been told now.
struct Ended {
  std::vector<EndedJob> jobs;
  bool complete = false;
};
struct Person {
  Caller caller;
  PersonAct act;
  std::int64_t seen = 0;  // the version of the case that a staff member looked at last; 0: not known
  ContactId by_link{};    // acts by the link in this contact, which is proof of who they are, once
};
// Texts that are to be gone for good: of cases whose time is over, or of a person that is to be forgotten.
struct Erase {
  std::vector<Case> cases;  // closed and at rest, as the store has them
  std::optional<uid_t> forgotten;
  std::string by;
  std::string why;
};
// A channel stands at its commit point, with these words and those that go in the same letter.
struct ContactCommit {
  ContactId contact;
  std::vector<ContactId> also{};
};
struct ContactDone {
  ContactId contact;
  Delivery delivery = Delivery::unclear;
  std::string detail;
  std::vector<ContactId> also{};
};
// What came by mail to the address of one contact, which proves who was written to, and not who writes.
struct Mail {
  enum class What {
    answer,
    automatic,  // a machine's: out of office
    returned    // the mail did not reach its person after all
  } what = What::answer;
  ContactId contact;
  std::string from;  // an address, as the mail says
  std::string text;  // or why it came back
};
std::string_view to_string(Mail::What what);
std::optional<Mail::What> mail_from(std::string_view word);
struct CancelObserved {
  CancellationId cancellation;
  std::optional<Job> job;
  Time observed_at = no_time;
};
struct CancelDone {
  CancellationId cancellation;
  bool done = false;
  std::string detail;
};
struct CancelResolved {
  CancellationId cancellation;
  std::optional<Job> job;
};  // asked after an unclear outcome
struct Tick {};
// The ledger's end as the store has it: staff are mailed it once a week.
struct Head {
  LedgerHead ledger;
};
struct Started {};  // once, after loading

}  // namespace input

using InputBody =
    std::variant<input::Report, input::Poll, input::Person, input::ContactCommit, input::ContactDone,
                 input::CancelObserved, input::CancelDone, input::CancelResolved, input::Erase, input::Tick,
                 input::Head, input::Started, input::Ended, input::Mail>;

struct Input {
  Time at = no_time;
  InputBody body;
};

}  // namespace steward
