#include "casework/apply.h"

#include <algorithm>

#include "base/check.h"
#include "casework/moving.h"

namespace steward::casework {
namespace {

constexpr std::size_t touches_kept = 50;

template <typename Item, typename IdType>
Item& with_id(std::vector<Item>& items, IdType id) {
  return *std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.id == id; });
}

// What somebody did, after their name.
std::string answer_words(PermissionState answer) {
  return answer == PermissionState::given       ? "gave permission"
         : answer == PermissionState::withdrawn ? "took the permission back"
                                                : "declined";
}

template <typename State, typename Move>
void move(State& state, Move by) {
  state = *after(state, by);
}

// One overload per event: what it does to the case. Everything it names is there (misfit()).
struct Fold {
  Case& value;
  const Event& event;

  void turn(CaseState state) const {
    value.state = state;
    value.state_since = event.at;
  }
  void turn(CaseMove by) const { turn(*after(value.state, by)); }
  CaseJob& job(const JobKey& key) const {
    return *std::find_if(value.jobs.begin(), value.jobs.end(),
                         [&](const CaseJob& each) { return each.job() == key; });
  }
  void touch(const std::string& who, std::string what) const {
    value.touches.push_back({event.seq, event.at, who, std::move(what)});
    if (value.touches.size() > touches_kept) value.touches.erase(value.touches.begin());
  }

  void operator()(const event::CaseOpened& e) const {
    value.id = event.in;
    value.uid = e.uid;
    value.user = e.user;
    value.principle = e.principle;
    value.opened_at = value.begun_at = event.at;
    turn(e.state);
  }

  void operator()(const event::JobJoined& e) const {
    CaseJob joined;
    joined.run = e.run;
    joined.shown = e.shown;
    joined.name = e.name;
    joined.nodes = e.nodes;
    value.jobs.push_back(std::move(joined));
  }

  void operator()(const event::RunEnded& e) const {
    CaseJob& ended = job(e.run.job);
    ended.ended_at = event.at;
    ended.cancelled = e.cancelled;
  }

  void operator()(const event::RunChanged& e) const {
    CaseJob& changed = job(e.run.job);
    changed.run = e.run;
    changed.ended_at = no_time;
    changed.cancelled = false;
  }

  void operator()(const event::FindingMade& e) const {
    auto found = std::find_if(value.findings.begin(), value.findings.end(), [&](const Finding& finding) {
      return finding.rule == e.rule && finding.job == e.job;
    });
    if (found == value.findings.end()) {
      value.findings.push_back({e.rule, e.job, {}, {}, {}, event.at, event.at, true});
      found = std::prev(value.findings.end());
    }
    found->reason = e.reason;
    found->evidence = e.evidence;
    found->plot = e.plot;
    found->last_at = event.at;
    found->standing = true;
    found->exempt = false;
  }

  void operator()(const event::FindingEnded& e) const {
    for (Finding& finding : value.findings) {
      if (finding.rule != e.rule || finding.job != e.job) continue;
      finding.standing = false;
      finding.exempt = e.exempt;
      finding.last_at = event.at;
    }
  }

  void operator()(const event::HoldLifted& e) const {
    turn(e.state == CaseState::drafted ? CaseMove::lift_hold_draft : CaseMove::lift_hold);
  }
  void operator()(const event::FellSilent&) const { turn(CaseMove::fall_silent); }

  // What comes back by itself is about the job that brought it back, and follows no other: those may be in
  // another case by now.
  void begin_anew(CaseJob& each, bool by_itself) const {
    each.told_at = no_time;
    each.settled = each.settled && by_itself;  // staff who reopen it mean it
    if (by_itself && each.ended_at == no_time) each.ended_at = value.closed_at;
  }

  void operator()(const event::CaseReopened& e) const {
    turn(e.state);
    value.begun_at = event.at;
    for (CaseJob& each : value.jobs) begin_anew(each, e.by == "steward");
    for (Finding& each : value.findings) each.standing = each.standing && e.by != "steward";
    value.resolution.reset();
    value.closed_at = no_time;
    value.closed_by.clear();
    value.closing_words.clear();
    if (e.by == "steward") {
      ++value.repeats;
    } else {
      touch(e.by, "reopened it");
    }
  }

