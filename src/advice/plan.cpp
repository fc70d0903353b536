#include "advice/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "advice/closed.h"
#include "advice/forecast.h"
#include "base/calendar.h"

namespace steward::advice {
namespace {

// A result that comes so much later costs nothing: of the time until the earliest, and at least.
constexpr std::int64_t kSlackPermille = 100;
constexpr Duration kLeastSlack = minutes(30);
// Nobody is sent away for less than this.
constexpr std::int32_t kGainBusy = 50;  // permille of the GPUs
constexpr Duration kGainWait = minutes(30);
constexpr std::int32_t kAllBusy = 1000;
// What counts of a run for the platform's load: the first hours, an office day's length.
constexpr Duration kLoadHours = hours(8);
constexpr int kEvening = 18 * 60;              // minutes of the day
constexpr Duration kAssumedLimit = hours(24);  // where neither job nor partition says one

struct Maker {
  const Forecast& forecast;
  const Closed& closed;
  const PlanFrame& frame;
  Duration limit;

  Proposal at(Time begin) const {
    Proposal one;
    one.begin = begin;
    if (const auto wait = forecast.wait(begin)) {
      one.waits_known = true;
      one.wait = wait->mean;
      one.wait_median = wait->median;
      one.wait_high = std::max(wait->high, wait->mean);
    }
    const Time start = begin + one.wait;
    one.end = start + forecast.run(limit);
    one.latest_end = start + limit;
    one.busy = forecast.busy(start, start + std::clamp<Duration>(limit, hours(1), kLoadHours)).value_or(-1);
    one.off_peak = !forecast.in_office_hours(begin);
    if (const Closed::Span* span = closed.met_by(begin, one.latest_end)) one.stopped_by = span->reason;
    one.too_late = frame.deadline != no_time && begin + one.wait_high + limit > frame.deadline;
    return one;
  }
};

// Half-hours of zones are rare; a full hour of theirs is found by the minute.
std::vector<Time> full_hours(const RhythmView& rhythm, const PlanFrame& frame) {
  std::vector<Time> all;
  Time hour = std::chrono::floor<std::chrono::minutes>(frame.now);
  hour += minutes(60 - local_minute(hour, rhythm.zone).minute % 60);
  for (; hour <= frame.now + frame.within; hour += hours(1)) all.push_back(hour);
  return all;
}

bool may_begin(const Proposal& one) { return one.stopped_by.empty() && !one.too_late; }

std::int32_t busy_of(const Proposal& one) { return one.busy < 0 ? kAllBusy : one.busy; }

// Coarse on purpose: a hundredth more or less is no reason to wait another night.
std::tuple<std::int32_t, Duration, Time> calmness(const Proposal& one) {
  return {busy_of(one) / kGainBusy, std::chrono::floor<std::chrono::minutes>(one.wait) / 15 * 15, one.begin};
}

bool is_gain(const Proposal& other, const Proposal& now) {
  const bool calmer = other.busy >= 0 && other.busy + kGainBusy <= now.busy;
  return calmer || other.wait + kGainWait <= now.wait;
}

const Proposal* calmest(const std::vector<Proposal>& all, Duration most_cost) {
  const Proposal* best = nullptr;
  for (const Proposal& each : all) {
    if (!may_begin(each) || each.cost > most_cost) continue;
    if (best == nullptr || calmness(each) < calmness(*best)) best = &each;
  }
  // As calm within what counts at all, and sooner: nobody waits another night for a hundredth.
  for (const Proposal& each : all) {
    const bool about_as_calm =
        best != nullptr && busy_of(each) <= busy_of(*best) + kGainBusy && each.wait <= best->wait + kGainWait;
    if (about_as_calm && may_begin(each) && each.cost <= most_cost) return &each;
  }
  return best;
}

// How much later than the earliest, in all and in the eyes of somebody who works in office hours.
void count_costs(const Forecast& forecast, std::vector<Proposal>& all) {
  Time earliest = Time::max(), first_seen = Time::max();
  for (const Proposal& each : all) {
    if (!each.stopped_by.empty()) continue;
    earliest = std::min(earliest, each.end);
    first_seen = std::min(first_seen, forecast.seen(each.end));
  }
  for (Proposal& each : all) {
    each.later = std::max(Duration(0), each.end - earliest);
    each.cost = std::max(Duration(0), forecast.seen(each.end) - first_seen);
  }
}

const Proposal* first_where(const std::vector<Proposal>& all, auto holds) {
  for (const Proposal& each : all)
    if (may_begin(each) && holds(each)) return &each;
  return nullptr;
}

class Offers {
 public:
  explicit Offers(Plan& plan) : plan_(plan) {}
  std::size_t add(const Proposal* one, std::string_view kind) {
    for (std::size_t i = 0; one != nullptr && i < plan_.proposals.size(); ++i)
      if (plan_.proposals[i].begin == one->begin) return i;
    if (one == nullptr) return 0;
    plan_.proposals.push_back(*one);
    plan_.proposals.back().kind = kind;
    return plan_.proposals.size() - 1;
  }

