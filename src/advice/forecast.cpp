#include "advice/forecast.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/calendar.h"
#include "facts/rhythm_waits.h"

namespace steward::advice {
namespace {

constexpr std::int32_t kUnknown = -1;
constexpr std::size_t kWorkDays = 5;

std::size_t known_hours(const WeekOfHours& week) {
  return week.size() - static_cast<std::size_t>(std::count(week.begin(), week.end(), kUnknown));
}

// Most is known: a missing hour is filled from its neighbour before it.
bool is_whole(const RhythmWaits& waits) { return known_hours(waits.mean_s) * 8 >= kWeekHours * 7; }

// How well a class of jobs fits a request: more is narrower; nullopt: it is about others.
std::optional<int> fit(const RhythmWaits& waits, const PlanRequest& request) {
  int score = 0;
  if (!waits.gpu_type.empty()) {
    if (waits.gpu_type != request.gpu_type) return std::nullopt;
    score += 8;
  }
  if (waits.gpus) {
    if (*waits.gpus != facts::class_of_gpus(request.gpus)) return std::nullopt;
    score += 4;
  }
  if (!waits.partition.empty()) {
    if (waits.partition != request.partition) return std::nullopt;
    score += 2;
  }
  if (!waits.limit.empty()) {
    if (waits.limit != facts::class_of_limit(request.time_limit)) return std::nullopt;
    score += 1;
  }
  return score;
}

std::int64_t mean_of(const WeekOfHours& week) {
  std::int64_t sum = 0, count = 0;
  for (const std::int32_t each : week) {
    if (each == kUnknown) continue;
    sum += each;
    ++count;
  }
  return count == 0 ? 0 : (sum + count / 2) / count;
}

// What is believed of an hour.
std::int64_t believed(std::int64_t value, std::int64_t mean, std::int64_t reliability) {
  return mean + (value - mean) * reliability / 1000;
}

std::int32_t at_or_before(const WeekOfHours& week, std::size_t hour) {
  for (std::size_t back = 0; back < kDayHours; ++back) {
    const std::int32_t value = week[(hour + kWeekHours - back) % kWeekHours];
    if (value != kUnknown) return value;
  }
  return kUnknown;
}

}  // namespace

Forecast::Forecast(const RhythmView& rhythm, const PlanRequest& request) : rhythm_(rhythm) {
  if (rhythm.weeks < kLeastWeeks) return;
  int best = -1;
  for (const RhythmWaits& each : rhythm.waits) {
    const auto score = fit(each, request);
    if (!score || *score <= best || !is_whole(each)) continue;
    best = *score;
    waits_ = &each;
  }
  for (const RhythmLoad& each : rhythm.load) {
    if (request.gpus == 0) break;  // how full the GPUs are is nothing to it
    if (!each.gpu_type.empty() && each.gpu_type != request.gpu_type) continue;
    if (known_hours(each.busy) * 8 < kWeekHours * 7) continue;
    if (load_ == nullptr || !each.gpu_type.empty()) load_ = &each;
  }
  if (waits_ != nullptr) {
    mean_wait_s_ = mean_of(waits_->mean_s);
    mean_median_s_ = mean_of(waits_->median_s);
    mean_high_s_ = mean_of(waits_->high_s);
  }
  if (load_ != nullptr) mean_busy_ = mean_of(load_->busy);
}

bool Forecast::is_off_day(Time time) const {
  const auto day = local_minute(time, rhythm_.zone).day;
  const std::string text = fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()),
                                       static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return std::find(rhythm_.off_days.begin(), rhythm_.off_days.end(), text) != rhythm_.off_days.end();
}

std::size_t Forecast::hour_of_week(Time time) const {
  const LocalMinute local = local_minute(time, rhythm_.zone);
  const std::size_t day = is_off_day(time) ? 6 : static_cast<std::size_t>(local.weekday - 1);
  return day * kDayHours + static_cast<std::size_t>(local.minute / 60);
}

std::optional<WaitForecast> Forecast::wait(Time eligible) const {
  if (waits_ == nullptr) return std::nullopt;
  const std::size_t hour = hour_of_week(eligible);
  const auto told = [&](const WeekOfHours& week, std::int64_t mean) {
    return seconds(believed(std::max(0, at_or_before(week, hour)), mean, waits_->reliability));
  };
  return WaitForecast{told(waits_->mean_s, mean_wait_s_), told(waits_->median_s, mean_median_s_),
                      told(waits_->high_s, mean_high_s_)};
}

std::optional<std::int32_t> Forecast::busy(Time from, Time to) const {
  if (load_ == nullptr) return std::nullopt;
  std::int64_t sum = 0, known = 0, all = 0;
  for (Time time = from; time < to; time += hours(1)) {
    const std::int32_t value = load_->busy[hour_of_week(time)];
    ++all;
    if (value == kUnknown) continue;
    sum += believed(value, mean_busy_, load_->reliability);
    ++known;
  }
  if (known == 0 || known * 2 < all) return std::nullopt;
  return static_cast<std::int32_t>(sum / known);
}

Duration Forecast::run(Duration time_limit) const {
  constexpr Duration second = seconds(1);
  for (const RhythmRuns& each : rhythm_.runs)
    if (each.limit == facts::class_of_limit(time_limit))
      return time_limit / second * each.used / 1000 * second;
  return time_limit;
}

bool Forecast::in_office_hours(Time time) const {
  const LocalMinute local = local_minute(time, rhythm_.zone);
  const bool work_day = hour_of_week(time) < kWorkDays * kDayHours;
  return work_day && local.minute >= rhythm_.office_from && local.minute < rhythm_.office_to;
}

Time Forecast::seen(Time time) const {
  constexpr int most_quarters = 4 * 24 * 30;  // nobody stays away for longer
  if (in_office_hours(time)) return time;
  Time quarter = std::chrono::floor<std::chrono::minutes>(time);
  quarter -= minutes(local_minute(quarter, rhythm_.zone).minute % 15);
  for (int i = 1; i <= most_quarters; ++i)
    if (in_office_hours(quarter + minutes(15 * i))) return quarter + minutes(15 * i);
  return time;
}

std::string Forecast::basis() const {
  if (waits_ == nullptr) return "";
  std::string text = waits_->gpus && *waits_->gpus == 0 ? "jobs without a GPU" : "jobs";
  if (waits_->gpus && *waits_->gpus > 0) {
    const std::uint32_t least = *waits_->gpus;
    text += least == 1   ? " of 1"
            : least == 2 ? " of 2 or 3"
            : least == 4 ? " of 4 to 7"
                         : fmt::format(" of {} or more", least);
    text += waits_->gpu_type.empty() ? "" : " " + waits_->gpu_type;
    text += least == 1 ? " GPU" : " GPUs";
  } else if (!waits_->gpu_type.empty()) {
    text += " on " + waits_->gpu_type + " GPUs";
  }
  if (!waits_->partition.empty()) text += " in " + waits_->partition;
  if (waits_->limit == "4h") text += ", of at most 4 hours";
  if (waits_->limit == "1d") text += ", of 4 hours to a day";
  if (waits_->limit == "longer") text += ", of more than a day";
  return text;
}

}  // namespace steward::advice
