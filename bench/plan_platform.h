// A made platform for the back-test of plans: people who hand in jobs by a known rhythm, and a scheduler that
// is simple and honest: first in, first out by the moment a job may begin, with EASY backfill (Lifka 1995: a
// later job may go ahead if by the time limits it does not delay the first one). Same seed, same run.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <list>
#include <queue>
#include <random>
#include <string>
#include <vector>

#include "base/time.h"

namespace steward::made {

struct PlatformJob {
  std::uint32_t id = 0;
  std::uint32_t person = 0;
  Time submit = no_time;
  Time eligible = no_time;
  Time start = no_time;
  Time end = no_time;
  Duration length{0};  // nobody knows it before
  Duration limit{0};
  std::uint32_t gpus = 1;
  bool planned = false;  // one of those whose begin is chosen
};

// How many jobs are handed in, hour by hour of the week (Monday 00:00 first), relative to one another.
using ArrivalRates = std::array<double, 168>;

struct PlatformShape {
  std::string name;
  ArrivalRates rates{};
  std::uint32_t gpus = 64;
  double jobs_a_week = 1'250;
  std::uint64_t seed = 1;
};

// Jobs over that many weeks from `from` on, a Monday's midnight; `slot_of` says the hour of the week.
inline std::vector<PlatformJob> make_jobs(const PlatformShape& shape, Time from, int weeks,
                                          const std::function<std::size_t(Time)>& slot_of) {
  std::mt19937_64 random(shape.seed);
  const auto part = [&] { return std::uniform_real_distribution<double>(0, 1)(random); };
  double sum = 0;
  for (const double each : shape.rates) sum += each;
  std::vector<PlatformJob> jobs;
  for (int hour = 0; hour < weeks * 168; ++hour) {
    const Time begin = from + hours(hour);
    const double expected = shape.rates[slot_of(begin)] / sum * shape.jobs_a_week;
    const int count = expected > 0 ? std::poisson_distribution<int>(expected)(random) : 0;
    for (int i = 0; i < count; ++i) {
      PlatformJob job;
      job.person = static_cast<std::uint32_t>(std::uniform_int_distribution<int>(1, 200)(random));
      job.submit = begin + seconds(static_cast<int>(part() * 3600));
      const double size = part();
      job.gpus = size < 0.55 ? 1 : size < 0.8 ? 2 : size < 0.95 ? 4 : 8;
      // Most take an hour or two, a few a day.
      const double long_hours = std::min(36.0, std::lognormal_distribution<double>(0.8, 1.0)(random));
      job.length = seconds(std::max(120, static_cast<int>(long_hours * 3600)));
      const double asked = static_cast<double>(job.length / seconds(1)) * (1.1 + part() * 2.5);
      job.limit = hours(std::min(48, static_cast<int>(asked / 3600) + 1));
      job.planned = job.limit >= hours(4) && part() < 0.2;
      jobs.push_back(job);
    }
  }
  std::sort(jobs.begin(), jobs.end(),
            [](const PlatformJob& a, const PlatformJob& b) { return a.submit < b.submit; });
  for (std::size_t i = 0; i < jobs.size(); ++i) jobs[i].id = static_cast<std::uint32_t>(i + 1);
  return jobs;
}

class Scheduler {
 public:
  // When a job that is handed in may begin; asked once, at its submission.
  using Choose = std::function<Time(const PlatformJob&)>;
  using Ended = std::function<void(const PlatformJob&)>;
  Scheduler(std::uint32_t gpus, Choose choose, Ended ended)
      : free_(gpus), choose_(std::move(choose)), ended_(std::move(ended)) {}

  void run(const std::vector<PlatformJob>& jobs) {
    for (const PlatformJob& job : jobs) {
      advance_to(job.submit);
      PlatformJob one = job;
      one.eligible = std::max(one.submit, choose_(one));
      push({one.eligible, false, one});
    }
    advance_to(Time::max());
  }

 private:
  struct Happening {
    Time at;
    bool ends;
    PlatformJob job;
  };
  struct Later {
    bool operator()(const Happening& a, const Happening& b) const {
      return std::tie(a.at, b.ends, a.job.id) > std::tie(b.at, a.ends, b.job.id);  // ends first
    }
  };
  void push(Happening happening) { coming_.push(std::move(happening)); }

  void advance_to(Time time) {
    while (!coming_.empty() && coming_.top().at <= time) {
      const Happening now = coming_.top();
      coming_.pop();
      if (now.ends) {
        free_ += now.job.gpus;
        running_.remove_if([&](const PlatformJob& each) { return each.id == now.job.id; });
        ended_(now.job);
      } else {
        queue_.push_back(now.job);
      }
      if (coming_.empty() || coming_.top().at > now.at) schedule(now.at);
    }
  }

  void begin(PlatformJob job, Time now) {
    job.start = now;
    job.end = now + job.length;
    free_ -= job.gpus;
    running_.push_back(job);
    push({job.end, true, job});
  }

  void schedule(Time now) {
    while (!queue_.empty() && queue_.front().gpus <= free_) {
      begin(queue_.front(), now);
      queue_.pop_front();
    }
    if (queue_.empty()) return;
    const auto [shadow, spare_then] = reservation_of(queue_.front());
    std::uint32_t spare = spare_then;
    for (auto each = std::next(queue_.begin()); each != queue_.end() && free_ > 0;) {
      const bool in_time = now + each->limit <= shadow;
      const bool fits = each->gpus <= free_ && (in_time || each->gpus <= spare);
      if (!fits) {
        ++each;
        continue;
      }
      if (!in_time) spare -= each->gpus;
      begin(*each, now);
      each = queue_.erase(each);
    }
  }

  // When the first in the queue can begin at the latest, and what is free beside it then.
  std::pair<Time, std::uint32_t> reservation_of(const PlatformJob& first) const {
    std::vector<std::pair<Time, std::uint32_t>> ends;
    for (const PlatformJob& each : running_) ends.emplace_back(each.start + each.limit, each.gpus);
    std::sort(ends.begin(), ends.end());
    std::uint32_t free = free_;
    for (const auto& [at, gpus] : ends) {
      free += gpus;
      if (free >= first.gpus) return {at, free - first.gpus};
    }
    return {Time::max(), 0};
  }

  std::uint32_t free_;
  Choose choose_;
  Ended ended_;
  std::list<PlatformJob> queue_, running_;
  std::priority_queue<Happening, std::vector<Happening>, Later> coming_;
};

}  // namespace steward::made
