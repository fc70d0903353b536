#include "programs/steward/answers.h"

#include <fmt/format.h>

#include "programs/steward/next_step.h"
#include "programs/steward/words.h"

namespace steward::cli {
namespace {

int answered(const Session& session, const PersonAct& act, const std::string& said) {
  const auto answer = session.api.act(act);
  if (!answer) return failed(session, answer.error());
  session.terminal.paragraph(said, 0);
  return kDone;
}

// An act that opens a case of the caller's own; `said` ends with where to find it.
int raise(const Session& session, const PersonAct& act, const std::string& said) {
  const auto answer = session.api.act(act);
  if (!answer) return failed(session, answer.error());
  if (!answer->in) return failed(session, {ErrorCode::garbled, "stewardd's answer names no case"});
  session.terminal.paragraph(fmt::format("{}: steward case {}", said, answer->in->id.value), 0);
  return kDone;
}

// What a yes would mean, in full: the run, what it holds, and what is lost.
void show_target(const Session& session, const CaseJob& target) {
  const Terminal& terminal = session.terminal;
  terminal.line(terminal.paint(Tint::strong, fmt::format("You are about to let Steward cancel job {} {}.",
                                                         target.shown, target.name)));
  terminal.line(fmt::format("  the run that started {}{}", terminal.time(target.run.start),
                            target.nodes.empty() ? "" : ", on " + target.nodes));
  // The case tells the rest when the job cannot be shown any more.
  if (const auto view = session.api.job(target.shown)) {
    const Job& job = view->job;
    terminal.line(fmt::format("  {}, holding {} and {}", doing(terminal, job),
                              count_of(job.cpus, "CPU", "CPUs"), count_of(job.gpus, "GPU", "GPUs")));
    if (job.het_leader)
      terminal.line("  it is part of a heterogeneous job, which can only be cancelled whole");
  }
  terminal.paragraph(
      "It is cancelled at once, and what it has not saved is lost. The permission is for this run alone: a "
      "requeued run is another.",
      2);
}

// The raw id that an act takes for what squeue shows; 0 when none was named.
Result<SlurmId> raw_in(const Session& session, CaseId in, const std::string& shown) {
  if (shown.empty()) return SlurmId{0};
  const auto found = session.api.find_case(in);
  if (!found) return tl::unexpected(found.error());
  const auto job = meant_job(*found, shown);
  if (!job) return tl::unexpected(job.error());
  return job->run.job.id;
}

}  // namespace

int reply(const Session& session, CaseId in, Meaning meaning, const Arguments& words) {
  auto text = words_from(session, words);
  if (!text) return failed(session, text.error());
  const std::string mark = meaning_words(meaning);
  return answered(session, act::Reply{in, std::move(*text), meaning},
                  fmt::format("Staff have your reply{}. It stands in the case: steward case {}",
                              mark.empty() ? "" : ", with the mark \"" + mark + "\"", in.value));
}

int permit(const Session& session, CaseId in, const std::string& job, bool yes) {
  const auto found = session.api.find_case(in);
  if (!found) return failed(session, found.error());
  if (!found->open()) {
    return failed(session, {ErrorCode::conflict,
                            fmt::format("case {} is closed: nothing is to be permitted", in.value)});
  }
  const auto target = meant_job(*found, job);
  if (!target) return failed(session, target.error());
  show_target(session, *target);
  if (const int consent = ask_consent(session, "Do you permit this?", yes); consent != kDone) return consent;
  // The run that was shown: were the job requeued meanwhile, stewardd refuses.
  return answered(
      session, act::Permit{in, target->run.start, target->run.job.id},
      fmt::format("Permission is given, thank you. The run is cancelled at once, and you are told. What "
                  "came of it: steward case {}",
                  in.value));
}

int decline(const Session& session, CaseId in, const std::string& job, const Arguments& words) {
  auto text = words_or_none(session, words);
  if (!text) return failed(session, text.error());
  const auto raw = raw_in(session, in, job);
  if (!raw) return failed(session, raw.error());
  return answered(session, act::Decline{in, std::move(*text), *raw},
                  "Declined. The job goes on, and staff have your answer.");
}

int withdraw(const Session& session, CaseId in, const std::string& job) {
  const auto raw = raw_in(session, in, job);
  if (!raw) return failed(session, raw.error());
  return answered(session, act::Withdraw{in, *raw},
                  "Withdrawn. Nobody can cancel the run with that permission any more.");
}

int raise_concern(const Session& session, const Arguments& words) {
  auto text = words_from(session, words);
  if (!text) return failed(session, text.error());
  return raise(session, act::Concern{std::move(*text)},
               "Staff have it, and nobody else does. What comes of it");
}

int ask_for_support(const Session& session, const std::string& job, const Arguments& words) {
  auto text = words_from(session, words);
  if (!text) return failed(session, text.error());
  act::Support act{std::move(*text), 0};
  if (!job.empty()) {
    const auto view = session.api.job_named(job);
    if (!view) {
      return failed(session,
                    {view.error().code, fmt::format("job {}: {}. Or leave --job out and name it in the text",
                                                    job, view.error().message)});
    }
    act.job = view->job.id;
  }
  return raise(session, act,
               fmt::format("The service desk and staff have your request{}. The answer will stand in",
                           job.empty() ? "" : ", with what Steward knows of the job"));
}

int export_data(const Session& session, const std::string& user) {
  if (!user.empty()) return print_json(session, export_target(user));
  const auto me = session.api.me();
  if (!me) return failed(session, me.error());
  return print_json(session, export_target(me->caller.user));
}

}  // namespace steward::cli
