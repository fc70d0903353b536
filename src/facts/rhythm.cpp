#include "facts/rhythm.h"

#include <algorithm>
#include <array>

#include "base/hostlist.h"
#include "facts/recency.h"
#include "facts/reliability.h"

namespace steward::facts {
namespace {

constexpr std::size_t kMostTypes = 64;
constexpr std::size_t kMostLists = 10'000;       // of nodes, remembered
constexpr std::size_t kLongestNodeList = 1'000;  // bytes
constexpr int kOffDaysAhead = 60;
constexpr std::int64_t kHourMs = Duration(hours(1)).count();

// Nobody holds a GPU of a whole platform for so long, which is a service window and no rhythm: the shorter
// only while such hours are rare, or it is how the platform lives.
constexpr std::size_t kQuiet = 12, kSilent = 72;
constexpr std::size_t kQuietPermille = 50;
constexpr std::size_t kFewestWeeks = 2;  // of an hour of the week, before anything is said of it

std::vector<std::pair<std::size_t, std::size_t>> empty_stretches(const std::vector<std::int64_t>& used,
                                                                 std::size_t first, std::size_t least) {
  std::vector<std::pair<std::size_t, std::size_t>> found;
  for (std::size_t at = first; at < used.size();) {
    std::size_t end = at;
    while (end < used.size() && used[end] == 0) ++end;
    if (end - at >= least) found.emplace_back(at, end);
    at = end + 1;
  }
  return found;
}

}  // namespace

Rhythm::Rhythm(RhythmFrame frame)
    : frame_(std::move(frame)), clock_(frame_.office, frame_.from, frame_.to), waits_(clock_, frame_.to) {}

std::string Rhythm::type_of(const std::string& node_list, std::string_view device) const {
  if (!frame_.nodes.type_of.empty() && node_list.size() <= kLongestNodeList) {
    const auto known = type_of_list_.find(node_list);
    if (known != type_of_list_.end() && !known->second.empty()) return known->second;
    if (known == type_of_list_.end()) {
      if (type_of_list_.size() >= kMostLists) type_of_list_.clear();
      std::string& type = type_of_list_[node_list];
      const auto nodes = expand_hostlist(node_list);
      if (nodes && !nodes->empty()) {
        const auto found = frame_.nodes.type_of.find(nodes->front());
        if (found != frame_.nodes.type_of.end()) type = found->second;
      }
      if (!type.empty()) return type;
    }
  }
  return short_gpu_type(device);
}

HourlyUse& Rhythm::use_of(const std::string& type) {
  const auto found = uses_.find(type);
  if (found != uses_.end()) return found->second;
  const std::string& name = uses_.size() < kMostTypes ? type : uses_.begin()->first;
  return uses_.try_emplace(name, frame_.from, clock_.size()).first->second;
}

void Rhythm::add(const EndedJob& job) {
  if (job.end <= frame_.from || job.start >= frame_.to || job.start >= job.end) return;
  ++jobs_;
  first_end_ = std::min(first_end_, job.end);
  const std::string type = job.gpus == 0 ? "" : type_of(job.node_list, job.gpu_type);
  if (job.gpus > 0) use_of(type).add(job.start, job.end, job.gpus);
  if (job.gpus > 0) runs_.add(job);
  const bool part = job.het_leader && *job.het_leader != job.id;  // it waited for the whole
  if (job.eligible == no_time || job.eligible < frame_.from || job.eligible >= frame_.to || part) return;
  waits_.add({job.uid, clock_.hour_at(job.eligible), job.partition, type, job.gpus, job.time_limit,
              job.start - job.eligible});
}

void Rhythm::add_running(const std::string& node_list, std::string_view device, std::uint32_t gpus,
                         Time start) {
  if (gpus > 0 && start != no_time) use_of(type_of(node_list, device)).add(start, frame_.to, gpus);
}

// Before the first end that was told of, jobs ran that nobody tells of any more.
std::vector<bool> Rhythm::known_hours(const std::vector<std::int64_t>& all) const {
  std::vector<bool> known(clock_.size(), true);
  const auto first = first_end_ == Time::max()
                         ? clock_.size()
                         : std::min(clock_.size(), clock_.hour_at(std::max(first_end_, frame_.from)) + 1);
  std::fill(known.begin(), known.begin() + static_cast<std::ptrdiff_t>(first), false);
  const auto leave_out = [&](std::size_t begin, std::size_t end) {
    for (std::size_t hour = begin; hour < std::min(end, known.size()); ++hour) known[hour] = false;
  };
  for (const Closure& closure : frame_.closures) {
    if (!closure.nodes.empty() || closure.end <= frame_.from || closure.begin >= frame_.to) continue;
    leave_out(clock_.hour_at(std::max(closure.begin, frame_.from)),
              clock_.hour_at(std::min(closure.end, frame_.to) + hours(1) - Duration(1)));
  }
  for (const auto& [begin, end] : empty_stretches(all, first, kSilent)) leave_out(begin, end);
  const auto quiet = empty_stretches(all, first, kQuiet);
  std::size_t sum = 0;
  for (const auto& [begin, end] : quiet) sum += end - begin < kSilent ? end - begin : 0;
  if (sum * 1000 <= (all.size() - first) * kQuietPermille)
    for (const auto& [begin, end] : quiet) leave_out(begin, end);
  return known;
}

RhythmLoad Rhythm::load_of(const std::string& type, const std::vector<std::int64_t>& used, std::uint32_t gpus,
                           const std::vector<bool>& known) const {
  RhythmLoad load;
  load.gpu_type = type;
  const std::int64_t most = used.empty() ? 0 : *std::max_element(used.begin(), used.end());
  load.gpus = gpus > 0 ? gpus : static_cast<std::uint32_t>((most + kHourMs - 1) / kHourMs);
  using Weighted = std::vector<std::pair<std::int32_t, std::uint32_t>>;
  std::vector<Weighted> weeks(kWeekHours);
  std::array<std::vector<Weighted>, 2> halves{weeks, weeks};
  const std::int64_t whole = std::max<std::int64_t>(1, load.gpus * kHourMs);
  for (std::size_t hour = 0; hour < used.size(); ++hour) {
    if (!known[hour]) continue;
    const std::int64_t permille = std::clamp<std::int64_t>((used[hour] * 1000 + whole / 2) / whole, 0, 1000);
    const std::pair<std::int32_t, std::uint32_t> one(static_cast<std::int32_t>(permille),
                                                     weight_of_age(frame_.to - clock_.begin(hour)));
    weeks[clock_.slot(hour)].push_back(one);
    halves[half_of(hour)][clock_.slot(hour)].push_back(one);
  }
  const auto medians = [](const std::vector<Weighted>& all, std::size_t fewest) {
    WeekOfHours week;
    for (const Weighted& each : all) week.push_back(each.size() < fewest ? -1 : weighted_median(each));
    return week;
  };
  load.busy = medians(weeks, kFewestWeeks);
  load.reliability = reliability_of(medians(halves[0], 1), medians(halves[1], 1));
  return load;
}

RhythmView Rhythm::view() const {
  RhythmView view;
  view.at = frame_.to;
  view.from = frame_.from;
  view.to = frame_.to;
  view.zone = frame_.office.zone;
  view.office_from = static_cast<std::int32_t>(frame_.office.from);
  view.office_to = static_cast<std::int32_t>(frame_.office.to);
  view.off_days = off_days(frame_.office, frame_.to, kOffDaysAhead);
  view.jobs = jobs_;
  std::vector<std::int64_t> all(clock_.size());
  std::map<std::string, std::vector<std::int64_t>> by_type;
  for (const auto& [type, use] : uses_) {
    by_type[type] = use.sums();
    for (std::size_t hour = 0; hour < all.size(); ++hour) all[hour] += by_type[type][hour];
  }
  const std::vector<bool> known = known_hours(all);
  view.weeks = static_cast<std::uint32_t>(std::count(known.begin(), known.end(), true) /
                                          static_cast<std::ptrdiff_t>(kWeekHours));
  std::uint32_t gpus = 0;
  for (const auto& [type, count] : frame_.nodes.gpus) gpus += count;
  view.load.push_back(load_of("", all, gpus, known));
  for (const auto& [type, used] : by_type) {
    const auto count = frame_.nodes.gpus.find(type);
    if (!type.empty())
      view.load.push_back(load_of(type, used, count == frame_.nodes.gpus.end() ? 0 : count->second, known));
  }
  view.waits = waits_.view();
  view.runs = runs_.view();
  return view;
}

}  // namespace steward::facts
