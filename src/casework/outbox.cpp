#include "casework/outbox.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "casework/court.h"
#include "casework/telling.h"
#include "model/case_contacts.h"
#include "model/moves.h"

namespace steward::casework {
namespace {

const Contact& contact_of(const Case& in, ContactId id) {
  const Contact* found = contact_in(in, id);
  STEWARD_CHECK(found != nullptr);
  return *found;
}

Cancellation cancellation_of(const Case& in, CancellationId id) {
  const auto found = std::find_if(in.cancellations.begin(), in.cancellations.end(),
                                  [&](const Cancellation& cancellation) { return cancellation.id == id; });
  STEWARD_CHECK(found != in.cancellations.end());
  return *found;
}

const CaseJob& job_of(const Case& in, const Cancellation& cancellation) {
  const CaseJob* job = job_in(in, cancellation.run.job);
  STEWARD_CHECK(job != nullptr);
  return *job;
}

// The run is over. The case may be about other jobs: attend() closes it when nothing is left.
void end_run(Draft& draft, CaseId in, const Cancellation& cancellation, bool cancelled,
             const std::string& why) {
  const Case& value = draft.see(in);
  if (!value.open()) return;
  lapse_permissions(draft, in, why, cancellation.run);
  const CaseJob& job = job_of(draft.see(in), cancellation);
  if (job.run == cancellation.run && job.ended_at == no_time)
    draft.emit(in, event::RunEnded{cancellation.run, cancelled});
}

void tell_cancelled(Draft& draft, CaseId in, const Cancellation& cancellation, Reach reach) {
  const bool emergency = static_cast<bool>(cancellation.emergency);
  Evidence words{{"detail", cancellation.detail}};
  if (emergency) words.emplace_back("reason", draft.find(cancellation.emergency)->told);
  owe_word(draft, in, emergency ? MessageKind::emergency : MessageKind::cancelled, words, reach,
           cancellation.run);
  end_run(draft, in, cancellation, true, "the job was cancelled");
}

void settle_tasks_of(Draft& draft, CaseId in, ContactId contact) {
  const std::vector<StaffTask> tasks = draft.see(in).tasks;
  for (const StaffTask& task : tasks) {
    if (task.contact == contact && task.done_at == no_time)
      draft.emit(in, event::TaskDone{task.id, "steward"});
  }
}

// Only the permission that this cancellation stood on: another one is another word of the owner's.
void lapse_basis(Draft& draft, CaseId in, const Cancellation& cancellation, const std::string& why) {
  const std::vector<Permission> permissions = draft.see(in).permissions;
  for (const Permission& permission : permissions) {
    if (permission.id != cancellation.permission || permission.state != PermissionState::given) continue;
    draft.emit(in, event::PermissionLapsed{permission.id, why});
  }
}

// The run ended on its own while the cancellation was on its way: nobody did anything to it.
bool ended_by_itself(const std::optional<Job>& observed, const Cancellation& cancellation) {
  return !observed || (observed->start == cancellation.run.start && !holds_resources(observed->state));
}

// Steward's own use of a permission that came with the job.
bool is_release(const Case& in, const Cancellation& cancellation) {
  return std::any_of(in.permissions.begin(), in.permissions.end(), [&](const Permission& each) {
    return each.id == cancellation.permission && each.if_idle != Duration(0);
  });
}

bool has_task_about(const Case& in, const RunKey& run) {
  return std::any_of(in.tasks.begin(), in.tasks.end(), [&](const StaffTask& task) {
    return task.done_at == no_time && task.cancellation && cancellation_of(in, task.cancellation).run == run;
  });
}

// A chat that takes nothing is one matter, not one a notice.
bool has_task_of_chat(const Case& in) {
  return std::any_of(in.tasks.begin(), in.tasks.end(), [&](const StaffTask& task) {
    return task.done_at == no_time && task.contact &&
           contact_of(in, task.contact).channel == ChannelKind::chat;
  });
}

// What the ticket system or the chat was to hear and will not.
void drop_owed(Draft& draft, CaseId in, ChannelKind channel, const std::string& why) {
  const std::vector<Contact> contacts = draft.see(in).contacts;
  for (const Contact& contact : contacts) {
    if (contact.channel == channel && contact.passage == Passage::owed) withdraw(draft, in, contact.id, why);
  }
}

// The ticket system's answer to the opening is the ticket's number.
void take_ticket(Draft& draft, CaseId in, const Contact& contact, Delivery delivery,
                 const std::string& detail) {
  if (contact.kind != MessageKind::ticket_opened) return;
  if (delivery != Delivery::accepted)
    return drop_owed(draft, in, ChannelKind::ticket, "the ticket was not opened");
  if (detail.empty()) return;
  draft.emit(in, event::TicketNumbered{detail, "steward"});
}

}  // namespace

Status contact_attempting(Draft& draft, CaseId in, ContactId contact) {
  if (!sendable(contact_of(draft.see(in), contact))) {
    return fail(ErrorCode::conflict, "this contact is no longer owed");
  }
  draft.emit(in, event::ContactAttempting{contact});
  return {};
}

void contact_settled(Draft& draft, CaseId in, ContactId id, Delivery delivery, const std::string& detail) {
  const Contact before = contact_of(draft.see(in), id);
  const bool awaited = before.passage == Passage::attempting;
  // Refused for good before the commit point: owed goes straight to refused.
  const bool never_began = before.passage == Passage::owed && delivery == Delivery::refused;
  // A front-end's agent that was given up tells after all what became of its word.
  const bool late = before.passage == Passage::unclear && before.channel == ChannelKind::terminal &&
                    delivery != Delivery::unclear;
  if (!awaited && !never_began && !late) return;
  draft.emit(in, event::ContactSettled{id, delivery, detail});
  take_ticket(draft, in, before, delivery, detail);
  const Contact contact = contact_of(draft.see(in), id);
  if (late && delivery == Delivery::accepted) settle_tasks_of(draft, in, id);
  if (delivery == Delivery::accepted || sendable(contact) || late) return;
  if (contact.channel == ChannelKind::chat && has_task_of_chat(draft.see(in))) return;
  open_task(draft, in,
            fmt::format("{} to {} by {} is {}: {}", to_string(contact.kind),
                        contact.to == Audience::owner ? draft.see(in).user : to_string(contact.to),
                        to_string(contact.channel), to_string(delivery), detail),
            id, CancellationId{});
}

namespace {

// What went in the same mail: taken up at the same moment, of the same person, and of what is gathered.
std::vector<std::pair<CaseId, ContactId>> in_the_same_mail(const Draft& draft, CaseId in,
                                                           const Contact& one) {
  if (!waits_for_digest(one.kind)) return {{in, one.id}};
  std::vector<std::pair<CaseId, ContactId>> all;
  const Case& value = draft.see(in);
  for (CaseId id : draft.own_cases(value.uid)) {
    if (draft.see(id).user != value.user) continue;
    for (const Contact& each : draft.see(id).contacts) {
      const bool same = each.channel == ChannelKind::mail && each.to == Audience::owner &&
                        waits_for_digest(each.kind) && each.attempted_at == one.attempted_at;
      if (same) all.emplace_back(id, each.id);
    }
  }
  return all;
}

void came_back(Draft& draft, CaseId in, ContactId id, const std::string& detail) {
  const Contact before = contact_of(draft.see(in), id);
  if (!after(before.passage, ContactMove::bounce)) return;
  draft.emit(in, event::ContactReturned{id, detail});
  open_task(draft, in,
            fmt::format("{} to {} came back: {}", to_string(before.kind),
                        before.to == Audience::owner ? draft.see(in).user : to_string(before.to), detail),
            id, CancellationId{});
}

}  // namespace

Status contact_returned(Draft& draft, CaseId in, ContactId id, const std::string& detail) {
  const Contact one = contact_of(draft.see(in), id);
  // Quicker than the word that it was taken: to be told again.
  if (one.passage == Passage::attempting)
    return fail(ErrorCode::unavailable, "the mail is just being handed over; try again");
  for (const auto& [case_id, contact] : in_the_same_mail(draft, in, one))
    came_back(draft, case_id, contact, detail);
  return {};
}

std::optional<Warrant> cancellation_observed(Draft& draft, const CaseBook& book, CaseId in, CancellationId id,
                                             const std::optional<Job>& observed, Time observed_at,
                                             Reach reach) {
  const Cancellation cancellation = cancellation_of(draft.see(in), id);
  if (cancellation.state != CancellationState::owed) return std::nullopt;  // withdrawn while Slurm was asked
  Result<Warrant> warrant = Court::issue(book, draft.see(in), id, observed, observed_at, draft.at());
  if (warrant) {
    draft.emit(in, event::CancellationAttempting{id});
    return std::move(*warrant);
  }
  if (warrant.error().code == ErrorCode::timeout) return std::nullopt;
  const bool release = is_release(draft.see(in), cancellation);
  if (ended_by_itself(observed, cancellation)) {
    draft.emit(in, event::CancellationSettled{id, false, warrant.error().message});
    end_run(draft, in, cancellation, false, "the job had ended before it could be cancelled");
    return std::nullopt;
  }
  const bool stale = warrant.error().code == ErrorCode::conflict;
  if (!stale) lapse_basis(draft, in, cancellation, warrant.error().message);
  if (release) {  // nothing was promised for now: the next tick sees whether it idles still, and owes it anew
    draft.emit(in, event::CancellationSettled{id, false, warrant.error().message});
    return std::nullopt;
  }
  cancellation_settled(draft, in, id, false, warrant.error().message, reach);
  return std::nullopt;
}

void cancellation_settled(Draft& draft, CaseId in, CancellationId id, bool done, const std::string& detail,
                          Reach reach) {
  const Cancellation before = cancellation_of(draft.see(in), id);
  const bool begun = before.state == CancellationState::attempting;
  // Only what was begun can be done.
  if (!begun && (done || before.state != CancellationState::owed)) return;
  draft.emit(in, event::CancellationSettled{id, done, detail});
  if (done) {
    tell_cancelled(draft, in, cancellation_of(draft.see(in), id), reach);
    return;
  }
  // Who permitted nothing need not hear of what did not happen, nor who will be told of it again.
  const bool again = is_release(draft.see(in), before) && before.state == CancellationState::owed;
  if (before.permission && !again)
    owe_word(draft, in, MessageKind::not_cancelled, {{"reason", detail}}, reach, before.run);
  if (has_task_about(draft.see(in), before.run)) return;
  open_task(draft, in,
            fmt::format("job {} was not cancelled: {}", job_of(draft.see(in), before).shown, detail),
            ContactId{}, id);
}

void cancellation_resolved(Draft& draft, CaseId in, CancellationId id, const std::optional<Job>& observed,
                           Reach reach) {
  const Cancellation cancellation = cancellation_of(draft.see(in), id);
  if (cancellation.state != CancellationState::attempting) return;
  const bool same_run = observed && observed->start == cancellation.run.start;
  // Gone: Slurm has forgotten it. Its owner is rather told of a cancellation too many than of one too few.
  if (!observed ||
      (same_run && (observed->state == JobState::cancelled || observed->state == JobState::completing))) {
    return cancellation_settled(draft, in, id, true, "Slurm says the job no longer runs", reach);
  }
  if (same_run && !holds_resources(observed->state)) {
    draft.emit(in, event::CancellationSettled{
                       id, false, fmt::format("the job ended by itself: {}", to_string(observed->state))});
    return end_run(draft, in, cancellation, false, "the job ended by itself");
  }
  cancellation_settled(draft, in, id, false,
                       same_run ? "whether scancel reached Slurm is not known; the job still runs"
                                : "the job was requeued meanwhile; its new run is left alone",
                       reach);
}

void cancellation_came_late(Draft& draft, CaseId in, CancellationId id, Reach reach) {
  draft.emit(in, event::CancellationSettled{id, true, "Slurm carried it out later"});
  tell_cancelled(draft, in, cancellation_of(draft.see(in), id), reach);
}

void recover(Draft& draft, const CaseBook& book, const policy::Policy& policy) {
  for (CaseId id : book.restless()) {
    const Case& value = *book.find(id);
    if (policy.ticket_principles.empty())
      drop_owed(draft, id, ChannelKind::ticket, "there is no ticket system any more");
    if (!policy.staff_chat) drop_owed(draft, id, ChannelKind::chat, "staff's chat is not told any more");
    for (const Contact& contact : value.contacts) {
      if (contact.passage != Passage::attempting || contact.channel == ChannelKind::terminal) continue;
      contact_settled(draft, id, contact.id, Delivery::unclear,
                      fmt::format("stewardd ended while {} was being handed over",
                                  contact.channel == ChannelKind::mail ? "the mail" : "it"));
    }
  }
}

}  // namespace steward::casework
