// What a case's owner does in it, and what anyone may raise.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "casework/acts_impl.h"

namespace steward::casework {
namespace {

// A case is copied and written whole at each step: what one person can add to it is bounded.
constexpr std::int64_t most_replies = 20;  // an hour
constexpr std::size_t most_words = 200;    // in all: 2 MB of 10 kB each
constexpr std::ptrdiff_t most_raised = 5;  // open requests, and open concerns, of one person
constexpr std::ptrdiff_t most_a_day = 10;  // of both, closed or not

std::int64_t replies_lately(const Case& in, Time now) {
  return std::count_if(in.conversation.begin(), in.conversation.end(),
                       [&](const Entry& entry) { return !entry.staff && now - entry.at < hours(1); });
}

Status may_write(const Case& in, Time now) {
  if (in.conversation.size() >= most_words)
    return fail(ErrorCode::conflict, "this case holds as many replies as it can; write to staff by mail");
  if (replies_lately(in, now) >= most_replies) {
    return fail(ErrorCode::conflict,
                "that is many replies within an hour; staff have them all and will answer");
  }
  return {};
}

// Nobody looks at what is closed: a word in it becomes a task, once.
void note_late_word(const Hand& hand, CaseId in) {
  const Case& value = hand.draft.see(in);
  if (value.open()) return;
  const bool noted = std::any_of(value.tasks.begin(), value.tasks.end(), [](const StaffTask& task) {
    return task.done_at == no_time && !task.contact && !task.cancellation;
  });
  if (!noted) open_task(hand.draft, in, fmt::format("{} wrote after the case was closed", value.user));
}

Result<CaseId> raise(const Hand& hand, std::string_view principle, const std::string& text) {
  if (trim(text).empty()) return fail(ErrorCode::invalid, "say in a few words what it is about");
  std::ptrdiff_t open = 0, today = 0;
  for (CaseId id : hand.draft.own_cases(hand.caller.uid)) {
    const Case& value = hand.draft.see(id);
    if (gathers(value) || value.user != hand.caller.user) continue;
    open += value.open() && value.principle == principle ? 1 : 0;
    today += hand.draft.at() - value.opened_at < hours(24) ? 1 : 0;
  }
  if (open >= most_raised || today >= most_a_day) {
    return fail(ErrorCode::conflict,
                "several of yours are open already; add to one of them with `steward reply` (steward cases)");
  }
  return hand.draft.open({hand.caller.uid, hand.caller.user, std::string(principle), CaseState::answered});
}

// An unused permission, and the cancellation that stands on it and has not begun.
void take_back(const Hand& hand, CaseId in, const Permission& permission) {
  const PermissionId id = permission.id;
  const RunKey run = permission.run;
  hand.draft.emit(in, event::PermissionAnswered{id, PermissionState::withdrawn, run, Duration(0)});
  const std::vector<Cancellation> cancellations = hand.draft.see(in).cancellations;
  for (const Cancellation& each : cancellations) {
    if (each.permission == id && each.state == CancellationState::owed)
      hand.draft.emit(in, event::CancellationSettled{each.id, false, "the owner took the permission back"});
  }
}

// The unused permissions that `wanted` picks are taken back. How many there were.
template <typename Wanted>
std::size_t take_back_all(const Hand& hand, CaseId in, Wanted wanted) {
  std::size_t taken = 0;
  const std::vector<Permission> permissions = hand.draft.see(in).permissions;
  for (const Permission& permission : permissions) {
    if (permission.state != PermissionState::given || !wanted(permission)) continue;
    take_back(hand, in, permission);
    ++taken;
  }
  return taken;
}

// A permission that came with a job is for an owner who says nothing: any word of theirs takes it back, about
// whichever job it was.
void speak(const Hand& hand, CaseId in, const std::string& text, Meaning meaning) {
  if (trim(text).empty()) return;
  take_back_all(hand, in, [](const Permission& each) { return each.if_idle != Duration(0); });
  hand.say(in, text, meaning);
}

}  // namespace

Result<Done> perform(const Hand& hand, const act::Reply& act) {
  if (trim(act.text).empty()) return fail(ErrorCode::invalid, "the reply is empty");
  if (act.meaning == Meaning::note || act.meaning == Meaning::context)
    return fail(ErrorCode::invalid, "a reply is words, an explanation, help, wrong or an exemption");
  if (const Status fits = may_write(hand.draft.see(act.in), hand.draft.at()); !fits)
    return refuse(fits.error());
  speak(hand, act.in, act.text, act.meaning);
  note_late_word(hand, act.in);
  return Done{act.in, {}};
}

Result<Done> perform(const Hand& hand, const act::Permit& act) {
  Draft& draft = hand.draft;
  if (const Status open = hand.need_open(act.in); !open) return refuse(open.error());
  const auto job = hand.running_target(act.in, act.job);
  if (!job) return refuse(job.error());
  const Case& value = draft.see(act.in);
  if (!gathers(value)) return fail(ErrorCode::conflict, "this is no case about ending a job");
  if (act.start != no_time && act.start != job->run.start) {
    return fail(ErrorCode::conflict, "the job was started anew since you looked; read the case again first");
  }
  if (cancelling(value, job->run) != nullptr)
    return fail(ErrorCode::conflict, "the job is being cancelled already");
  const Permission* asked = newest_permission(value, job->run);
  if (asked != nullptr && asked->state == PermissionState::withdrawn &&
      draft.at() - asked->answered_at < minutes(1)) {
    return fail(ErrorCode::conflict, "you took your permission back just now; give it again in a minute");
  }
  // One given beforehand is for when the job stays idle; this yes means now, and is a permission of its own.
  const bool stands =
      asked != nullptr && asked->state == PermissionState::given && asked->if_idle == Duration(0);
  const bool answers = asked != nullptr && asked->state == PermissionState::asked;
  const PermissionId permission = answers || stands ? asked->id : PermissionId{draft.next_seq()};
  if (!stands)
    draft.emit(act.in, event::PermissionAnswered{permission, PermissionState::given, job->run, Duration(0)});
  draft.emit(act.in, event::CancellationOwed{
                         CancellationId{draft.next_seq()}, job->run, permission, {}, hand.caller.user});
  return Done{act.in, {}};
}

Result<Done> perform(const Hand& hand, const act::Decline& act) {
  if (const Status open = hand.need_open(act.in); !open) return refuse(open.error());
  const Case& value = hand.draft.see(act.in);
  const Permission* asked = nullptr;
  std::size_t questions = 0;
  for (const Permission& permission : value.permissions) {
    if (permission.state != PermissionState::asked) continue;
    if (act.job != 0 && permission.run.job.id != act.job) continue;
    asked = &permission;
    ++questions;
  }
  if (questions > 1) return fail(ErrorCode::invalid, "staff asked about several jobs: say which with --job");
  const std::optional<Permission> question = asked == nullptr ? std::nullopt : std::optional(*asked);
  // A no is a no to what was allowed before, too.
  const std::size_t taken = take_back_all(hand, act.in, [&](const Permission& each) {
    return question ? each.run == question->run : act.job == 0 || each.run.job.id == act.job;
  });
  if (!question && taken == 0) {
    return fail(ErrorCode::conflict,
                "nobody has asked for permission in this case; `steward reply` answers staff");
  }
  if (question) {
    hand.draft.emit(act.in, event::PermissionAnswered{question->id, PermissionState::declined, question->run,
                                                      Duration(0)});
  }
  speak(hand, act.in, act.text, Meaning::words);
  return Done{act.in, {}};
}

Result<Done> perform(const Hand& hand, const act::Withdraw& act) {
  const std::size_t taken = take_back_all(hand, act.in, [&](const Permission& permission) {
    return act.job == 0 || permission.run.job.id == act.job;
  });
  if (taken == 0) return fail(ErrorCode::conflict, "there is no unused permission to take back");
  return Done{act.in, {}};
}

Result<Done> perform(const Hand& hand, const act::Concern& act) {
  const auto in = raise(hand, principle::concern, act.text);
  if (!in) return refuse(in.error());
  hand.draft.emit(*in, event::WordSaid{hand.caller.user, false, Meaning::words, act.text});
  tell_ticket(hand.draft, *in, MessageKind::ticket_updated, act.text, hand.policy());
  return Done{*in, {}};
}

Result<Done> perform(const Hand& hand, const act::Support& act) {
  const Job* job = act.job == 0 ? nullptr : hand.around.job(act.job);
  const bool own = job != nullptr && job->uid == hand.caller.uid && job->user == hand.caller.user;
  if (act.job != 0 && !own) {
    return fail(
        ErrorCode::not_found,
        fmt::format("Slurm shows no job {} of yours now; leave --job out and name it in the text", act.job));
  }
  const auto in = raise(hand, principle::support, act.text);
  if (!in) return refuse(in.error());
  const auto run = own ? hand.around.run(act.job) : std::nullopt;
  if (run) hand.draft.emit(*in, event::JobJoined{*run, show_id(*job), one_line(job->name, 120), ""});
  hand.draft.emit(*in, event::WordSaid{hand.caller.user, false, Meaning::help, act.text});
  std::string words = act.text;
  if (const std::string context = own ? hand.around.context(act.job) : ""; !context.empty()) {
    hand.draft.emit(*in, event::WordSaid{"steward", true, Meaning::context, context});
    words += "\n\n" + context;
  }
  tell_ticket(hand.draft, *in, MessageKind::ticket_updated, words, hand.policy());
  if (hand.policy().addresses.desk.empty()) return Done{*in, {}};
  Draft::Message message;
  message.kind = MessageKind::support;
  message.to = Audience::desk;
  message.run = run;
  message.words = {{"words", words}};
  hand.draft.owe(*in, message);
  return Done{*in, {}};
}

}  // namespace steward::casework