  void operator()(const event::CaseAssigned& e) const {
    value.assigned = e.to;
    touch(e.by, e.to.empty() ? "gave it back" : e.to == e.by ? "took it" : "handed it to " + e.to);
  }

  void operator()(const event::TicketNumbered& e) const {
    value.ticket = e.number;
    if (e.by != "steward") touch(e.by, "set the ticket to " + e.number);
  }

  // Every job whose finding stands is told of by the first word after it joined.
  void told() const {
    for (CaseJob& each : value.jobs) {
      if (each.told_at == no_time && standing_in(value, each.job()) != nullptr) each.told_at = event.at;
    }
  }

  void told_of_release() const {
    for (const Permission& each : value.permissions) {
      if (each.state != PermissionState::given || each.if_idle == Duration(0)) continue;
      CaseJob& told = job(each.run.job);
      if (told.told_at == no_time) told.told_at = event.at;
    }
  }

  void operator()(const event::ContactOwed& e) const {
    Contact contact;
    contact.id = e.contact;
    contact.kind = e.kind;
    contact.channel = e.channel;
    contact.to = e.to;
    contact.run = e.run;
    contact.passage = e.draft ? Passage::drafted : Passage::owed;
    contact.owed_at = event.at;
    contact.message_id = e.message_id;
    contact.subject = e.subject;
    contact.text = e.text;
    contact.language = e.language;
    contact.plot = e.plot;
    value.contacts.push_back(std::move(contact));
    // A staff member's own words, or their question, stand for the first word: none goes out by itself after
    // them. So does the word of a release, for the jobs it is about.
    const bool from_staff = e.kind == MessageKind::staff_word || e.kind == MessageKind::ask;
    if (from_staff || (tells_finding(e.kind) && !e.draft)) told();
    if (e.kind == MessageKind::release_soon) told_of_release();
  }

  void operator()(const event::ContactApproved& e) const {
    Contact& contact = with_id(value.contacts, e.contact);
    move(contact.passage, ContactMove::approve);
    contact.owed_at = event.at;
    contact.approved_by = e.by;
    contact.subject = e.subject;
    contact.text = e.text;
    if (after(value.state, CaseMove::approve)) turn(CaseMove::approve);
    told();
    touch(e.by, "let the first word go out");
  }

  void operator()(const event::ContactDropped& e) const {
    Contact& contact = with_id(value.contacts, e.contact);
    move(contact.passage, ContactMove::drop);
    contact.settled_at = event.at;
    contact.detail = e.why;
  }

  void operator()(const event::ContactAttempting& e) const {
    Contact& contact = with_id(value.contacts, e.contact);
    move(contact.passage, ContactMove::begin);
    contact.attempted_at = event.at;
    ++contact.attempts;
  }

  void operator()(const event::ContactSettled& e) const {
    Contact& contact = with_id(value.contacts, e.contact);
    move(contact.passage, move_of(e.delivery));
    contact.settled_at = event.at;
    contact.detail = e.detail;
  }

  void operator()(const event::ContactReturned& e) const {
    Contact& contact = with_id(value.contacts, e.contact);
    move(contact.passage, ContactMove::bounce);
    contact.detail = e.detail;
  }

  void operator()(const event::LinkUsed& e) const {
    with_id(value.contacts, e.contact).link_used_at = event.at;
  }

  void operator()(const event::PermissionAsked& e) const {
    value.permissions.push_back(
        {e.permission, e.run, PermissionState::asked, event.at, e.by, no_time, Duration(0)});
    turn(CaseMove::staff_speak);
    touch(e.by, "asked for permission to cancel");
  }

  void operator()(const event::PermissionAnswered& e) const {
    const auto known = std::find_if(value.permissions.begin(), value.permissions.end(),
                                    [&](const Permission& each) { return each.id == e.permission; });
    if (known == value.permissions.end()) {  // given without being asked
      value.permissions.push_back({e.permission, e.run, e.answer, no_time, {}, event.at, e.if_idle});
    } else {
      move(known->state, move_of(e.answer));
      known->answered_at = event.at;
    }
    if (e.if_idle == Duration(0)) touch(value.user, answer_words(e.answer));
    // A no is a word that staff have to read; a yes is acted on at once.
    if (e.answer == PermissionState::declined && value.open()) turn(CaseMove::owner_speaks);
  }

