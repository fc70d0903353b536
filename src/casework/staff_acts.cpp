// What staff do in a case.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "casework/acts_impl.h"
#include "casework/findings.h"

namespace steward::casework {
namespace {

// A resolution is a statement of what happened: it must be so.
Status is_true(const Case& in, Resolution resolution, Time now) {
  const auto cancelled = [&](bool emergency) {
    return std::any_of(in.cancellations.begin(), in.cancellations.end(), [&](const Cancellation& each) {
      return each.state == CancellationState::done && static_cast<bool>(each.emergency) == emergency;
    });
  };
  bool holds = true;
  switch (resolution) {
    case Resolution::cancelled_with_permission:
      holds = cancelled(false);
      break;
    case Resolution::cancelled_in_emergency:
      holds = cancelled(true);
      break;
    case Resolution::job_ended:
      holds = !in.jobs.empty() && std::all_of(in.jobs.begin(), in.jobs.end(),
                                              [](const CaseJob& job) { return job.ended_at != no_time; });
      break;
    case Resolution::exempt:
      holds = std::any_of(in.exemptions.begin(), in.exemptions.end(),
                          [&](const Exemption& exemption) { return exemption.in_force(now); });
      break;
    case Resolution::remedied:
      holds = gathers(in) && !(about_person(in) && standing_in(in, JobKey{}) != nullptr) &&
              std::none_of(in.jobs.begin(), in.jobs.end(), [&](const CaseJob& job) {
                return job.ended_at == no_time && standing_in(in, job.job()) != nullptr;
              });
      break;
    case Resolution::explained:
    case Resolution::mistaken:
    case Resolution::answered:
      break;
  }
  if (holds) return {};
  return fail(ErrorCode::conflict,
              fmt::format("nothing in case {} is {}", in.id.value, to_string(resolution)));
}

const Contact* draft_in(const Case& in, ContactId id) {
  for (const Contact& contact : in.contacts) {
    if (contact.passage == Passage::drafted && (!id || contact.id == id)) return &contact;
  }
  return nullptr;
}

// Words of staff's own, or a question of theirs, take the draft's place.
void drop_draft(const Hand& hand, CaseId in) {
  if (const Contact* waiting = draft_in(hand.draft.see(in), {}); waiting != nullptr) {
    const ContactId id = waiting->id;
    hand.draft.emit(in, event::ContactDropped{id, "staff wrote in their own words"});
  }
}

bool covers(const Exemption& exemption, const Finding& finding) {
  return (exemption.rule.empty() || exemption.rule == finding.rule) &&
         (!exemption.job || *exemption.job == finding.job);
}

}  // namespace

Result<Done> perform(const Hand& hand, const act::Say& act) {
  if (trim(act.text).empty()) return fail(ErrorCode::invalid, "the message is empty");
  if (hand.draft.see(act.in).principle.starts_with(principle::platform))
    return fail(ErrorCode::conflict, "this case is nobody's; leave a note instead (steward note)");
  drop_draft(hand, act.in);
  hand.say(act.in, act.text);
  owe_word(hand.draft, act.in, MessageKind::staff_word, {{"words", act.text}, {"staff", hand.caller.user}},
           hand.reach(act.in));
  return Done{act.in, {}};
}

Result<Done> perform(const Hand& hand, const act::OpenCase& act) {
  const Job* job = hand.around.job(act.job);
  const auto run = hand.around.run(act.job);
  if (job == nullptr || !run) return fail(ErrorCode::not_found, "no such job runs");
  if (trim(act.text).empty()) return fail(ErrorCode::invalid, "the message is empty");
  const CaseId in = case_for(hand.draft, *job, *run, principle::by_staff, CaseState::told, hand.policy());
  return perform(hand, act::Say{in, act.text});
}

Result<Done> perform(const Hand& hand, const act::Note& act) {
  if (trim(act.text).empty()) return fail(ErrorCode::invalid, "the note is empty");
  hand.say(act.in, act.text, Meaning::note);
  return Done{act.in, {}};
}

Result<Done> perform(const Hand& hand, const act::Ask& act) {
  Draft& draft = hand.draft;
  if (const Status open = hand.need_open(act.in); !open) return refuse(open.error());
  const auto job = hand.running_target(act.in, act.job);
  if (!job) return refuse(job.error());
  if (!gathers(draft.see(act.in))) return fail(ErrorCode::conflict, "this is no case about ending a job");
  const Permission* known = newest_permission(draft.see(act.in), job->run);
  if (known != nullptr && known->state == PermissionState::asked) {
    return fail(ErrorCode::conflict, "permission has been asked already and not yet answered");
  }
  if (known != nullptr && known->state == PermissionState::given)
    return fail(ErrorCode::conflict,
                known->if_idle != Duration(0)
                    ? "the owner has given permission for when the job stays idle; write to "
                      "them in your own words (steward contact)"
                    : "the owner has given permission already");
  if (known != nullptr && known->state == PermissionState::declined) {
    return fail(ErrorCode::refused,
                "the owner has declined for this run; talk with them (`steward contact`)");
  }
  drop_draft(hand, act.in);
  draft.emit(act.in, event::PermissionAsked{PermissionId{draft.next_seq()}, job->run, hand.caller.user});
  hand.say(act.in, act.text);
  const std::string words =
      trim(act.text).empty() ? "Others wait for what it holds and does not use." : act.text;
  owe_word(draft, act.in, MessageKind::ask, {{"words", words}, {"staff", hand.caller.user}},
           hand.reach(act.in), job->run);
  return Done{act.in, {}};
}

Result<Done> perform(const Hand& hand, const act::Approve& act) {
  const Contact* waiting = draft_in(hand.draft.see(act.in), act.contact);
  if (waiting == nullptr) return fail(ErrorCode::conflict, "no draft waits in this case");
  hand.draft.emit(act.in, event::ContactApproved{waiting->id, hand.caller.user,
                                                 trim(act.subject).empty() ? waiting->subject : act.subject,
                                                 trim(act.text).empty() ? waiting->text : act.text});
  return Done{act.in, {}};
}

Result<Done> perform(const Hand& hand, const act::Assign& act) {
  if (const Status open = hand.need_open(act.in); !open) return refuse(open.error());
  const std::string to = act.to.empty() ? hand.caller.user : act.to;
  if (hand.draft.see(act.in).assigned == to)
    return fail(ErrorCode::conflict, fmt::format("{} has it already", one_line(to, 60)));
  hand.draft.emit(act.in, event::CaseAssigned{to, hand.caller.user});
  return Done{act.in, {}};
}

Result<Done> perform(const Hand& hand, const act::Ticket& act) {
  if (trim(act.number).empty() || act.number.size() > 64 || one_line(act.number, 64) != act.number)
    return fail(ErrorCode::invalid, "a ticket's number is a word of at most 64 letters");
  hand.draft.emit(act.in, event::TicketNumbered{act.number, hand.caller.user});
  return Done{act.in, {}};
}

Result<Done> perform(const Hand& hand, const act::Grant& act) {
  Draft& draft = hand.draft;
  if (trim(act.reason).empty()) return fail(ErrorCode::invalid, "an exemption needs a reason (--reason)");
  const Duration longest = hand.policy().conduct.longest_exemption;
  if (act.lasts <= Duration(0) || act.lasts > longest)
    return fail(ErrorCode::invalid, fmt::format("an exemption lasts at most {}", show_duration(longest)));
  std::optional<JobKey> job;
  if (act.job != 0) {
    const auto meant = hand.target(act.in, act.job);
    if (!meant) return refuse(meant.error());
    job = meant->job();
  }
  draft.emit(act.in, event::ExemptionGranted{ExemptionId{draft.next_seq()}, act.rule, job,
                                             draft.at() + act.lasts, act.reason, hand.caller.user});
  const Case& now = draft.see(act.in);
  const bool all = now.open() && !now.findings.empty() &&
                   std::all_of(now.findings.begin(), now.findings.end(), [&](const Finding& finding) {
                     return !finding.standing || covers(now.exemptions.back(), finding);
                   });
  const bool under_way = std::any_of(now.jobs.begin(), now.jobs.end(), [&](const CaseJob& each) {
    return cancelling(now, each.run) != nullptr;
  });
  if (all && !under_way)
    close(draft, act.in, Resolution::exempt, hand.caller.user, act.reason, hand.policy());
  return Done{act.in, {}};
}

Result<Done> perform(const Hand& hand, const act::Revoke& act) {
  const Case& value = hand.draft.see(act.in);
  const auto found = std::find_if(value.exemptions.begin(), value.exemptions.end(),
                                  [&](const Exemption& each) { return each.id == act.exemption; });
  if (found == value.exemptions.end()) return fail(ErrorCode::not_found, "no such exemption in this case");
  if (found->ended_at != no_time) return fail(ErrorCode::conflict, "that exemption has ended already");
  hand.draft.emit(act.in, event::ExemptionEnded{act.exemption, hand.caller.user});
  return Done{act.in, {}};
}

Result<Done> perform(const Hand& hand, const act::Close& act) {
  if (const Status open = hand.need_open(act.in); !open) return refuse(open.error());
  const Case& value = hand.draft.see(act.in);
  for (const CaseJob& job : value.jobs) {
    if (cancelling(value, job.run) != nullptr)
      return fail(ErrorCode::conflict, "a cancellation is under way; its outcome closes the case");
  }
  if (const Status fits = is_true(value, act.resolution, hand.draft.at()); !fits) return refuse(fits.error());
  close(hand.draft, act.in, act.resolution, hand.caller.user, act.words, hand.policy());
  return Done{act.in, {}};
}

Result<Done> perform(const Hand& hand, const act::Reopen& act) {
  const Case& value = hand.draft.see(act.in);
  if (value.open()) return fail(ErrorCode::conflict, "the case is open");
  const Case* other = hand.draft.matter(value.uid, value.user, value.principle);
  for (const CaseJob& job : value.jobs) {
    const Case* about = hand.draft.about(job.job());
    if (about != nullptr && about->open()) other = about;
  }
  if (gathers(value) && other != nullptr && other->open())
    return fail(ErrorCode::conflict, fmt::format("the matter goes on in case {}", other->id.value));
  hand.draft.emit(act.in, event::CaseReopened{CaseState::answered, hand.caller.user, act.words});
  tell_ticket(
      hand.draft, act.in, MessageKind::ticket_updated,
      fmt::format("{} opened it again{}{}", hand.caller.user, act.words.empty() ? "" : ": ", act.words),
      hand.policy());
  return Done{act.in, {}};
}

Result<Done> perform(const Hand& hand, const act::SettleTask& act) {
  const Case& value = hand.draft.see(act.in);
  const auto found = std::find_if(value.tasks.begin(), value.tasks.end(),
                                  [&](const StaffTask& task) { return task.id == act.task; });
  if (found == value.tasks.end()) return fail(ErrorCode::not_found, "no such task in this case");
  if (found->done_at != no_time)
    return fail(ErrorCode::conflict, fmt::format("done already by {}", found->done_by));
  hand.draft.emit(act.in, event::TaskDone{act.task, hand.caller.user});
  return Done{act.in, {}};
}

}  // namespace steward::casework
