// Plans back-tested: on made platforms of known rhythm, and on one of none, a fifth of the longer jobs choose
// their begin: at once, at 18:00, or as `steward plan` says. What they and everybody else wait, how much of
// their work falls into the platform's peak, and how far the forecast was off. Then: how long learning from a
// million jobs takes.
//
//   bench_plan            both tables
//   bench_plan --table    the back-test alone, as docs/plan.md has it
#include <malloc.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <map>
#include <optional>
#include <string_view>

#include "advice/forecast.h"
#include "advice/plan.h"
#include "base/calendar.h"
#include "facts/rhythm.h"
#include "plan_platform.h"

namespace {

using namespace steward;
using made::PlatformJob;

constexpr std::int64_t kFirstMonday = 1'780'264'800;  // 1 June 2026, 00:00 in Copenhagen
constexpr int kWeeks = 28, kLearned = 20;             // the rest is played
constexpr Time kFrom = from_seconds(kFirstMonday);
constexpr Time kPlayed = kFrom + hours(168 * kLearned);

policy::OfficeHours office() {
  policy::OfficeHours one;
  one.holidays = "none";  // what is known of the rhythm is known without them
  one.closed_yearly = {};
  return one;
}

EndedJob ended(const PlatformJob& job) {
  EndedJob one;
  one.id = job.id;
  one.uid = 1000 + job.person;
  one.submit = job.submit;
  one.eligible = job.eligible;
  one.start = job.start;
  one.end = job.end;
  one.time_limit = job.limit;
  one.gpus = job.gpus;
  one.nodes = 1;
  one.node_list = "n1";
  one.partition = "gpu";
  return one;
}

RhythmView learn(const std::vector<PlatformJob>& past, std::uint32_t gpus, Time now) {
  facts::RhythmFrame frame;
  frame.to = std::chrono::floor<std::chrono::hours>(now);
  frame.from = std::max(kFrom, frame.to - facts::kRhythmWindow);
  frame.office = office();
  frame.nodes.type_of["n1"] = "a40";
  frame.nodes.gpus["a40"] = gpus;
  facts::Rhythm rhythm(std::move(frame));
  for (const PlatformJob& each : past) rhythm.add(ended(each));
  return rhythm.view();
}

enum class How { now, evening, plan };

struct Told {
  double wait_min = 0, wait_high_min = 0, others_min = 0;
  double peak_share = 0;    // of the planned jobs' GPU time, in the platform's busiest quarter of hours
  double peak_load = 0;     // permille of all GPUs in those hours
  double later_h = 0;       // than begun at once: in the mean, of the ends
  double seen_later_h = 0;  // of the moments at which somebody can see them
  double error_min = 0, bias_min = 0,
         plain_error_min = 0;  // of the forecast; of one that knows the mean alone
  double moved = 0;            // share that does not begin at once
  std::map<std::uint32_t, Time> ends;
};

// The busiest quarter of the week, as begun at once it would be.
std::vector<bool> peak_of(const RhythmView& view) {
  std::vector<std::int32_t> sorted = view.load.front().busy;
  std::sort(sorted.begin(), sorted.end());
  const std::int32_t least = sorted[sorted.size() * 3 / 4];
  std::vector<bool> peak;
  for (const std::int32_t each : view.load.front().busy) peak.push_back(each >= least);
  return peak;
}

Time evening_of(Time submit) {
  const int minute = local_minute(submit, office().zone).minute;
  constexpr int six = 18 * 60;
  return minute < six ? std::chrono::floor<std::chrono::minutes>(submit) + minutes(six - minute) : submit;
}

class Play {
 public:
  Play(const made::PlatformShape& shape, const std::vector<PlatformJob>& jobs, How how)
      : shape_(shape), how_(how), jobs_(jobs) {}

  void run() {
    made::Scheduler scheduler(
        shape_.gpus, [this](const PlatformJob& job) { return choose(job); },
        [this](const PlatformJob& job) { past_.push_back(job); });
    scheduler.run(jobs_);
  }