  void operator()(const event::PermissionLapsed& e) const {
    move(with_id(value.permissions, e.permission).state, PermissionMove::lapse);
  }

  // No case's own.
  void operator()(const event::EmergencyDeclared&) const {}
  void operator()(const event::EmergencyConfirmed&) const {}
  void operator()(const event::PersonForgotten&) const {}

  void operator()(const event::CancellationOwed& e) const {
    Cancellation cancellation;
    cancellation.id = e.cancellation;
    cancellation.run = e.run;
    cancellation.permission = e.permission;
    cancellation.emergency = e.emergency;
    cancellation.owed_at = event.at;
    value.cancellations.push_back(std::move(cancellation));
    if (e.by != value.user && e.by != "steward") touch(e.by, "ordered a cancellation");
  }

  // A permission is used up when the act it allows begins, so that it can never serve twice.
  void operator()(const event::CancellationAttempting& e) const {
    Cancellation& cancellation = with_id(value.cancellations, e.cancellation);
    move(cancellation.state, CancellationMove::begin);
    cancellation.attempted_at = event.at;
    if (cancellation.permission)
      move(with_id(value.permissions, cancellation.permission).state, PermissionMove::use);
  }

  void operator()(const event::CancellationSettled& e) const {
    Cancellation& cancellation = with_id(value.cancellations, e.cancellation);
    move(cancellation.state, e.done ? CancellationMove::succeed : CancellationMove::fail);
    cancellation.settled_at = event.at;
    cancellation.detail = e.detail;
  }

  void operator()(const event::WordSaid& e) const {
    value.conversation.push_back({event.at, e.who, e.staff, e.meaning, e.text});
    if (e.meaning == Meaning::context) return;
    touch(e.who, e.meaning == Meaning::note ? "left a note" : "wrote");
    if (e.meaning == Meaning::note || !value.open()) return;
    turn(e.staff ? CaseMove::staff_speak : CaseMove::owner_speaks);
  }

  void operator()(const event::TaskOpened& e) const {
    value.tasks.push_back({e.task, event.at, e.what, e.contact, e.cancellation, no_time, {}});
  }

  void operator()(const event::TaskDone& e) const {
    StaffTask& task = with_id(value.tasks, e.task);
    task.done_at = event.at;
    task.done_by = e.by;
    if (e.by != "steward") touch(e.by, "did a task");
  }

  void operator()(const event::ExemptionGranted& e) const {
    value.exemptions.push_back({e.exemption, e.rule, e.job, e.until, e.reason, e.by, no_time});
    touch(e.by, "granted an exemption");
  }

  void operator()(const event::ExemptionEnded& e) const {
    with_id(value.exemptions, e.exemption).ended_at = event.at;
    if (e.by != "steward") touch(e.by, "ended an exemption");
  }

  void operator()(const event::CaseClosed& e) const {
    turn(CaseMove::close);
    value.resolution = e.resolution;
    value.closed_at = event.at;
    value.closed_by = e.by;
    value.closing_words = e.words;
    if (e.resolution == Resolution::explained || e.resolution == Resolution::mistaken) {
      for (CaseJob& each : value.jobs) each.settled = true;
    }
    if (e.by != "steward") touch(e.by, "closed it");
  }

  // Nothing of it stays but that there was a case.
  void operator()(const event::CaseErased&) const {
    Case erased;
    erased.id = value.id;
    erased.uid = value.uid;
    erased.state = CaseState::closed;
    erased.resolution = value.resolution;
    erased.opened_at = erased.begun_at = value.opened_at;
    erased.closed_at = value.closed_at;
    value = std::move(erased);
  }
};

}  // namespace

void apply(Case& value, const Event& event) {
  STEWARD_CHECK(misfit(value, event).empty());
  std::visit(Fold{value, event}, event.body);
  value.version = event.seq;
}

}  // namespace steward::casework
