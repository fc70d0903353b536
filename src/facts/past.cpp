#include "facts/past.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "facts/known.h"

namespace steward::facts {
namespace {

template <typename Number>
std::uint32_t fitted(Number value) {
  if (value <= 0) return 0;
  return static_cast<std::uint32_t>(
      std::min<std::uint64_t>(static_cast<std::uint64_t>(value), std::numeric_limits<std::uint32_t>::max()));
}

std::uint32_t in_seconds(Duration time) { return fitted(time / seconds(1)); }
std::uint32_t in_seconds(Time time) { return fitted(to_ms(time) / 1000); }

auto key_of(const PastRun& run) { return std::tuple(run.id, run.submit_s, run.start_s); }

// Where the job is, or would be.
std::vector<PastRun>::const_iterator place_of(const PersonPast& person, const EndedJob& job) {
  const std::tuple key(job.id, in_seconds(job.submit), in_seconds(job.start));
  return std::lower_bound(person.runs.begin(), person.runs.end(), key,
                          [](const PastRun& run, const auto& wanted) { return key_of(run) < wanted; });
}

const PastRun* find(const PersonPast& person, const EndedJob& job) {
  const auto at = place_of(person, job);
  const std::tuple key(job.id, in_seconds(job.submit), in_seconds(job.start));
  return at != person.runs.end() && key_of(*at) == key ? &*at : nullptr;
}

void add_measured(PastRun& run, const EndedJob& job, const PastRun* before) {
  if (job.measured) {
    run.gpu_measured_s = in_seconds(job.measured->gpu_measured);
    run.gpu_active_s = in_seconds(job.measured->gpu_active);
    run.gpu_load_s = in_seconds(job.measured->busiest_load(job.gpus));
    run.most_gpu_mib = fitted(job.measured->most_gpu_mib);
    run.most_memory_mib = fitted(job.measured->most_memory_mib);
  } else if (before != nullptr) {
    run.gpu_measured_s = before->gpu_measured_s;
    run.gpu_active_s = before->gpu_active_s;
    run.gpu_load_s = before->gpu_load_s;
    run.most_gpu_mib = before->most_gpu_mib;
    run.most_memory_mib = before->most_memory_mib;
  }
  run.cpu_s = std::max(fitted(cpu_ms_of(job) / 1000), before == nullptr ? 0 : before->cpu_s);
  run.cpu_known = cpu_is_known(job) || (before != nullptr && before->cpu_known);
  run.memory_known = was_watched(job) || (before != nullptr && before->memory_known);
}

template <typename NumberOf>
PastRun packed(const EndedJob& job, const PastRun* before, NumberOf number_of) {
  PastRun run;
  run.id = job.id;
  run.submit_s = in_seconds(job.submit);
  run.eligible_s = in_seconds(job.eligible);
  run.start_s = in_seconds(job.start);
  run.end_s = std::max(run.start_s, in_seconds(job.end));
  run.time_limit_s = in_seconds(job.time_limit);
  run.memory_mib = fitted(job.memory_mib);
  run.cpus = job.cpus;
  run.gpus = static_cast<std::uint16_t>(std::min<std::uint32_t>(job.gpus, UINT16_MAX));
  run.nodes = static_cast<std::uint16_t>(std::min<std::uint32_t>(job.nodes, UINT16_MAX));
  run.partition = number_of(job.partition);
  run.account = number_of(job.account);
  run.qos = number_of(job.qos);
  run.gpu_type = before != nullptr && before->gpu_type != 0 ? before->gpu_type : number_of(job.gpu_type);
  run.state = job.state;
  run.batch = job.batch;
  // Accounting does not know it: what was once seen of the request stays.
  run.chose_gpu = job.chose_gpu || (before != nullptr && before->chose_gpu);
  add_measured(run, job, before);
  return run;
}

}  // namespace

// A platform has tens of these names; with more than fit, the rest is nameless.
std::uint16_t Past::number_of(const std::string& word) {
  const auto known = numbers_.find(word);
  if (known != numbers_.end()) return known->second;
  if (names_.words.size() > std::numeric_limits<std::uint16_t>::max()) return 0;
  const auto number = static_cast<std::uint16_t>(names_.words.size());
  names_.words.push_back(word);
  numbers_.emplace(word, number);
  return number;
}

bool Past::take(const EndedJob& job) {
  PersonPast& person = people_[job.uid];
  if (person.user != job.user) {
    const bool older = std::any_of(person.runs.begin(), person.runs.end(),
                                   [&](const PastRun& run) { return run.end() > job.end; });
    if (older) return false;
    person = {job.uid, job.user, {}};
  }
  const PastRun* before = find(person, job);
  const PastRun run = packed(job, before, [this](const std::string& word) { return number_of(word); });
  if (before == nullptr) {
    person.runs.insert(place_of(person, job), run);
    return true;
  }
  PastRun& kept = person.runs[static_cast<std::size_t>(before - person.runs.data())];
  if (kept == run) return false;
  kept = run;
  return true;
}

bool Past::knows(const EndedJob& job) const {
  const auto at = people_.find(job.uid);
  if (at == people_.end() || at->second.user != job.user) return false;
  const PastRun* before = find(at->second, job);
  const auto known = [this](const std::string& word) {
    const auto number = numbers_.find(word);
    return number == numbers_.end() ? std::numeric_limits<std::uint16_t>::max() : number->second;
  };
  return before != nullptr && packed(job, before, known) == *before;
}

void Past::forget_before(Time time) {
  for (auto at = people_.begin(); at != people_.end();) {
    std::erase_if(at->second.runs, [&](const PastRun& run) { return run.end() < time; });
    at = at->second.runs.empty() ? people_.erase(at) : std::next(at);
  }
}

void Past::forget(uid_t uid) { people_.erase(uid); }

const PersonPast* Past::of(uid_t uid) const {
  const auto at = people_.find(uid);
  return at == people_.end() ? nullptr : &at->second;
}

}  // namespace steward::facts
