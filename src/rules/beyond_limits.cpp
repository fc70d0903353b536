#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "rules/habits.h"

namespace steward::rules {
namespace {

bool named(const std::vector<std::string>& names, const std::string& name) {
  return names.empty() || std::find(names.begin(), names.end(), name) != names.end();
}

struct Change {
  std::uint32_t at_s = 0;
  std::int64_t gpus = 0, jobs = 0;
};

// What was held at once, and for how long it was more than agreed.
struct Held {
  std::int64_t most_gpus = 0, most_jobs = 0;
  Duration beyond{0};
};

Held held_at_once(std::vector<Change>& changes, const policy::Quota& quota) {
  // Ends before starts of the same second: one job after the other is one job.
  std::sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) {
    return std::tuple(a.at_s, a.jobs, a.gpus) < std::tuple(b.at_s, b.jobs, b.gpus);
  });
  Held held;
  std::int64_t gpus = 0, jobs = 0;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    gpus += changes[i].gpus, jobs += changes[i].jobs;
    held.most_gpus = std::max(held.most_gpus, gpus);
    held.most_jobs = std::max(held.most_jobs, jobs);
    const bool beyond = (quota.gpus > 0 && gpus > quota.gpus) || (quota.jobs > 0 && jobs > quota.jobs);
    if (beyond && i + 1 < changes.size()) held.beyond += seconds(changes[i + 1].at_s - changes[i].at_s);
  }
  return held;
}

// The longest use without the agreed pause in it.
Duration longest_use(std::vector<std::pair<std::uint32_t, std::uint32_t>>& spans, Duration pause) {
  std::sort(spans.begin(), spans.end());
  Duration longest{0};
  std::uint32_t begin = 0, end = 0;
  for (const auto& [from, to] : spans) {
    if (begin == 0 || seconds(from) - seconds(end) >= pause) begin = from, end = to;
    end = std::max(end, to);
    longest = std::max<Duration>(longest, seconds(end - begin));
  }
  return longest;
}

struct Found {
  Excess excess;
  Held held;
  Duration use{0};
};

Found look(const PastSubject& subject, const policy::Quota& quota) {
  Found found;
  std::vector<Change> changes;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> spans;
  subject.each([&](const PastRun& run) {
    if (!named(quota.qos, subject.name_of(run.qos)) || !named(quota.accounts, subject.name_of(run.account)))
      return;
    const Duration gpu_time = run.elapsed() * run.gpus;
    found.excess.look(gpu_time);
    found.excess.add(run, gpu_time, gpu_time);
    changes.push_back({run.start_s, run.gpus, 1});
    changes.push_back({run.end_s, -std::int64_t{run.gpus}, -1});
    spans.emplace_back(run.start_s, run.end_s);
  });
  found.held = held_at_once(changes, quota);
  found.use = longest_use(spans, quota.pause);
  return found;
}

}  // namespace

// Slurm holds quotas by itself, where it is told to; this finds where it is not, by whatever door. Staff may
// well have said yes: they see it first.
Opinion beyond_limits(const PastSubject& subject) {
  const policy::BeyondLimits& numbers = subject.rules().beyond_limits;
  if (subject.supply().quotas.empty()) return keeps("the policy names no quota");
  for (const policy::Quota& quota : subject.supply().quotas) {
    const Found found = look(subject, quota);
    if (found.excess.looked_at < numbers.least_jobs) continue;
    const bool too_much = found.held.beyond >= numbers.least && found.held.beyond > Duration(0);
    const bool too_long = quota.lasts > Duration(0) && found.use > quota.lasts + numbers.least;
    if (!too_much && !too_long) continue;
    Evidence evidence = {{"quota", quota.name},
                         {"gpus.most", found.held.most_gpus},
                         {"jobs.most", found.held.most_jobs},
                         {"beyond", found.held.beyond},
                         {"use", found.use}};
    const std::string reason =
        too_much ? fmt::format("up to {} GPUs and {} jobs at once by the quota \"{}\", beyond it for {}",
                               found.held.most_gpus, found.held.most_jobs, quota.name,
                               show_duration(found.held.beyond))
                 : fmt::format("the quota \"{}\" was used over {}, and is given for {}", quota.name,
                               show_duration(found.use), show_duration(quota.lasts));
    return breaks(subject, found.excess, Duration(0), reason,
                  fmt::format("within the quota, but for {} (least)", show_duration(numbers.least)),
                  std::move(evidence));
  }
  return keeps("within every quota that the policy names");
}

}  // namespace steward::rules