  Told tell(const std::vector<bool>& peak, const Told* at_once) const {
    Told told;
    std::vector<double> waits;
    double others = 0, count_others = 0, in_peak = 0, all_time = 0, later = 0, seen_later = 0;
    double load_in_peak = 0, peak_hours = 0;
    const advice::Forecast clock(view_, {});
    const facts::WeekClock week(office(), kPlayed, kPlayed + hours(168 * (kWeeks - kLearned)));
    facts::HourlyUse use(kPlayed, week.size());
    for (const PlatformJob& job : past_) {
      if (job.submit < kPlayed) continue;
      use.add(job.start, job.end, job.gpus);
      const double wait = minutes_of(job.start - job.eligible);
      if (!job.planned) {
        others += wait;
        ++count_others;
        continue;
      }
      waits.push_back(wait);
      told.ends[job.id] = job.end;
      if (at_once != nullptr) {
        const Time before = at_once->ends.at(job.id);
        later += minutes_of(job.end - before) / 60;
        seen_later += minutes_of(clock.seen(job.end) - clock.seen(before)) / 60;
      }
      for (Time hour = std::chrono::floor<std::chrono::hours>(job.start); hour < job.end; hour += hours(1)) {
        const double held =
            minutes_of(std::min(job.end, hour + hours(1)) - std::max(job.start, hour)) * job.gpus;
        all_time += held;
        if (peak[facts::hour_of_week(office(), hour + minutes(30))]) in_peak += held;
      }
    }
    const auto sums = use.sums();
    for (std::size_t hour = 0; hour < sums.size(); ++hour) {
      if (!peak[week.slot(hour)]) continue;
      load_in_peak += static_cast<double>(sums[hour]) / 3'600'000.0 / shape_.gpus;
      ++peak_hours;
    }
    std::sort(waits.begin(), waits.end());
    const double count = static_cast<double>(std::max<std::size_t>(1, waits.size()));
    for (const double each : waits) told.wait_min += each / count;
    told.wait_high_min = waits.empty() ? 0 : waits[waits.size() * 9 / 10];
    told.others_min = others / std::max(1.0, count_others);
    told.peak_share = in_peak / std::max(1.0, all_time);
    told.peak_load = load_in_peak / std::max(1.0, peak_hours);
    told.later_h = later / count;
    told.seen_later_h = seen_later / count;
    told.moved = moved_ / std::max(1.0, chosen_);
    tell_errors(told);
    return told;
  }
  const RhythmView& view() const { return view_; }

