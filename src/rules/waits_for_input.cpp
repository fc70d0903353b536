#include <fmt/format.h>

#include "rules/rules.h"

namespace steward::rules {

// A session that was put into a batch job: somebody's shell sits at a terminal in it (srun --overlap --pty, a
// tmux that was attached to), and nothing else goes on. Jobs without a batch script are
// interactive_session's.
Opinion waits_for_input(const Subject& subject) {
  const policy::WaitsForInput& numbers = subject.rules().waits_for_input;
  if (!subject.job().batch) return keeps("not submitted as a batch job");
  const Span span = subject.span(numbers.window);
  if (const auto said = subject.not_yet(span, numbers.grace, Subject::Looks::at_gpus_too)) return *said;
  const WindowCount waiting = subject.most(JobSign::terminal, span);
  if (!subject.covered(waiting)) return subject.too_little(waiting);
  if (!at_least(waiting, numbers.waiting_permille)) return keeps("nobody's shell waits in it");
  const WindowCount work = subject.work(span);
  if (!subject.covered(work)) return subject.too_little(work);
  if (!at_most(work, numbers.busy_permille)) return keeps("it works beside the shell that waits");
  return breaks(
      subject, span, work,
      "a batch job in which a shell waits for somebody to type, and nothing else goes on",
      fmt::format("with work in more than {}, or the shell waiting in fewer than {} of the {} intervals "
                  "measured (busy_permille {}, waiting_permille {})",
                  share(work, numbers.busy_permille), share(work, numbers.waiting_permille), work.valid,
                  numbers.busy_permille, numbers.waiting_permille),
      {{"idle", (work.valid - work.active) * subject.facts().interval},
       {"since", subject.facts().run.start},
       {"intervals.active", work.active},
       {"intervals.at_terminal", waiting.active}});
}

}  // namespace steward::rules
