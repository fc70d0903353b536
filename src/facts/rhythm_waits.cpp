#include "facts/rhythm_waits.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <unordered_map>

#include "facts/recency.h"
#include "facts/reliability.h"
#include "facts/wait_histogram.h"

namespace steward::facts {
namespace {

constexpr std::array<std::uint32_t, 5> kGpus{0, 1, 2, 4, 8};
constexpr std::array<std::string_view, 3> kLimits{"4h", "1d", "longer"};
constexpr std::size_t kMostNames = 63;  // partitions, or types; the rest are one
constexpr std::size_t kMostEntries = 4'000'000;
constexpr std::size_t kMostClasses = 512;
constexpr Duration kLongestWait = hours(24 * 60);

// The key's bits below the person's 32.
constexpr unsigned kHourAt = 19, kPartitionAt = 13, kTypeAt = 7, kGpusAt = 4, kLimitAt = 2;
constexpr std::uint64_t kHourMask = 0x1fff, kNameMask = 0x3f, kGpusMask = 7, kLimitMask = 3;

constexpr std::size_t index_of_gpus(std::uint32_t gpus) {
  std::size_t index = 0;
  while (index + 1 < kGpus.size() && gpus >= kGpus[index + 1]) ++index;
  return index;
}

constexpr std::size_t index_of_limit(Duration limit) {
  if (limit <= Duration(0)) return 2;
  if (limit <= hours(4)) return 0;
  return limit <= hours(24) ? 1 : 2;
}

}  // namespace

// A class of jobs; -1: any.
struct JobClass {
  int partition = -1, type = -1, gpus = -1, limit = -1;
  auto operator<=>(const JobClass&) const = default;
};

namespace {

// From what a job is like to all jobs: each of these is a class of its own that it counts in.
std::array<JobClass, 10> classes_of(const JobClass& job) {
  const auto [p, t, g, l] = job;
  return {{{p, t, g, l},
           {p, t, g, -1},
           {p, t, -1, -1},
           {-1, t, g, -1},
           {p, -1, g, l},
           {p, -1, g, -1},
           {p, -1, -1, -1},
           {-1, -1, g, l},
           {-1, -1, g, -1},
           {-1, -1, -1, -1}}};
}

}  // namespace

std::uint32_t class_of_gpus(std::uint32_t gpus) { return kGpus[index_of_gpus(gpus)]; }
std::string_view class_of_limit(Duration limit) { return kLimits[index_of_limit(limit)]; }

std::uint64_t WaitCounts::number_of(std::vector<std::string>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found != names.end()) return static_cast<std::uint64_t>(found - names.begin());
  if (names.size() == kMostNames) return kMostNames;
  names.emplace_back(name);
  return names.size() - 1;
}

void WaitCounts::add(const One& one) {
  if (full_ || one.wait > kLongestWait || one.hour > kHourMask) return;
  if (entries_.size() >= merge_at_) {
    merge(entries_);
    merge_at_ = std::max(merge_at_, std::min(entries_.size() * 2, kMostEntries));
    full_ = entries_.size() >= kMostEntries / 8 * 7;
  }
  const std::uint64_t key = std::uint64_t{one.uid} << 32 | std::uint64_t{one.hour} << kHourAt |
                            number_of(partitions_, one.partition) << kPartitionAt |
                            number_of(types_, one.gpu_type) << kTypeAt |
                            std::uint64_t{index_of_gpus(one.gpus)} << kGpusAt |
                            std::uint64_t{index_of_limit(one.time_limit)} << kLimitAt;
  const Duration wait = std::max(one.wait, Duration(0));
  entries_.push_back({key, static_cast<std::uint32_t>(wait / seconds(1))});
}

// Of equal keys the least wait stays.
void WaitCounts::merge(std::vector<Entry>& entries) {
  std::sort(entries.begin(), entries.end());
  const auto same = [](const Entry& a, const Entry& b) { return a.key == b.key; };
  entries.erase(std::unique(entries.begin(), entries.end(), same), entries.end());
}

struct WaitCounts::Classes {
  std::map<JobClass, WaitHistogram> narrowest, all;
  // Broader classes are sums of the narrow ones.
  void sum_up() {
    for (const auto& [which, counts] : narrowest) add(which, counts);
  }
  void add(const JobClass& job, const WaitHistogram& counts) {
    auto classes = classes_of(job);
    std::sort(classes.begin(), classes.end());
    const auto end = std::unique(classes.begin(), classes.end());
    for (auto each = classes.begin(); each != end; ++each) {
      auto found = all.find(*each);
      if (found == all.end() && all.size() >= kMostClasses) continue;
      if (found == all.end()) found = all.try_emplace(*each).first;
      found->second.add(counts);
    }
  }
};

void WaitCounts::count(const std::vector<Entry>& entries, Classes& classes) const {
  const bool one_partition = partitions_.size() <= 1;  // then it tells nothing
  std::unordered_map<std::uint64_t, WaitHistogram*> by_bits;
  constexpr std::uint64_t class_bits = (std::uint64_t{1} << kHourAt) - 1;
  for (const Entry& entry : entries) {
    const auto part = [&](unsigned at, std::uint64_t mask) { return entry.key >> at & mask; };
    const std::size_t hour = part(kHourAt, kHourMask);
    WaitHistogram*& counts = by_bits[entry.key & class_bits];
    if (counts == nullptr) {
      const std::size_t type = part(kTypeAt, kNameMask);
      const bool known_type = type >= types_.size() || !types_[type].empty();
      JobClass job{one_partition ? -1 : static_cast<int>(part(kPartitionAt, kNameMask)),
                   known_type ? static_cast<int>(type) : -1, static_cast<int>(part(kGpusAt, kGpusMask)),
                   static_cast<int>(part(kLimitAt, kLimitMask))};
      if (classes.narrowest.size() >= kMostClasses) job.partition = job.type = -1;
      counts = &classes.narrowest[job];
    }
    counts->add(clock_.slot(hour), entry.wait_s, weight_of_age(to_ - clock_.begin(hour)), half_of(hour));
  }
  classes.sum_up();
}

std::vector<RhythmWaits> WaitCounts::view() const {
  std::vector<Entry> entries = entries_;
  merge(entries);
  Classes classes;
  count(entries, classes);
  const auto name = [](const std::vector<std::string>& names, int number) -> std::string {
    if (number < 0) return "";
    const auto at = static_cast<std::size_t>(number);
    return at < names.size() ? names[at] : "other";
  };
  std::vector<RhythmWaits> told;
  for (const auto& [which, counts] : classes.all) {
    if (counts.samples() < WaitHistogram::kLeast) continue;
    RhythmWaits one;
    one.partition = name(partitions_, which.partition);
    one.gpu_type = name(types_, which.type);
    if (which.gpus >= 0) one.gpus = kGpus[static_cast<std::size_t>(which.gpus)];
    if (which.limit >= 0) one.limit = kLimits[static_cast<std::size_t>(which.limit)];
    counts.tell(one);
    told.push_back(std::move(one));
  }
  // By what they are, not by the numbers that names happened to get: the order of jobs is nobody's matter.
  std::sort(told.begin(), told.end(), [](const RhythmWaits& a, const RhythmWaits& b) {
    return std::tie(a.partition, a.gpu_type, a.gpus, a.limit) <
           std::tie(b.partition, b.gpu_type, b.gpus, b.limit);
  });
  return told;
}

}  // namespace steward::facts
