#include <fmt/format.h>

#include "rules/rules.h"

namespace steward::rules {

// Long work below a terminal: it dies with the terminal, or when the front-end goes. No harm to others, so it
// is advice by default.
Opinion work_from_shell(const Subject& subject) {
  const policy::WorkFromShell& numbers = subject.rules().work_from_shell;
  if (subject.job().batch) return keeps("submitted as a batch job");
  const Span span = subject.span(numbers.window);
  if (const auto said = subject.not_yet(span, numbers.grace, Subject::Looks::at_processes)) return *said;
  const WindowCount work = subject.work(span);
  if (!subject.covered(work)) return subject.too_little(work);
  const WindowCount held = subject.most(JobSign::held, span);
  if (!at_least(held, 900)) return keeps("no terminal is held");
  if (!at_least(work, numbers.busy_permille)) return keeps("it does not work without a break");
  return breaks(subject, span, work,
                "hours of work from an interactive shell: it ends when the terminal does",
                fmt::format("as a batch job, or with work in fewer than {} of the {} intervals measured "
                            "(busy_permille {})",
                            share(work, numbers.busy_permille), work.valid, numbers.busy_permille),
                {{"since", subject.facts().run.start},
                 {"intervals.active", work.active},
                 {"intervals.at_terminal", held.active}});
}

}  // namespace steward::rules
