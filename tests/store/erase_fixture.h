// Cases in which everything happens, full of marks (marks.h), and their erasure as the engine commits it.
#pragma once

#include "fixture.h"
#include "marks.h"

namespace steward::store {

class EraseTest : public StoreTest {
 protected:
  struct Marked {
    Case value;
    std::vector<std::string> marks;
    std::set<std::string> kinds;
  };

  // One event in a commit of its own, so that every version of the case was on disk once.
  void happens(Marked& of, const event::Body& body) {
    Change change;
    change.events = {next(of.value, body)};
    change.cases = {of.value};
    commit(change);
    of.kinds.insert(std::string(kind_of(body)));
  }

  // Every kind of event that a case can have, in an order that the moves allow; closed and at rest in the
  // end.
  Marked full_case(uid_t uid, Marks& marks) {
    const std::size_t before = marks.made().size();
    Marked of;
    for (int step = 0; step < 40; ++step) happens(of, marks.into(step_of_a_case(step, uid, seq + 1)));
    of.marks.assign(marks.made().begin() + static_cast<std::ptrdiff_t>(before), marks.made().end());
    return of;
  }

  // A case of three events.
  Marked short_case(uid_t uid, Marks& marks) {
    const std::size_t before = marks.made().size();
    Marked of;
    for (const event::Body& body :
         {event::Body(event::CaseOpened{uid, "u", "concern", CaseState::answered}),
          event::Body(event::WordSaid{"u", false, Meaning::words, "w"}),
          event::Body(event::CaseClosed{Resolution::answered, "staff1", "thanks"})}) {
      happens(of, marks.into(body));
    }
    of.marks.assign(marks.made().begin() + static_cast<std::ptrdiff_t>(before), marks.made().end());
    return of;
  }

  // As Steward's step does: all in one commit; the erased cases' projections are handed over, too.
  Change erasing(const std::vector<Case>& cases, std::optional<uid_t> forgotten = {}) {
    Change change;
    for (Case value : cases) {
      change.events.push_back(next(value, event::CaseErased{"staff1", "the person is forgotten"}));
      change.cases.push_back(value);
    }
    if (forgotten)
      change.events.push_back(
          {++seq, from_ms(1'760'000'000'000 + seq), CaseId{}, *forgotten, event::PersonForgotten{"staff1"}});
    return change;
  }

  std::int64_t number_in(const std::string& sql) {
    auto db = Db::open(options.path);
    const auto number = db->number(sql);
    EXPECT_TRUE(number) << number.error().message;
    return number.value_or(-1);
  }

  // `id` is the number of the event, and of what it makes.
  event::Body step_of_a_case(int step, uid_t uid, std::int64_t id) {
    using namespace event;  // NOLINT: twenty kinds of them
    const RunKey a = run_of(4711);
    const RunKey b = run_of(4712);
    const auto owed = [&](bool draft) {
      return ContactOwed{ContactId{id},
                         MessageKind::finding,
                         ChannelKind::mail,
                         Audience::owner,
                         a,
                         draft,
                         "<1@x>",
                         "subject",
                         "text"};
    };
    switch (step) {
      case 0:
        return CaseOpened{uid, "u", "holding", CaseState::watched};
      case 1:
        return JobJoined{a, "4711", "train", "n1"};
      case 2:
        return JobJoined{b, "4712", "train", "n[1-2]"};
      case 3:
        return FindingMade{"idle_gpu", a.job, "idle", {{"node", Value(std::string("n1"))}}};
      case 4:
        return HoldLifted{CaseState::drafted};
      case 5:
        return made_.first = made_.contact = id, owed(true);
      case 6:
        return TicketNumbered{"INC1", "staff1"};
      case 7:
        return CaseAssigned{"staff2", "staff1"};
      case 8:
        return ContactApproved{ContactId{made_.contact}, "staff1", "subject", "text"};
      case 9:
        return ContactAttempting{ContactId{made_.contact}};
      case 10:
        return ContactSettled{ContactId{made_.contact}, Delivery::accepted, "250 ok"};
      case 11:
        return WordSaid{"u", false, Meaning::explanation, std::string("why")};
      case 12:
        return WordSaid{"staff1", true, Meaning::note, "hm"};
      case 13:
        return WordSaid{"steward", false, Meaning::context, "job 4711"};
      case 14:
        return FindingEnded{"idle_gpu", a.job};
      case 15:
        return made_.permission = id, PermissionAsked{PermissionId{id}, a, "staff1"};
      case 16:
        return PermissionAnswered{PermissionId{made_.permission}, PermissionState::given, a, {}};
      case 17:
        return made_.cancellation = id,
               CancellationOwed{CancellationId{id}, a, PermissionId{made_.permission}, {}, "staff1"};
      case 18:
        return CancellationAttempting{CancellationId{made_.cancellation}};
      case 19:
        return CancellationSettled{CancellationId{made_.cancellation}, true, "gone"};
      case 20:
        return RunEnded{a, true};
      case 21:
        return RunChanged{{a.job, from_ms(77)}};
      case 22:
        return RunEnded{{a.job, from_ms(77)}, false};
      case 23:
        return made_.permission = id, PermissionAsked{PermissionId{id}, b, "staff1"};
      case 24:
        return PermissionLapsed{PermissionId{made_.permission}, "over"};
      case 25:
        return made_.contact = id, owed(true);
      case 26:
        return ContactDropped{ContactId{made_.contact}, "the job ended"};
      case 27:
        return made_.task = id, TaskOpened{TaskId{id}, "look", ContactId{made_.contact}, {}};
      case 28:
        return TaskDone{TaskId{made_.task}, "staff2"};
      case 29:
        return made_.exemption = id,
               ExemptionGranted{ExemptionId{id}, "idle_gpu", b.job, from_ms(5), "debugging", "staff1"};
      case 30:
        return ExemptionEnded{ExemptionId{made_.exemption}, "staff1"};
      case 31:
        return RunEnded{b, false};
      case 32:
        return FellSilent{};
      case 33:
        return CaseClosed{Resolution::explained, "staff1", "thanks"};
      case 34:
        return CaseReopened{CaseState::told, "staff1", "once more"};
      case 35:
        return WordSaid{"staff1", true, Meaning::words, "hello"};
      case 36:
        return WordSaid{"u", false, Meaning::wrong, "no"};
      case 37:
        return LinkUsed{ContactId{made_.first}};
      case 38:
        return ContactReturned{ContactId{made_.first}, "5.1.1 no such mailbox"};
      default:
        return CaseClosed{Resolution::mistaken, "staff1", "sorry"};
    }
  }

 private:
  struct {
    std::int64_t contact = 0, first = 0, permission = 0, cancellation = 0, task = 0, exemption = 0;
  } made_;
};

}  // namespace steward::store
