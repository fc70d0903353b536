#include <fmt/format.h>

#include <algorithm>

#include "rules/rules.h"

namespace steward::rules {
Opinion interactive_session(const Subject& subject) {
  const policy::InteractiveSession& numbers = subject.rules().interactive_session;
  if (subject.job().batch) return keeps("submitted as a batch job");
  const Span span = subject.span(numbers.window);
  if (const auto said = subject.not_yet(span, numbers.grace, Subject::Looks::at_gpus_too)) return *said;
  const WindowCount work = subject.work(span);
  if (!subject.covered(work)) return subject.too_little(work);
  if (!at_most(work, numbers.busy_permille)) return keeps("it works, whatever it was started with");

  // Most of the time a terminal was held, or nothing ran at all (salloc, whose shell sits on the front-end).
  // Somebody who looks into an unattended job for a moment makes no session of it.
  const WindowCount waiting = subject.most(JobSign::terminal, span);
  const WindowCount held = subject.most(JobSign::held, span);
  const WindowCount empty = subject.every(bit(JobSign::empty), span);
  const bool nothing_runs = empty.active * 2 >= work.valid;
  if (std::max(waiting.active, held.active) * 2 < work.valid && !nothing_runs)
    return keeps("no terminal is held: what runs is unattended");
  return breaks(subject, span, work,
                nothing_runs ? "allocated without a batch script, and nothing runs in it"
                             : "allocated without a batch script, and idle until somebody types",
                fmt::format("with work in more than {} of the {} intervals measured (busy_permille {})",
                            share(work, numbers.busy_permille), work.valid, numbers.busy_permille),
                {{"idle", (work.valid - work.active) * subject.facts().interval},
                 {"since", subject.facts().run.start},
                 {"intervals.active", work.active},
                 {"intervals.at_terminal", waiting.active},
                 {"intervals.empty", empty.active}});
}

}  // namespace steward::rules
