#include "programs/steward/answers.h"

#include <fmt/format.h>

#include "programs/steward/words.h"

namespace steward::cli {
namespace {

int done(const Session& session, const PersonAct& act, const std::string& said) {
  const auto answer = session.api.act(act);
  if (!answer) return failed(session, answer.error());
  session.terminal.paragraph(said, 0);
  return kDone;
}

// What a yes would mean, in full: the run, what it holds, and what is lost.
void show_target(const Session& session, const Case& in) {
  const Terminal& terminal = session.terminal;
  terminal.line(terminal.paint(Tint::strong, fmt::format("You are about to let Steward cancel job {} {}.",
                                                         in.job_shown, in.job_name)));
  terminal.line(fmt::format("  the run that started {}{}", terminal.time(in.run.start),
                            in.node_list.empty() ? "" : ", on " + in.node_list));
  // The case tells the rest when the job cannot be shown any more.
  if (const auto view = session.api.job(in.job_shown)) {
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

}  // namespace

int reply(const Session& session, CaseId in, const Arguments& words) {
  auto text = words_from(session, words);
  if (!text) return failed(session, text.error());
  return done(session, act::Reply{in, std::move(*text)},
              fmt::format("Staff have your reply. It stands in the case: steward case {}", in.value));
}

int permit(const Session& session, CaseId in, bool yes) {
  const auto found = session.api.find_case(in);
  if (!found) return failed(session, found.error());
  if (!found->open()) {
    return failed(session, {ErrorCode::conflict,
                            fmt::format("case {} is closed: nothing is to be permitted", in.value)});
  }
  show_target(session, *found);
  switch (ask_consent(session, "Do you permit this?", yes)) {
    case Consent::given:
      break;
    case Consent::refused:
      return kFailed;
    case Consent::cannot_ask:
      return kUsage;
  }
  // The run that was shown: were the job requeued meanwhile, stewardd refuses.
  const auto answer = session.api.act(act::Permit{in, found->run.start});
  if (!answer) return failed(session, answer.error());
  session.terminal.paragraph(
      fmt::format(
          "Permission is given, thank you. The run is cancelled at once, and you are told. What came of it: "
          "steward case {}",
          in.value),
      0);
  return kDone;
}

int decline(const Session& session, CaseId in, const Arguments& words) {
  std::string text;
  if (!words.empty()) {
    auto given = words_from(session, words);
    if (!given) return failed(session, given.error());
    text = std::move(*given);
  }
  return done(session, act::Decline{in, std::move(text)},
              "Declined. The job goes on, and staff have your answer.");
}

int withdraw(const Session& session, CaseId in) {
  return done(session, act::Withdraw{in},
              "Withdrawn. Nobody can cancel the run with that permission any more.");
}

}  // namespace steward::cli
