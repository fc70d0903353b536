#include "casework/telling.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace steward::casework {
namespace {

void drop_drafts(Draft& draft, CaseId in, const std::string& why) {
  const std::vector<Contact> contacts = draft.see(in).contacts;
  for (const Contact& contact : contacts) {
    if (contact.passage == Passage::drafted) draft.emit(in, event::ContactDropped{contact.id, why});
  }
}

// Words that ask the person to do something about what is over by now, and that nobody has begun to send.
void drop_moot(Draft& draft, CaseId in) {
  const std::vector<Contact> contacts = draft.see(in).contacts;
  for (const Contact& contact : contacts) {
    const bool moot = tells_finding(contact.kind) || contact.kind == MessageKind::reminder ||
                      contact.kind == MessageKind::ask || contact.kind == MessageKind::release_soon;
    if (moot && contact.passage == Passage::owed)
      withdraw(draft, in, contact.id, "the case was closed before it could go");
  }
}

// What became of the ticket's opening; dropped: there has been none.
Passage opening_of_ticket(const Case& in) {
  Passage last = Passage::dropped;
  for (const Contact& contact : in.contacts) {
    if (contact.kind == MessageKind::ticket_opened) last = contact.passage;
  }
  return last;
}

// One matter after another on somebody's screen is a nuisance: mail has the rest.
bool had_a_word_lately(const Draft& draft, const Case& in, Duration pause) {
  const auto lately = [&](const Contact& contact) {
    return contact.channel == ChannelKind::terminal && draft.at() - contact.owed_at < pause;
  };
  for (CaseId id : draft.own_cases(in.uid)) {
    const Case& value = draft.see(id);
    if (value.user == in.user && std::any_of(value.contacts.begin(), value.contacts.end(), lately))
      return true;
  }
  return false;
}

bool waits_for_an_answer(const Case& in) {
  if (in.state != CaseState::answered) return false;
  return std::any_of(in.conversation.rbegin(), in.conversation.rend(), [&](const Entry& entry) {
    return !entry.staff && entry.meaning != Meaning::context && entry.at >= in.state_since;
  });
}

}  // namespace

void owe_word(Draft& draft, CaseId in, MessageKind kind, const Evidence& words, Reach reach,
              std::optional<RunKey> run, std::optional<Plot> plot) {
  // What Steward finds may wait for its mail; what staff say, and what is about to happen to a job, may not.
  const bool pause = tells_finding(kind) && had_a_word_lately(draft, draft.see(in), reach.terminal_pause);
  Draft::Message message;
  message.kind = kind;
  message.run = std::move(run);
  message.words = words;
  message.plot = std::move(plot);
  draft.owe(in, message);
  message.plot.reset();
  if (reach.in_job_output && kind == MessageKind::finding && message.run) {
    message.channel = ChannelKind::job_output;
    draft.owe(in, message);
  }
  if (!reach.at_terminal || waits_for_digest(kind) || pause) return;
  message.channel = ChannelKind::terminal;
  draft.owe(in, message);
}

void withdraw(Draft& draft, CaseId in, ContactId contact, const std::string& why) {
  draft.emit(in, event::ContactSettled{contact, Delivery::refused, "not sent: " + why});
}

void tell_ticket(Draft& draft, CaseId in, MessageKind kind, const std::string& words,
                 const policy::Policy& policy) {
  const auto& principles = policy.ticket_principles;
  const Case& value = draft.see(in);
  if (std::find(principles.begin(), principles.end(), value.principle) == principles.end()) return;
  const Passage opening = opening_of_ticket(value);
  const bool opens = opening == Passage::dropped && value.ticket.empty();
  const bool failed = opening == Passage::refused || opening == Passage::unclear;
  if (value.ticket.empty() && failed) return;
  if (opens && kind == MessageKind::ticket_closed) return;  // nothing to close
  Draft::Message message;
  message.kind = opens ? MessageKind::ticket_opened : kind;
  message.channel = ChannelKind::ticket;
  message.to = Audience::desk;
  message.words = {{"words", words}};
  draft.owe(in, message);
}

void open_task(Draft& draft, CaseId in, const std::string& what, ContactId contact,
               CancellationId cancellation) {
  draft.emit(in, event::TaskOpened{TaskId{draft.next_seq()}, what, contact, cancellation});
}

void close(Draft& draft, CaseId in, Resolution resolution, const std::string& by, const std::string& words,
           const policy::Policy& policy) {
  lapse_permissions(draft, in, words.empty() ? "the case was closed" : words);
  drop_drafts(draft, in, "the case was closed");
  drop_moot(draft, in);
  if (by == "steward" && waits_for_an_answer(draft.see(in)))
    open_task(draft, in, fmt::format("{} wrote, and nobody has answered", draft.see(in).user));
  draft.emit(in, event::CaseClosed{resolution, by, words});
  tell_ticket(draft, in, MessageKind::ticket_closed,
              fmt::format("{}{}{}", to_string(resolution), words.empty() ? "" : ": ", words), policy);
}

void lapse_permissions(Draft& draft, CaseId in, const std::string& why, std::optional<RunKey> run) {
  const std::vector<Permission> permissions = draft.see(in).permissions;
  for (const Permission& permission : permissions) {
    const bool stands =
        permission.state == PermissionState::asked || permission.state == PermissionState::given;
    if (stands && (!run || permission.run == *run))
      draft.emit(in, event::PermissionLapsed{permission.id, why});
  }
}

void lapse_everywhere(Draft& draft, const RunKey& run, const std::string& why) {
  for (CaseId id : draft.about_all(run.job)) lapse_permissions(draft, id, why, run);
}

Time last_word(const Case& in, MessageKind kind) {
  Time last = no_time;
  for (const Contact& contact : in.contacts) {
    const bool went = contact.passage != Passage::drafted && contact.passage != Passage::dropped;
    if (contact.kind == kind && went) last = std::max(last, contact.owed_at);
  }
  return last;
}

const Contact* newest_word(const Case& in, MessageKind kind) {
  const auto found = std::find_if(in.contacts.rbegin(), in.contacts.rend(),
                                  [&](const Contact& contact) { return contact.kind == kind; });
  return found == in.contacts.rend() ? nullptr : &*found;
}

MessageKind word_kind(const Case& in) {
  if (!about_person(in)) return MessageKind::finding;
  return in.principle == principle::front_end ? MessageKind::front_end : MessageKind::habit;
}

bool was_contacted(const Case& in) {
  return std::any_of(in.contacts.begin(), in.contacts.end(), [&](const Contact& contact) {
    return contact.passage == Passage::accepted && contact.to == Audience::owner &&
           contact.owed_at >= in.begun_at;
  });
}

}  // namespace steward::casework
