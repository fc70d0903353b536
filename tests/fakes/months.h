// A person's ended runs, made by hand: good and bad months for the rules over many jobs.
#pragma once

#include <initializer_list>
#include <string>

#include "facts/past.h"
#include "model/ended_job.h"
#include "policy/policy.h"
#include "rules/habits.h"

namespace steward::months {

inline const Time noon = from_ms(1'795'780'800'000);  // Fri 27 Nov 2026, 12:00 UTC: 13:00 in Copenhagen
inline constexpr uid_t kIda = 1001;

// A batch job that ran through on its default: one A10, six cores, 40 GB, a limit that fits.
inline EndedJob run(SlurmId id, Time end, Duration length, std::uint32_t gpus = 1) {
  EndedJob job;
  job.id = id;
  job.uid = kIda;
  job.user = "ida";
  job.account = "aau";
  job.partition = "prioritized";
  job.qos = "normal";
  job.name = "train";
  job.state = JobState::completed;
  job.batch = true;
  job.end = end;
  job.submit = job.eligible = job.start = end - length;
  job.time_limit = length * 3 / 2;
  job.cpus = gpus == 0 ? 1 : 6 * gpus;
  job.gpus = gpus;
  job.nodes = 1;
  job.memory_mib = gpus == 0 ? 3'800 : 40'000 * gpus;
  job.node_list = "i256-a10-06";
  job.gpu_type = gpus == 0 ? "" : "NVIDIA A10";
  job.accounted.cpu_ms = (length * job.cpus / 2).count();
  return job;
}

// As Steward measured it: the load as if at full, permille of the held time; the rest by default.
inline EndedJob measured(EndedJob job, std::int64_t load_permille, std::uint64_t gpu_mib,
                         std::uint64_t memory_mib = 20'000) {
  MeasuredUse use;
  use.gpu_measured = job.elapsed() * job.gpus;
  use.gpu_active = use.gpu_measured * 9 / 10;
  use.gpu_load = use.gpu_measured * load_permille / 1000;
  use.most_gpu_mib = gpu_mib;
  use.cpu_ms = job.accounted.cpu_ms;
  use.most_memory_mib = memory_mib;
  use.node_measured = job.elapsed() * job.nodes;
  job.measured = use;
  return job;
}

// On an A40 that was asked for by name.
inline EndedJob on_a40(EndedJob job) {
  job.gpu_type = "NVIDIA A40";
  job.chose_gpu = true;
  return job;
}

struct Month {
  policy::Policy policy;
  facts::Past past;
  SlurmId next = 100;
  Time at = noon - hours(24 * 29);

  // `count` of them, one after the other over the month, each made by make(id, end).
  template <typename Make>
  void add(int count, Make make) {
    for (int i = 0; i < count; ++i) past.take(make(next++, at += hours(6)));
  }
  Verdict say(std::string_view rule, Time from = no_time) const {
    const PersonPast* person = past.of(kIda);
    const PersonPast none{kIda, "ida", {}};
    return rules::judge_habit(*rules::find_habit(rule), person == nullptr ? none : *person, past.names(),
                              policy, from, noon);
  }
};

inline std::string text_in(const Verdict& verdict, std::string_view key) {
  for (const auto& [name, value] : verdict.evidence) {
    if (name != key) continue;
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
  }
  return "";
}

}  // namespace steward::months
