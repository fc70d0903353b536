// A platform's week made by hand, for the tests of plans. Zone: Copenhagen; office hours 8 to 16.
#pragma once

#include "advice/plan.h"
#include "model/cluster.h"

namespace steward::advice {

inline constexpr Time kMonday = from_seconds(1'795'388'400);  // Mon 23 Nov 2026 00:00 in Copenhagen

inline RhythmView week_of(auto busy_at, auto wait_s_at) {
  RhythmView view;
  view.zone = "Europe/Copenhagen";
  view.office_from = 480;
  view.office_to = 960;
  view.weeks = 20;
  view.jobs = 10'000;
  view.load.push_back({"", 100, -1, {}, 0});
  view.load.push_back({"a40", 10, -1, {}, 0});
  RhythmWaits waits;
  waits.samples = 5'000;
  waits.reliability = 1000;
  for (RhythmLoad& each : view.load) each.reliability = 1000;
  for (std::size_t hour = 0; hour < kWeekHours; ++hour) {
    for (RhythmLoad& each : view.load) each.busy.push_back(busy_at(hour));
    waits.mean_s.push_back(wait_s_at(hour));
    waits.median_s.push_back(wait_s_at(hour) / 2);
    waits.high_s.push_back(wait_s_at(hour) * 2);
  }
  view.waits = {waits};
  return view;
}

inline bool is_office(std::size_t hour) { return hour < 120 && hour % 24 >= 8 && hour % 24 < 16; }

// Full in office hours, with a wait of an hour; half empty else, without one.
inline RhythmView office_week() {
  return week_of([](std::size_t hour) { return is_office(hour) ? 950 : 400; },
                 [](std::size_t hour) { return is_office(hour) ? 3600 : 0; });
}

inline RhythmView flat_week() {
  return week_of([](std::size_t) { return 700; }, [](std::size_t) { return 1800; });
}

inline PlanRequest asks(Duration limit, std::uint32_t gpus = 1) {
  PlanRequest request;
  request.gpus = gpus;
  request.gpu_type = "a40";
  request.time_limit = limit;
  return request;
}

inline Cluster planned_cluster() {
  Cluster cluster;
  NodeType a40{"n[1-2]", 2, 2, 32, 64, 256'000, 5, "a40", 10, {"gpu"}, {}};
  NodeType t4{"m[1-2]", 2, 2, 32, 64, 256'000, 6, "t4", 10, {"gpu"}, {}};
  cluster.node_types = {t4, a40};
  Partition gpu;
  gpu.name = "gpu";
  gpu.is_default = true;
  gpu.default_time = hours(24 * 6);
  gpu.longest = hours(24 * 6);
  cluster.partitions = {gpu};
  return cluster;
}

}  // namespace steward::advice
