// Live's memory of what was measured: keeps it, and shows it as graphs' points. Rights first, then the
// look-up.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/log.h"
#include "base/text.h"
#include "engine/live.h"
#include "engine/nodes.h"
#include "engine/series_sum.h"
#include "model/rights.h"

namespace steward::engine {
namespace {

constexpr std::size_t kEveryInterval = std::size_t{1} << 20;  // of a run's: as many points as it has
constexpr std::size_t kAtOnce = 200;  // chunks written or forgotten at one tick: some milliseconds

SeriesSum::Take take_of(Metric metric) {
  const bool memory = metric == Metric::job_memory_mib || metric == Metric::gpu_memory_mib ||
                      metric == Metric::machine_used_mib;
  return memory ? SeriesSum::Take::largest : SeriesSum::Take::mean;
}

// Those values of one node that are wanted, summed into points as they are found.
class Gathering {
 public:
  Gathering(const Points& points, std::vector<SeriesKey> wanted, Time until = Time::max()) : points_(points) {
    for (SeriesKey& key : wanted) {
      const SeriesSum::Take take = take_of(key.metric);
      sums_.try_emplace(std::move(key), points, take, until);
    }
  }
  void add(const store::ChunkTime& time, const SeriesKey& key, const SeriesValues& values) {
    if (const auto at = sums_.find(key); at != sums_.end()) at->second.add(time, values);
  }
  bool wants(const SeriesKey& key) const { return sums_.contains(key); }
  SeriesValues values(const SeriesKey& key) const { return sums_.at(key).values(); }
  const Points& points() const { return points_; }