 private:
  static double minutes_of(Duration time) { return static_cast<double>(time.count()) / 60'000.0; }

  Time choose(const PlatformJob& job) {
    if (job.submit < kPlayed) return job.submit;
    if (!learned_ || job.submit >= learned_at_ + hours(168)) {
      learned_at_ = kPlayed + hours(168) * ((job.submit - kPlayed) / hours(168));
      view_ = learn(past_, shape_.gpus, learned_at_);
      learned_ = true;
    }
    if (!job.planned) return job.submit;
    ++chosen_;
    Time begin = job.submit;
    if (how_ == How::evening) begin = evening_of(job.submit);
    advice::PlanRequest request;
    request.gpus = job.gpus;
    request.gpu_type = "a40";
    request.time_limit = job.limit;
    if (how_ == How::plan) {
      const Plan plan = advice::make_plan(view_, {}, request, {job.submit, hours(72), no_time});
      if (plan.best) begin = plan.proposals[*plan.best].begin;
    }
    if (begin > job.submit + minutes(1)) ++moved_;
    if (const auto wait = advice::Forecast(view_, request).wait(begin)) expected_[job.id] = wait->mean;
    return begin;
  }

  void tell_errors(Told& told) const {
    double count = 0, mean = 0;
    for (const PlatformJob& job : past_)
      if (expected_.contains(job.id)) mean += minutes_of(job.start - job.eligible), ++count;
    mean /= std::max(1.0, count);
    for (const PlatformJob& job : past_) {
      const auto expected = expected_.find(job.id);
      if (expected == expected_.end()) continue;
      const double wait = minutes_of(job.start - job.eligible), said = minutes_of(expected->second);
      told.error_min += std::abs(said - wait) / count;
      told.bias_min += (said - wait) / count;
      told.plain_error_min += std::abs(mean - wait) / count;
    }
  }

  const made::PlatformShape& shape_;
  How how_;
  const std::vector<PlatformJob>& jobs_;
  std::vector<PlatformJob> past_;
  RhythmView view_;
  bool learned_ = false;
  Time learned_at_ = no_time;
  std::map<std::uint32_t, Duration> expected_;
  double chosen_ = 0, moved_ = 0;
};

made::ArrivalRates rates(const std::function<double(int day, int hour)>& rate) {
  made::ArrivalRates all{};
  for (int i = 0; i < 168; ++i) all[static_cast<std::size_t>(i)] = rate(i / 24, i % 24);
  return all;
}

std::vector<made::PlatformShape> shapes() {
  const auto office_hours = [](int day, int hour) {
    return day < 5 && hour >= 8 && hour < 17 ? 8.0 : day < 5 ? 1.0 : 0.6;
  };
  const auto evenings = [](int, int hour) { return hour >= 16 && hour < 24 ? 8.0 : 1.0; };
  const auto fridays = [](int day, int hour) {
    return day == 4 && hour >= 11 && hour < 18 ? 30.0 : day < 5 && hour >= 8 && hour < 18 ? 4.0 : 1.0;
  };
  return {{"office hours", rates(office_hours), 64, 1'180, 11},
          {"evenings", rates(evenings), 64, 1'250, 12},
          {"Fridays", rates(fridays), 64, 1'150, 13},
          {"none", rates([](int, int) { return 1.0; }), 64, 1'250, 14}};
}

void print(const char* name, const Told& told) {
  std::printf(
      "| %s | %.0f | %.0f | %.0f | %.0f %% | %.0f %% | %.0f %% | %+.1f | %+.1f | %.0f (%.0f) | %+.0f |\n",
      name, told.wait_min, told.wait_high_min, told.others_min, told.peak_share * 100, told.peak_load * 100,
      told.moved * 100, told.later_h, told.seen_later_h, told.error_min, told.plain_error_min, told.bias_min);
}

void back_test() {
  const policy::OfficeHours clock = office();
  for (const made::PlatformShape& shape : shapes()) {
    const auto jobs = made::make_jobs(
        shape, kFrom, kWeeks, [&](Time time) { return facts::hour_of_week(clock, time + minutes(30)); });
    std::vector<bool> peak;
    std::optional<Told> at_once;
    for (const auto& [how, name] :
         {std::pair(How::now, "at once"), {How::evening, "18:00"}, {How::plan, "`steward plan`"}}) {
      Play play(shape, jobs, how);
      play.run();
      if (how == How::now) peak = peak_of(play.view());
      const Told told = play.tell(peak, at_once ? &*at_once : nullptr);
      if (how == How::now) {
        at_once = told;
        std::printf("\n**%s**: %zu jobs in %d weeks, %zu of them choose\n\n", shape.name.c_str(), jobs.size(),
                    kWeeks, told.ends.size());
        std::printf(
            "| begin | wait, min | 9 of 10 | others' wait | in the peak | load then | moved | ends later, h "
            "| seen later, h | forecast off, min | bias |\n"
            "|---|---|---|---|---|---|---|---|---|---|---|\n");
      }
      print(name, told);
    }
  }
}

void million() {
  const auto since = [](std::clock_t begin) {
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  };
  facts::RhythmFrame frame;
  frame.to = kFrom + facts::kRhythmWindow;
  frame.from = kFrom;
  std::mt19937_64 random(5);
  const auto any = [&](std::int64_t least, std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>(least, most)(random);
  };
  for (int node = 0; node < 200; ++node) {
    const std::string type = "type" + std::to_string(node % 8);
    frame.nodes.type_of["node" + std::to_string(node)] = type;
    frame.nodes.gpus[type] += 8;
  }
  std::vector<EndedJob> jobs(1'000'000);
  for (EndedJob& job : jobs) {
    job.uid = static_cast<uid_t>(any(1, 2000));
    job.eligible = job.submit = kFrom + seconds(any(0, 26 * 7 * 86'400 - 1));
    job.start = job.eligible + seconds(any(0, 40'000));
    job.end = job.start + seconds(any(60, 200'000));
    job.gpus = static_cast<std::uint32_t>(any(0, 8));
    job.node_list = "node" + std::to_string(any(0, 199));
    job.time_limit = hours(any(1, 48));
    job.partition = any(0, 1) == 0 ? "gpu" : "long";
  }
  const auto before = ::mallinfo2().uordblks + ::mallinfo2().hblkhd;
  const auto begin = std::clock();
  facts::Rhythm rhythm(std::move(frame));
  for (const EndedJob& job : jobs) rhythm.add(job);
  const double added = since(begin);
  const auto memory = ::mallinfo2().uordblks + ::mallinfo2().hblkhd - before;
  const auto viewed = std::clock();
  const RhythmView view = rhythm.view();
  std::printf(
      "\n1,000,000 jobs: read in %.2f s of CPU (%.1f MB held), summed up in %.2f s of CPU; %zu classes of "
      "waits\n",
      added, static_cast<double>(memory) / 1e6, since(viewed), view.waits.size());
}

}  // namespace

int main(int argc, char** argv) {
  back_test();
  if (argc < 2 || std::string_view(argv[1]) != "--table") million();
  return 0;
}
