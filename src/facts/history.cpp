#include "facts/history.h"

#include <algorithm>
#include <tuple>

namespace steward::facts {
namespace {

constexpr Duration kDay = hours(24);
constexpr std::size_t kNamed = 5;
// A job that idled for less is nobody's lesson.
constexpr Duration kWorthNaming = minutes(10);
// "Used well": its GPUs were active for half of the time and more.
constexpr std::int64_t kWellPermille = 500;

Duration overlap(const EndedJob& job, Time from, Time to) {
  return std::max(Duration(0), std::min(job.end, to) - std::max(job.start, from));
}

// `part` of `whole` of that time: evenly spread, as nobody kept when it was.
Duration share_of(Duration time, Duration part, Duration whole) {
  if (whole <= Duration(0)) return Duration(0);
  // Seconds: a year of a thousand GPUs times a year would not fit otherwise.
  return seconds(time / seconds(1) * (part / seconds(1)) / std::max<std::int64_t>(1, whole / seconds(1)));
}

GpuTime gpu_time(const EndedJob& job, Duration part) {
  GpuTime time;
  time.held = part * job.gpus;
  if (!job.measured) return time;
  time.measured = std::min(time.held, share_of(job.measured->gpu_measured, part, job.elapsed()));
  time.active = std::min(time.measured, share_of(job.measured->gpu_active, part, job.elapsed()));
  return time;
}

void operator+=(GpuTime& sum, const GpuTime& more) {
  sum.held += more.held;
  sum.measured += more.measured;
  sum.active += more.active;
}

Duration idle_of(const EndedJob& job) {
  return job.measured ? job.measured->gpu_measured - job.measured->gpu_active : Duration(0);
}

bool used_well(const EndedJob& job) {
  return job.measured && job.gpus > 0 &&
         job.measured->gpu_active.count() * 1000 >= (job.elapsed() * job.gpus).count() * kWellPermille;
}

// A total order, so that the same runs give the same lists whatever their order.
template <typename Key>
void keep_most(std::vector<EndedJob>& list, const EndedJob& job, Key key) {
  const auto before = [&](const EndedJob& a, const EndedJob& b) {
    return std::tuple(key(b), a.end, a.id, a.start) < std::tuple(key(a), b.end, b.id, b.start);
  };
  list.insert(std::upper_bound(list.begin(), list.end(), job, before), job);
  if (list.size() > kNamed) list.pop_back();
}

}  // namespace

History::History(Time from, Time to) {
  sum_.from = from;
  sum_.to = to;
  for (Time begin = to - (to - from) / kDay * kDay; begin < to; begin += kDay)
    sum_.days.push_back({begin, {}});
}

void History::add(const EndedJob& job) {
  const Duration part = overlap(job, sum_.from, sum_.to);
  if (part <= Duration(0)) return;
  ++sum_.jobs;
  sum_.failed +=
      job.state == JobState::failed || job.state == JobState::out_of_memory || job.state == JobState::timeout;
  sum_.cpu_held += part * job.cpus;
  sum_.cpu_used += share_of(Duration(job.accounted.cpu_ms), part, job.elapsed());
  if (job.gpus == 0) return;
  const GpuTime gpu = gpu_time(job, part);
  sum_.gpu += gpu;
  types_[job.gpu_type] += gpu;
  add_days(job);
  if (idle_of(job) >= kWorthNaming) keep_most(sum_.most_idle, job, idle_of);
  if (used_well(job)) keep_most(sum_.best, job, [](const EndedJob& one) { return one.measured->gpu_active; });
}

void History::add_days(const EndedJob& job) {
  for (HistoryDay& day : sum_.days) {
    const Duration part = overlap(job, std::max(day.begin, sum_.from), day.begin + kDay);
    if (part > Duration(0)) day.gpu += gpu_time(job, part);
  }
}

HistoryView History::view() const {
  HistoryView view = sum_;
  for (const auto& [type, gpu] : types_) view.types.push_back({type, gpu});
  std::stable_sort(view.types.begin(), view.types.end(),
                   [](const GpuTypeTime& a, const GpuTypeTime& b) { return a.gpu.held > b.gpu.held; });
  return view;
}

}  // namespace steward::facts
