#include "rules/front_end_harm.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "model/case.h"
#include "rules/rules.h"

namespace steward::rules {
namespace {

// Of what was seen running, only what tells something: no shells, no editors' helpers without a name.
std::string kinds_words(const PersonOnFrontEnd& person) {
  std::string list;
  for (const auto& [kind, count] : person.kinds) {
    const bool telling = kind == ProcessKind::trainer || kind == ProcessKind::compiler ||
                         kind == ProcessKind::ide_server || kind == ProcessKind::assistant ||
                         kind == ProcessKind::notebook || kind == ProcessKind::transfer ||
                         kind == ProcessKind::container || kind == ProcessKind::workflow;
    if (telling) list += fmt::format("{}{} {}", list.empty() ? "" : ", ", count, to_string(kind));
  }
  return list;
}

struct Part {
  std::string_view what;
  Duration harm;
  std::int64_t share;
};

// By which most harm was done.
Part largest(const PersonOnFrontEnd& person) {
  const std::array<Part, 3> parts = {{{"CPU", person.by_cpu, person.shares.cpu},
                                      {"memory", person.by_memory, person.shares.memory},
                                      {"I/O", person.by_io, person.shares.io}}};
  return *std::max_element(parts.begin(), parts.end(),
                           [](const Part& a, const Part& b) { return a.harm < b.harm; });
}

Opinion breach(const PersonOnFrontEnd& person, const policy::FrontEndHarm& numbers) {
  const Part part = largest(person);
  const std::string kinds = kinds_words(person);
  Opinion opinion{Judgement::breaks, ""};
  opinion.reason = fmt::format(
      "on {} others wait for {}, and {} % of what is in use is this person's ({} tasks{}{})", person.node,
      part.what, part.share / 10, person.use.tasks, kinds.empty() ? "" : "; ", kinds);
  opinion.otherwise = fmt::format(
      "with less than {} of others' waiting lately (harm), which is half forgotten after "
      "{} (half_life)",
      show_duration(numbers.harm), show_duration(numbers.half_life));
  opinion.evidence = {{"node", person.node},
                      {"since", person.since},
                      {"harm", person.harm},
                      {"short", std::string(part.what)},
                      {"cpu_permille", person.shares.cpu},
                      {"memory_permille", person.shares.memory},
                      {"io_permille", person.shares.io},
                      {"memory_mib", static_cast<std::int64_t>(person.use.memory_mib)},
                      {"tasks", std::int64_t{person.use.tasks}},
                      {"kinds", kinds.empty() ? std::string("programs of no known kind") : kinds},
                      {"others", std::int64_t{person.others}},
                      {"pressure.cpu_permille", std::int64_t{person.pressure.cpu_some}},
                      {"pressure.memory_permille", std::int64_t{person.pressure.memory_some}},
                      {"pressure.io_permille", std::int64_t{person.pressure.io_full}}};
  return opinion;
}

constexpr RuleText text = {
    front_end_name,
    principle::front_end,
    "do not wreck the front-end",
    "On a front-end: the share of the time in which somebody waits for CPU, memory or I/O, above what a "
    "healthy busy "
    "node has, times one person's part in what is short, above a fair part. It adds up, and fades by halves.",
    "A busy node that is well, two minutes of compiling, an editor's server that idles, copying of data, "
    "many people "
    "who each take a little.",
    "python train.py with eight workers on the front-end at 10:00, while others try to work: found at 10:06; "
    "one that "
    "takes all memory after a minute."};

}  // namespace

const RuleText& front_end_text() { return text; }

Verdict front_end_harm(const PersonOnFrontEnd& person, const policy::FrontEndHarm& numbers) {
  Opinion opinion = unknown("the harm of a while ago fades");
  if (person.harm >= numbers.harm) opinion = breach(person, numbers);
  if (person.harm * 2 < numbers.harm) opinion = keeps("nobody waits for this person for long");
  return verdict_of(front_end_name, principle::front_end, std::move(opinion));
}

}  // namespace steward::rules
