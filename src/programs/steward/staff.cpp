#include "programs/steward/staff.h"

#include <fmt/format.h>

#include "programs/steward/words.h"

namespace steward::cli {
namespace {

Result<std::string> words_or_none(const Session& session, const std::vector<std::string>& words) {
  if (words.empty()) return std::string();
  return words_from(session, words);
}

// The newest message the act made, and where it stands: staff see at once whether the person is being told.
void show_newest_contact(const Session& session, const Case& in) {
  if (in.contacts.empty()) return;
  const Contact& newest = in.contacts.back();
  session.terminal.line(fmt::format("  {} to {}: {} [{}]", to_string(newest.channel), in.user, newest.subject,
                                    passage_words(session.terminal, newest)));
}

int done(const Session& session, const PersonAct& act, const std::string& said) {
  const auto answer = session.api.act(act);
  if (!answer) return failed(session, answer.error());
  session.terminal.line(said);
  if (answer->in) show_newest_contact(session, *answer->in);
  return kDone;
}

}  // namespace

int contact_in_case(const Session& session, CaseId in, const std::vector<std::string>& words) {
  auto text = words_from(session, words);
  if (!text) return failed(session, text.error());
  return done(session, act::Say{in, std::move(*text)}, fmt::format("Said in case {}.", in.value));
}

int contact_about_job(const Session& session, const std::string& shown_id,
                      const std::vector<std::string>& words) {
  auto text = words_from(session, words);
  if (!text) return failed(session, text.error());
  const auto job = session.api.job(shown_id);
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
      fmt::format("Case {} is open with {} about job {}.", answer->in->id.value, answer->in->user, shown_id));
  show_newest_contact(session, *answer->in);
  return kDone;
}

int ask_permission(const Session& session, CaseId in, const std::vector<std::string>& words) {
  auto text = words_or_none(session, words);
  if (!text) return failed(session, text.error());
  return done(
      session, act::Ask{in, std::move(*text)},
      fmt::format("The owner is asked for permission. The answer will stand in: steward case {}", in.value));
}

int close_case(const Session& session, CaseId in, Resolution resolution,
               const std::vector<std::string>& words) {
  auto text = words_or_none(session, words);
  if (!text) return failed(session, text.error());
  return done(session, act::Close{in, resolution, std::move(*text)},
              fmt::format("Case {} is closed: {}.", in.value, resolution_words(resolution)));
}

int cancel_run(const Session& session, CaseId in, std::optional<EmergencyId> emergency) {
  const auto answer = session.api.act(act::Cancel{in, emergency.value_or(EmergencyId{})});
  if (!answer) return failed(session, answer.error());
  if (!answer->in || answer->in->cancellations.empty()) {
    return failed(session, {ErrorCode::garbled, "stewardd's answer names no cancellation"});
  }
  const Case& now = *answer->in;
  session.terminal.line(fmt::format("Job {} of {}: cancellation {}.", now.job_shown, now.user,
                                    cancellation_words(session.terminal, now.cancellations.back())));
  session.terminal.line(fmt::format("The owner is told. What came of it: steward case {}", in.value));
  return kDone;
}

}  // namespace steward::cli
