#include "programs/steward/staff.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "programs/steward/next_step.h"
#include "programs/steward/words.h"

namespace steward::cli {
namespace {

int done(const Session& session, const PersonAct& act, const std::string& said, bool tells = false) {
  const auto answer = session.api.act(act);
  if (!answer) return failed(session, answer.error());
  session.terminal.line(said);
  if (answer->in && tells) show_newest_contact(session, *answer->in);
  return kDone;
}

// The raw id that an act takes; 0 when none was named. By the job where Slurm still shows it: to fetch the
// case would count as having looked at it, and hide what a colleague did in it since.
Result<SlurmId> raw_of(const Session& session, const StaffWork& work) {
  if (work.job.empty()) return SlurmId{0};
  const auto view = session.api.job(work.job);
  if (view) return view->job.id;
  if (view.error().code != ErrorCode::not_found) return tl::unexpected(view.error());
  const auto found = session.api.find_case(work.in);
  if (!found) return tl::unexpected(found.error());
  const auto job = meant_job(*found, work.job);
  if (!job) return tl::unexpected(job.error());
  return job->run.job.id;
}

}  // namespace

void show_newest_contact(const Session& session, const Case& in) {
  const auto newest = std::find_if(in.contacts.rbegin(), in.contacts.rend(),
                                   [](const Contact& each) { return each.to == Audience::owner; });
  if (newest == in.contacts.rend()) return;
  session.terminal.line(fmt::format("  {} to {}: {} [{}]", to_string(newest->channel), in.user,
                                    newest->subject, passage_words(session.terminal, *newest)));
}

int contact_in_case(const Session& session, const StaffWork& work) {
  auto text = words_from(session, work.words);
  if (!text) return failed(session, text.error());
  return done(session, act::Say{work.in, std::move(*text)}, fmt::format("Said in case {}.", work.in.value),
              true);
}

int contact_about_job(const Session& session, const StaffWork& work) {
  auto text = words_from(session, work.words);
  if (!text) return failed(session, text.error());
  const auto job = session.api.job(work.job);
  if (!job) return failed(session, job.error());
  if (job->open_case) {
    session.terminal.complain(fmt::format(
        "case {0} is open about this job; write there: steward contact {0} TEXT", job->open_case->value));
    return kFailed;
  }
  const auto answer = session.api.act(act::OpenCase{job->job.id, std::move(*text)});
  if (!answer) return failed(session, answer.error());
  if (!answer->in) return failed(session, {ErrorCode::garbled, "stewardd's answer names no case"});
  session.terminal.line(
      fmt::format("Case {} is open with {} about job {}.", answer->in->id.value, answer->in->user, work.job));
  show_newest_contact(session, *answer->in);
  return kDone;
}

int leave_note(const Session& session, const StaffWork& work) {
  auto text = words_from(session, work.words);
  if (!text) return failed(session, text.error());
  return done(session, act::Note{work.in, std::move(*text)},
              fmt::format("Noted in case {}. Only staff see it.", work.in.value));
}

int ask_permission(const Session& session, const StaffWork& work) {
  auto text = words_or_none(session, work.words);
  if (!text) return failed(session, text.error());
  const auto raw = raw_of(session, work);
  if (!raw) return failed(session, raw.error());
  return done(session, act::Ask{work.in, std::move(*text), *raw},
              fmt::format("The owner is asked for permission. The answer will stand in: steward case {}",
                          work.in.value),
              true);
}

int assign_case(const Session& session, CaseId in, const std::string& to) {
  const std::string who = to.empty() ? "yours" : one_line(to, 60) + "'s";
  return done(session, act::Assign{in, to}, fmt::format("Case {} is {} now.", in.value, who));
}

int set_ticket(const Session& session, CaseId in, const std::string& number) {
  return done(session, act::Ticket{in, number},
              fmt::format("Case {} has ticket {}.", in.value, one_line(number, 64)));
}

int grant_exemption(const Session& session, const StaffWork& work, const ExemptOptions& options) {
  const auto raw = raw_of(session, work);
  if (!raw) return failed(session, raw.error());
  const auto answer = session.api.act(act::Grant{work.in, options.rule, *raw, options.lasts, options.reason});
  if (!answer) return failed(session, answer.error());
  if (!answer->in || answer->in->exemptions.empty())
    return failed(session, {ErrorCode::garbled, "stewardd's answer names no exemption"});
  const Case& now = *answer->in;
  session.terminal.paragraph(
      "Exemption " + exemption_words(session.terminal, now, now.exemptions.back()) + ".", 0);
  if (now.resolution == Resolution::exempt)
    session.terminal.line(fmt::format("Case {} is closed with it.", now.id.value));
  return kDone;
}

int end_exemption(const Session& session, CaseId in, ExemptionId exemption) {
  return done(session, act::Revoke{in, exemption},
              fmt::format("Exemption {} of case {} has ended.", exemption.value, in.value));
}

int close_case(const Session& session, const StaffWork& work, Resolution resolution) {
  auto text = words_or_none(session, work.words);
  if (!text) return failed(session, text.error());
  return done(session, act::Close{work.in, resolution, std::move(*text)},
              fmt::format("Case {} is closed: {}.", work.in.value, resolution_words(resolution)));
}

int reopen_case(const Session& session, const StaffWork& work) {
  auto text = words_or_none(session, work.words);
  if (!text) return failed(session, text.error());
  return done(session, act::Reopen{work.in, std::move(*text)},
              fmt::format("Case {0} is open again. What to do in it: steward case {0}", work.in.value));
}

int cancel_run(const Session& session, const StaffWork& work, EmergencyId emergency, bool yes) {
  const auto raw = raw_of(session, work);
  if (!raw) return failed(session, raw.error());
  if (emergency) {
    session.terminal.paragraph(
        fmt::format(
            "You are about to cancel {} of case {} without its owner's permission, under emergency {}. It "
            "cannot be undone; the owner is told.",
            work.job.empty() ? "the job" : "job " + work.job, work.in.value, emergency.value),
        0);
    if (const int consent = ask_consent(session, "Cancel it?", yes); consent != kDone) return consent;
  }
  const auto answer = session.api.act(act::Cancel{work.in, emergency, *raw});
  if (!answer) return failed(session, answer.error());
  if (!answer->in || answer->in->cancellations.empty())
    return failed(session, {ErrorCode::garbled, "stewardd's answer names no cancellation"});
  const Case& now = *answer->in;
  const Cancellation& ordered = now.cancellations.back();
  session.terminal.line(fmt::format("Job {} of {}: cancellation {}.", shown_in(now, ordered.run.job),
                                    now.user, cancellation_words(session.terminal, ordered)));
  session.terminal.line(fmt::format("The owner is told. What came of it: steward case {}", work.in.value));
  return kDone;
}

}  // namespace steward::cli
