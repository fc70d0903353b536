// CaseBook: the cases that still matter, as the ledger's events made them; and Draft, what one step adds to
// it.
//
// A step never changes the book. It writes a Draft: events, and copies of the cases they touch. The live loop
// commits the draft to the store and only then settles it into the book, so that a commit that fails leaves
// nothing behind. Pure; not thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/case.h"
#include "model/event.h"
#include "model/verdict.h"

namespace steward::casework {

class Draft;

class CaseBook {
 public:
  CaseBook() = default;
  // From the store at start; last_seq is the ledger's newest event.
  CaseBook(std::vector<Case> cases, std::vector<Emergency> emergencies, std::int64_t last_seq);

  const Case* find(CaseId id) const;
  const Emergency* find(EmergencyId id) const;
  const std::map<CaseId, Case>& cases() const { return cases_; }
  // Those that something is still to be done about (model/case.h, at_rest); ascending.
  const std::set<CaseId>& restless() const { return restless_; }
  const std::map<EmergencyId, Emergency>& emergencies() const { return emergencies_; }
  // The open case that follows this job, else the one that did so last, else null.
  const Case* about(const JobKey& job) const;
  // Those that gather findings; ascending.
  std::vector<CaseId> about_all(const JobKey& job) const;
  std::vector<CaseId> of_person(uid_t uid) const;
  std::int64_t last_seq() const { return last_seq_; }

  void settle(Draft&& draft);
  // A case of the store's that the book has forgotten: somebody acts in it once more.
  void recall(Case value);
  // Drops closed cases that are at rest and whose job no longer runs; the store keeps them.
  void forget(const std::function<bool(const Case&)>& done_with);

 private:
  void index(const Case& value);
  std::map<CaseId, Case>::iterator drop(std::map<CaseId, Case>::iterator at);  // the one behind it

  std::map<CaseId, Case> cases_;
  std::set<CaseId> restless_;
  std::map<JobKey, std::set<CaseId>> by_job_;
  std::map<uid_t, std::set<CaseId>> by_person_;
  std::map<EmergencyId, Emergency> emergencies_;
  std::int64_t last_seq_ = 0;
};

// What a message says, from what it is about. Pure; given from outside, since texts are contact's business.
struct Written {
  std::string subject;
  std::string text;
  std::string message_id;
  std::string language = "en";
};
struct Brief {
  ContactId contact;
  MessageKind kind = MessageKind::finding;
  std::optional<RunKey> run;  // the run it is about, when it is about one
  Evidence words;
  std::optional<Plot> plot{};
  Audience to = Audience::owner;
};
using Writer = std::function<Written(const Case& in, const Brief& brief)>;

class Draft {
 public:
  Draft(const CaseBook& book, Time at, const Writer& writer) : book_(book), at_(at), writer_(writer) {}

  Time at() const { return at_; }
  std::int64_t next_seq() const { return book_.last_seq() + static_cast<std::int64_t>(events_.size()) + 1; }
  // As it stands with this draft's events folded in. STEWARD_CHECKs that the case exists.
  const Case& see(CaseId id) const;
  const Case* find(CaseId id) const;  // the same; null when there is none
  const Emergency* find(EmergencyId id) const;
  // As in the book.
  const Case* about(const JobKey& job) const;
  std::vector<CaseId> about_all(const JobKey& job) const;
  std::vector<CaseId> own_cases(uid_t uid) const;
  // The person's open case of that principle, else the one that was closed last, else null.
  const Case* matter(uid_t uid, const std::string& user, std::string_view principle) const;

  void emit(CaseId in, event::Body body);
  CaseId open(event::CaseOpened opened);  // the new case's id is its event's number
  EmergencyId declare(Emergency emergency, uid_t by);
  // Takes a case that the book does not hold (any more), as it is.
  void adopt(const Case& value);
  std::vector<CaseId> opened() const;    // by this draft
  std::vector<CaseId> reopened() const;  // by this draft, of those that the book thinks at rest
  void confirm(EmergencyId id, const std::string& by, uid_t uid);
  void person_forgotten(uid_t uid, const std::string& by);

  struct Message {
    MessageKind kind = MessageKind::finding;
    ChannelKind channel = ChannelKind::mail;
    Audience to = Audience::owner;
    std::optional<RunKey> run;
    bool draft = false;
    Evidence words;
    std::optional<Plot> plot{};
  };
  // Owes a message in its final words.
  ContactId owe(CaseId in, const Message& message);

  bool empty() const { return events_.empty(); }
  const std::vector<Event>& events() const { return events_; }
  std::vector<Case> touched() const;
  const std::vector<Emergency>& declared() const { return declared_; }

 private:
  friend class CaseBook;
  const CaseBook& book_;
  Time at_;
  const Writer& writer_;
  std::vector<Event> events_;
  std::map<CaseId, Case> touched_;
  std::map<JobKey, std::set<CaseId>> joined_;  // what the book's index does not have yet
  std::vector<Emergency> declared_;
};

}  // namespace steward::casework
