#include <fmt/format.h>

#include <map>

#include "rules/rules.h"

namespace steward::rules {
namespace {

// What stands there, as people say it; the gravest first.
std::string what_stands(const JobFacts& facts) {
  std::map<ProcessKind, std::uint32_t> kinds;
  for (const NodeUse& node : facts.nodes) {
    if (node.latest == nullptr) continue;
    for (const auto& [kind, count] : node.latest->kinds) kinds[kind] += count;
  }
  if (kinds[ProcessKind::notebook] > 0) return "a notebook server";
  if (kinds[ProcessKind::ide_server] > 0) return "an editor's or IDE's server";
  if (kinds[ProcessKind::tunnel] > 0) return "a tunnel";
  if (kinds[ProcessKind::assistant] > 0) return "a coding assistant";
  if (kinds[ProcessKind::sleeper] > 0) return "a sleeping process";
  return "a shell";
}

}  // namespace

// Told by what its processes do over hours, and by nothing that they are called: a notebook that computes is
// at work, and whatever is not known to be of a kind that only waits counts as work, too.
Opinion development_server(const Subject& subject) {
  const policy::DevelopmentServer& numbers = subject.rules().development_server;
  if (!subject.job().batch) return keeps("not submitted as a batch job");
  const Span span = subject.span(numbers.window);
  if (const auto said = subject.not_yet(span, numbers.grace, Subject::Looks::at_gpus_too)) return *said;
  const WindowCount waiting = subject.every(bit(JobSign::waiting) | bit(JobSign::empty), span);
  if (!subject.covered(waiting)) return subject.too_little(waiting);
  if (!at_least(waiting, numbers.present_permille)) return keeps("it runs more than programs that only wait");
  const WindowCount empty = subject.every(bit(JobSign::empty), span);
  if (empty.active * 2 > waiting.active) return keeps("it has no process that waits");
  const WindowCount work = subject.work(span);
  if (!subject.covered(work)) return subject.too_little(work);
  if (!at_most(work, numbers.busy_permille)) return keeps("it works, whatever runs in it");
  return breaks(
      subject, span, work,
      fmt::format("{} holds the job and does nothing by itself", what_stands(subject.facts())),
      fmt::format("with work in more than {}, or a program that works by itself in more than {} of the {} "
                  "intervals measured (busy_permille {}, present_permille {})",
                  share(work, numbers.busy_permille), share(work, 1000 - numbers.present_permille),
                  work.valid, numbers.busy_permille, numbers.present_permille),
      {{"idle", (work.valid - work.active) * subject.facts().interval},
       {"since", subject.facts().run.start},
       {"intervals.active", work.active},
       {"intervals.waiting", waiting.active},
       {"stands", what_stands(subject.facts())}});
}

}  // namespace steward::rules
