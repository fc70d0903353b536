#include <fmt/format.h>

#include <algorithm>

#include "rules/rules.h"

namespace steward::rules {
namespace {

// A terminal is held, or nothing runs at all (salloc, whose shell sits on the front-end).
struct Standing {
  std::int64_t processes = 0;
  bool terminal = false;
};

Standing standing_of(const JobFacts& facts) {
  Standing result;
  for (const NodeUse& node : facts.nodes) {
    if (node.latest == nullptr) continue;
    result.processes += node.latest->processes;
    result.terminal |= node.latest->interactive_step;
  }
  return result;
}

}  // namespace

Opinion interactive_session(const Subject& subject) {
  const policy::InteractiveSession& numbers = subject.rules().interactive_session;
  if (subject.job().batch) return keeps("submitted as a batch job");
  const Span span = subject.span(numbers.window);
  if (const auto said = subject.not_yet(span, numbers.grace, Subject::Looks::at_gpus_too)) return *said;
  const WindowCount work = subject.work(span);
  if (!subject.covered(work)) return subject.too_little(work);
  if (!at_most(work, numbers.busy_permille)) return keeps("it works, whatever it was started with");

  const Standing standing = standing_of(subject.facts());
  const WindowCount waiting = subject.most(JobSign::terminal, span);
  if (waiting.active * 2 < work.valid && !standing.terminal && standing.processes > 0)
    return keeps("no terminal is held: what runs is unattended");
  return breaks(subject, span, work,
                standing.processes == 0 ? "allocated without a batch script, and nothing runs in it"
                                        : "allocated without a batch script, and idle until somebody types",
                fmt::format("with work in more than {} of the {} intervals measured (busy_permille {})",
                            share(work, numbers.busy_permille), work.valid, numbers.busy_permille),
                {{"idle", (work.valid - work.active) * subject.facts().interval},
                 {"since", subject.facts().run.start},
                 {"intervals.active", work.active},
                 {"intervals.at_terminal", waiting.active},
                 {"processes", standing.processes}});
}

}  // namespace steward::rules