 private:
  Points points_;
  std::map<SeriesKey, SeriesSum> sums_;
};

std::vector<SeriesKey> gpu_keys(const std::string& uuid) {
  return {
      {Metric::gpu_busy_percent, 0, uuid}, {Metric::gpu_memory_mib, 0, uuid}, {Metric::gpu_power_w, 0, uuid}};
}

GpuSeries gpu_series(const std::string& node, const GpuDevice& device, const Gathering& gathered) {
  GpuSeries series{node, device.gres_index, device.uuid, device.name, device.memory_mib, {}, {}, {}};
  series.busy_percent = gathered.values({Metric::gpu_busy_percent, 0, device.uuid});
  series.memory_used_mib = gathered.values({Metric::gpu_memory_mib, 0, device.uuid});
  series.power_w = gathered.values({Metric::gpu_power_w, 0, device.uuid});
  return series;
}

// Of how many nodes so much time can be looked at without holding up everybody else: some 50 us a chunk.
std::size_t nodes_at_once(const Points& points, Duration interval) {
  constexpr std::int64_t most_chunks = 1000;
  const std::int64_t each =
      points.step * static_cast<std::int64_t>(points.count) / (interval * std::int64_t{store::kChunkSlots});
  return static_cast<std::size_t>(std::max<std::int64_t>(1, most_chunks / (each + 1)));
}

void gather(const std::string& node, Gathering& gathering, store::SeriesStore& stored,
            const store::SeriesKeeper& open) {
  const auto wanted = [&](const SeriesKey& key) { return gathering.wants(key); };
  const auto take_at = [&](const store::ChunkTime& time) {
    return [&gathering, time](const SeriesKey& key, const SeriesValues& values) {
      gathering.add(time, key, values);
    };
  };
  const Points& points = gathering.points();
  const Time end = points.begin + points.step * static_cast<std::int64_t>(points.count);
  const auto read = stored.each(node, points.begin, end, [&](const store::PackedChunk& chunk) {
    if (const auto taken = store::each_packed(chunk.bytes, wanted, take_at(chunk.time)); !taken)
      log(LogLevel::warning, "series_unreadable",
          {{"node", node}, {"begin", to_ms(chunk.time.begin)}, {"why", taken.error().message}});
  });
  // A gap in a graph, not a failure: what is not there is shown as not measured.
  if (!read) log(LogLevel::error, "series_unreadable", {{"node", node}, {"why", read.error().message}});
  if (const auto* chunks = open.open(node); chunks != nullptr) {
    for (const store::SeriesChunk& chunk : *chunks) chunk.each(wanted, take_at(chunk.time()));
  }
}

}  // namespace

// What somebody else did under a job's number is not that job's (as facts says, too).
void Live::add_series(const NodeReport& report) {
  const auto strange = [this](const JobUse& use) { return state_.facts.by_a_stranger(use); };
  const Time now = edges_.clock.now();
  if (std::none_of(report.jobs.begin(), report.jobs.end(), strange)) return series_.add(report, now);
  NodeReport own = report;
  std::erase_if(own.jobs, strange);
  series_.add(own, now);
}

void Live::keep_series() {
  const Time now = edges_.clock.now();
  const auto chunks = series_.complete(now, kAtOnce);
  if (!chunks.empty()) {
    // They stay in memory, and the reports they come from on disk, until a later tick succeeds.
    if (const auto kept = edges_.store.series().keep(chunks); !kept)
      return log(LogLevel::error, "series_not_kept", {{"why", kept.error().message}});
    series_.written(chunks);
  }
  if (const auto forgot = edges_.store.series().forget_before(now - names_.keep_series, kAtOnce); !forgot)
    log(LogLevel::error, "series_not_forgotten", {{"why", forgot.error().message}});
}

Result<JobSeries> Live::job_series(const Caller& caller, const std::string& shown_id, std::size_t most) {
  const auto found = find_own(caller, shown_id);
  if (!found) return tl::unexpected<Error>(found.error());
  const Job& job = **found;
  if (job.start == no_time)
    return fail(ErrorCode::not_found,
                fmt::format("job {} has not started, so nothing is measured yet", shown_id));
  const Time now = edges_.clock.now();
  const bool ended = !holds_resources(job.state) && job.end != no_time;
  return series_of(job, ended ? std::min(job.end, now) : now + state_.policy.interval - Duration(1), most);
}

JobSeries Live::series_of(const Job& job, Time until, std::size_t most) {
  // Whole intervals of the run only: what a GPU did in the others may have been somebody else's doing.
  const Duration interval = state_.policy.interval;
  const Time begin = std::min(job.start + interval - Duration(1), until);
  const Time end = until - interval + Duration(1);
  JobSeries series;
  series.points = points_for(begin, std::max(begin, end), most, interval);
  std::size_t room = nodes_at_once(series.points, interval);
  for (const NodeAllocation& allocation : job.nodes) {
    if (room-- == 0) break;
    std::vector<SeriesKey> keys{{Metric::job_cpu_centi, job.id, ""}, {Metric::job_memory_mib, job.id, ""}};
    std::vector<const GpuDevice*> devices;
    for (const auto& [device, use] : state_.facts.gpus_of(allocation.node)) {
      const auto& held = allocation.gpu_indexes;
      if (!device->gres_index || std::find(held.begin(), held.end(), *device->gres_index) == held.end())
        continue;
      devices.push_back(device);
      for (SeriesKey& key : gpu_keys(device->uuid)) keys.push_back(std::move(key));
    }
    Gathering gathering(series.points, keys, std::max(begin, end));
    gather(allocation.node, gathering, edges_.store.series(), series_);
    series.nodes.push_back({allocation.node, allocation.cpus, allocation.memory_mib,
                            gathering.values(keys[0]), gathering.values(keys[1])});
    std::sort(devices.begin(), devices.end(),
              [](const auto* a, const auto* b) { return a->gres_index < b->gres_index; });
    for (const GpuDevice* device : devices)
      series.gpus.push_back(gpu_series(allocation.node, *device, gathering));
  }
  return series;
}

namespace {

// How long each of a job's GPUs was measured, and in use: in an interval it was where it was busy for 5 % of
// it.
struct GpuIntervals {
  std::int64_t measured = 0, active = 0, percent = 0;
};

constexpr std::int64_t kInUse = 5;  // percent of an interval

GpuIntervals intervals_of(const SeriesValues& busy_percent) {
  GpuIntervals sum;
  for (const auto& value : busy_percent) {
    sum.measured += value.has_value();
    sum.active += value.has_value() && *value >= kInUse;
    sum.percent += value.value_or(0);
  }
  return sum;
}

// Nothing, unless each GPU that was given was measured in four of five intervals: else one that worked might
// pass for one that did not.
std::optional<GpuSpread> spread_of(const JobSeries& series, std::uint32_t gpus) {
  if (gpus == 0 || series.gpus.size() != gpus) return std::nullopt;
  GpuSpread spread;
  std::vector<bool> any(series.points.count);
  std::int64_t top = 0;
  for (const GpuSeries& gpu : series.gpus) {
    const GpuIntervals sum = intervals_of(gpu.busy_percent);
    if (sum.measured * 5 < static_cast<std::int64_t>(series.points.count) * 4) return std::nullopt;
    spread.used += sum.active > 0 && sum.active * 100 >= sum.measured;
    top = std::max(top, sum.percent);
    for (std::size_t i = 0; i < gpu.busy_percent.size(); ++i)
      if (gpu.busy_percent[i].value_or(0) >= kInUse) any[i] = true;
  }
  spread.any_active = series.points.step * std::count(any.begin(), any.end(), true);
  spread.top_load = series.points.step * top / 100;
  return spread;
}

std::uint64_t largest(const SeriesValues& values) {
  std::int64_t most = 0;
  for (const auto& value : values) most = std::max(most, value.value_or(0));
  return static_cast<std::uint64_t>(most);
}

}  // namespace

// From what is kept, in memory and on disk, so that restarts in between change nothing.
std::optional<MeasuredUse> Live::measured_of(const Job& job, Time end) {
  const JobSeries series = series_of(job, end, kEveryInterval);
  GpuIntervals intervals;
  MeasuredUse use;
  for (const GpuSeries& gpu : series.gpus) {
    const GpuIntervals sum = intervals_of(gpu.busy_percent);
    intervals.measured += sum.measured;
    intervals.active += sum.active;
    intervals.percent += sum.percent;
    use.most_gpu_mib = std::max(use.most_gpu_mib, largest(gpu.memory_used_mib));
  }
  bool any = intervals.measured > 0;
  for (const JobNodeSeries& node : series.nodes) {
    for (const auto& centi : node.cpu_centi) {
      any |= centi.has_value();
      use.node_measured += centi.has_value() ? series.points.step : Duration(0);
      use.cpu_ms += centi.value_or(0) * series.points.step.count() / 100;
    }
    use.most_memory_mib = std::max(use.most_memory_mib, largest(node.memory_used_mib));
  }
  if (!any) return std::nullopt;
  use.gpu_measured = series.points.step * intervals.measured;
  use.gpu_active = series.points.step * intervals.active;
  use.gpu_load = series.points.step * intervals.percent / 100;
  use.spread = spread_of(series, job.gpus);
  return use;
}

Result<NodeSeries> Live::node_series(const Caller& caller, const std::string& node, Duration back,
                                     std::size_t most) {
  if (const Status allowed = may(caller, Act::see_all, caller.uid); !allowed)
    return tl::unexpected<Error>(allowed.error());
  if (!state_.facts.sights().contains(node))
    return fail(ErrorCode::not_found, fmt::format("no node {} has ever reported", one_line(node, 60)));
  const Time now = edges_.clock.now();
  NodeSeries series;
  series.points = points_for(now - back, now, most, state_.policy.interval);
  std::vector<SeriesKey> keys{{Metric::machine_busy_percent, 0, ""},
                              {Metric::machine_used_mib, 0, ""},
                              {Metric::pressure_cpu_percent, 0, ""},
                              {Metric::pressure_memory_percent, 0, ""},
                              {Metric::pressure_io_percent, 0, ""}};
  const auto devices = state_.facts.gpus_of(node);
  for (const auto& [device, use] : devices) {
    for (SeriesKey& key : gpu_keys(device->uuid)) keys.push_back(std::move(key));
  }
  Gathering gathering(series.points, keys);
  gather(node, gathering, edges_.store.series(), series_);
  series.busy_percent = gathering.values(keys[0]);
  series.used_mib = gathering.values(keys[1]);
  series.pressure_cpu_percent = gathering.values(keys[2]);
  series.pressure_memory_percent = gathering.values(keys[3]);
  series.pressure_io_percent = gathering.values(keys[4]);
  for (const auto& [device, use] : devices) series.gpus.push_back(gpu_series(node, *device, gathering));
  std::sort(series.gpus.begin(), series.gpus.end(), [](const GpuSeries& a, const GpuSeries& b) {
    return std::tie(a.gres_index, a.uuid) < std::tie(b.gres_index, b.uuid);
  });
  return series;
}

Result<std::vector<NodeSummary>> Live::nodes(const Caller& caller) {
  if (const Status allowed = may(caller, Act::see_all, caller.uid); !allowed)
    return tl::unexpected<Error>(allowed.error());
  return node_summaries(state_);
}

Result<NodeView> Live::node(const Caller& caller, const std::string& node) {
  if (const Status allowed = may(caller, Act::see_all, caller.uid); !allowed)
    return tl::unexpected<Error>(allowed.error());
  return node_view(state_, node, [this](uid_t uid) {
    const auto account = edges_.directory.by_uid(uid);
    return account ? account->user : std::to_string(uid);
  });
}

}  // namespace steward::engine
