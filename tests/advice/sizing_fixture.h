// Runs and a small cluster for the advice's tests.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "advice/right_size.h"

namespace steward::advice {

inline MeasuredUse measured(const EndedJob& run) {
  MeasuredUse use;
  use.gpu_measured = use.gpu_active = run.elapsed() * run.gpus;
  use.gpu_load = use.gpu_measured * 9 / 10;
  use.most_gpu_mib = run.gpus > 0 ? 9'000 : 0;
  use.cpu_ms = (run.elapsed() * run.cpus / 2).count();
  use.most_memory_mib = 20'000;
  use.node_measured = run.elapsed() * run.nodes;
  use.spread = GpuSpread{run.gpus, run.elapsed(), run.elapsed() * 9 / 10};
  return use;
}

// Ten hours on two A10s, watched all the time; with what comes by default.
inline EndedJob wide_run() {
  EndedJob run;
  run.id = 4711;
  run.uid = 1001;
  run.user = "ida";
  run.partition = "prioritized";
  run.qos = "normal";
  run.name = "train";
  run.state = JobState::completed;
  run.batch = true;
  run.submit = run.start = from_seconds(1'795'435'200);
  run.end = run.start + hours(10);
  run.time_limit = hours(12);
  run.cpus = 12;
  run.memory_mib = 80'000;
  run.gpus = 2;
  run.nodes = 1;
  run.gpu_type = "NVIDIA A10";
  run.measured = measured(run);
  return run;
}

inline EndedJob cpu_run() {
  EndedJob run = wide_run();
  run.gpus = 0;
  run.gpu_type = "";
  run.measured = measured(run);
  return run;
}

// So many hundredths of a core on average.
inline void use_cores(EndedJob& run, std::int64_t centi) {
  run.measured->cpu_ms = (run.elapsed() * centi / 100).count();
}

// So many permille of their time on average, each alike.
inline void load_gpus(EndedJob& run, std::int64_t permille) {
  run.measured->gpu_load = run.measured->gpu_measured * permille / 1000;
  run.measured->spread->top_load = run.elapsed() * permille / 1000;
}

inline NodeType node_type(std::string gpu, std::uint32_t gpus, std::uint64_t gib,
                          std::vector<std::string> where) {
  NodeType type;
  type.count = type.usable = 2;
  type.cpus = type.cores = 64;
  type.memory_mib = gib * 1024;
  type.gpus = gpus;
  type.gpu_type = std::move(gpu);
  type.partitions = std::move(where);
  return type;
}

inline Cluster cluster() {
  Cluster cluster;
  cluster.at = from_seconds(1'795'435'200);
  cluster.node_types = {node_type("t4", 4, 256, {"prioritized"}), node_type("a10", 4, 256, {"prioritized"}),
                        node_type("a40", 4, 512, {"prioritized", "aicentre"})};
  Partition prioritized;
  prioritized.name = "prioritized";
  prioritized.longest = hours(144);
  cluster.partitions = {prioritized};
  return cluster;
}

inline NextRun advise(const EndedJob& run) { return right_size({run}, {}, cluster()); }

inline RunSize size_of(const NextRun& next, std::string_view what) {
  const auto found = std::find_if(next.sizes.begin(), next.sizes.end(),
                                  [&](const RunSize& each) { return each.what == what; });
  if (found != next.sizes.end()) return *found;
  ADD_FAILURE() << "nothing is said of " << what;
  return {};
}

}  // namespace steward::advice