 private:
  Plan& plan_;
};

// "now" stays first, the others come in order of time.
void sort_offers(Plan& plan, Time best) {
  std::sort(plan.proposals.begin() + 1, plan.proposals.end(),
            [](const Proposal& a, const Proposal& b) { return a.begin < b.begin; });
  for (std::size_t i = 0; i < plan.proposals.size(); ++i)
    if (plan.proposals[i].begin == best) plan.best = i;
}

std::string too_little_words(const RhythmView& rhythm, const Forecast& forecast) {
  if (rhythm.weeks < kLeastWeeks)
    return fmt::format(
        "Steward knows {} whole week{} of this platform's jobs, and needs {} to tell a rhythm from chance",
        rhythm.weeks, rhythm.weeks == 1 ? "" : "s", kLeastWeeks);
  if (forecast.waits() == nullptr && forecast.load() == nullptr)
    return "too few jobs ran on this platform in most hours of the week to tell a rhythm";
  return "";
}

}  // namespace

Plan make_plan(const RhythmView& rhythm, const Cluster& cluster, const PlanRequest& asked,
               const PlanFrame& frame) {
  const PlanRequest request = completed(asked, cluster);
  const Forecast forecast(rhythm, request);
  const Closed closed(cluster, request);
  const Maker maker{forecast, closed, frame,
                    request.time_limit > Duration(0) ? request.time_limit : kAssumedLimit};
  Plan plan;
  plan.at = frame.now;
  plan.until = frame.now + frame.within;
  plan.deadline = frame.deadline;
  plan.too_little = too_little_words(rhythm, forecast);
  plan.basis = forecast.basis();
  if (forecast.waits() != nullptr) plan.samples = forecast.waits()->samples;
  if (forecast.load() != nullptr) plan.gpu_type = forecast.load()->gpu_type;

  std::vector<Proposal> all{maker.at(frame.now)};
  if (plan.too_little.empty())
    for (const Time hour : full_hours(rhythm, frame)) all.push_back(maker.at(hour));
  count_costs(forecast, all);
  all.front().kind = "now";
  plan.proposals.push_back(all.front());
  if (!plan.too_little.empty()) {
    if (may_begin(all.front())) plan.best = 0;
    return plan;
  }
  const Duration until_first = all.front().end - all.front().later - frame.now;
  const Duration slack = std::max(kLeastSlack, until_first * kSlackPermille / 1000);
  const Proposal* best = calmest(all, slack);
  if (best != nullptr && may_begin(all.front()) && all.front().cost <= slack && !is_gain(*best, all.front()))
    best = &all.front();
  // Nothing that keeps to the deadline or ends before the nodes close: the first that can begin at all.
  if (best == nullptr) best = first_where(all, [](const Proposal&) { return true; });
  Offers offers(plan);
  offers.add(best, "best");
  const auto evening = [&](const Proposal& one) {
    return local_minute(one.begin, rhythm.zone).minute >= kEvening && one.begin > frame.now;
  };
  offers.add(first_where(all, evening), "evening");
  const auto weekend = [&](const Proposal& one) { return forecast.hour_of_week(one.begin) >= 5 * kDayHours; };
  offers.add(first_where(all, weekend), "weekend");
  offers.add(calmest(all, Duration::max()), "calm");
  sort_offers(plan, best == nullptr ? no_time : best->begin);
  return plan;
}

}  // namespace steward::advice
