#include <fmt/format.h>

#include "base/text.h"
#include "rules/rules.h"

namespace steward::rules {

// srun and salloc without a terminal: the job lives as long as a client on the front-end does. And what was
// submitted from inside a session.
Opinion tied_to_shell(const Subject& subject) {
  const policy::TiedToShell& numbers = subject.rules().tied_to_shell;
  const Job& job = subject.job();
  const std::string node = one_line(job.alloc_node, 60);
  const Evidence evidence = {{"since", subject.facts().run.start}, {"submitted_on", node}};
  const Span span = subject.span(numbers.window);
  if (subject.facts().submitted_in != 0) {
    Opinion opinion = breaks(
        subject, span, {},
        fmt::format("submitted from inside the session of job {} on {}", subject.facts().submitted_in, node),
        "submitted from the front-end, or by a batch job", evidence);
    opinion.evidence.emplace_back("submitted_in", std::int64_t{subject.facts().submitted_in});
    return opinion;
  }
  if (job.batch) return keeps("submitted as a batch job");
  if (const auto said = subject.not_yet(span, numbers.grace, Subject::Looks::at_processes)) return *said;
  const WindowCount held = subject.most(JobSign::held, span);
  if (!subject.covered(held)) return subject.too_little(held);
  if (held.active > 0) return keeps("a terminal is held: it is a session");
  return breaks(subject, span, held,
                fmt::format("a long job that lives as long as its srun or salloc on {} does", node),
                fmt::format("as a batch job, or shorter than {} (window)", show_duration(numbers.window)),
                evidence);
}

}  // namespace steward::rules
