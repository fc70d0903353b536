#include "advice/plan.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "advice/closed.h"
#include "advice/forecast.h"
#include "world.h"

namespace steward::advice {
namespace {

constexpr Time kTenOnMonday = kMonday + hours(10);

Plan plan_for(const RhythmView& week, const PlanRequest& request, PlanFrame frame,
              const Cluster& cluster = {}) {
  return make_plan(week, cluster, request, frame);
}

const Proposal& best_of(const Plan& plan) {
  EXPECT_TRUE(plan.best);
  return plan.proposals[plan.best.value_or(0)];
}

TEST(Plan, ALongJobBeginsWhenOthersGoHome) {
  const Plan plan = plan_for(office_week(), asks(hours(12)), {kTenOnMonday, hours(72), no_time});
  const Proposal& best = best_of(plan);
  EXPECT_EQ(best.begin, kMonday + hours(16));
  EXPECT_EQ(best.cost, Duration(0)) << "it ends at night, or before anybody comes";
  EXPECT_GT(best.later, Duration(0));
  EXPECT_TRUE(best.off_peak);
  EXPECT_EQ(best.busy, 400);
  EXPECT_EQ(plan.proposals.front().kind, "now");
  EXPECT_EQ(plan.proposals.front().wait, hours(1));
  EXPECT_EQ(plan.proposals.front().busy, 743) << "from 11 to 19";
}

TEST(Plan, AShortJobBeginsNow) {
  const Plan plan = plan_for(office_week(), asks(minutes(30)), {kTenOnMonday, hours(72), no_time});
  EXPECT_EQ(best_of(plan).kind, "now") << "nobody waits until the evening for half an hour's work";
}

TEST(Plan, WithoutARhythmItIsNow) {
  for (const Duration limit : {Duration(hours(1)), Duration(hours(12)), Duration(hours(24 * 6))}) {
    const Plan plan = plan_for(flat_week(), asks(limit), {kTenOnMonday, hours(72), no_time});
    EXPECT_EQ(best_of(plan).kind, "now");
  }
}

TEST(Plan, OnFridayEveningItIsNow) {
  const Plan plan =
      plan_for(office_week(), asks(hours(12)), {kMonday + hours(4 * 24 + 19), hours(72), no_time});
  EXPECT_EQ(best_of(plan).kind, "now");
}

TEST(Plan, TheDeadlineIsKeptNineTimesInTen) {
  const Time by = kMonday + hours(24 + 6);
  PlanFrame frame{kTenOnMonday, hours(72), by};
  const Plan plan = plan_for(office_week(), asks(hours(12)), frame);
  const Proposal& best = best_of(plan);
  EXPECT_LE(best.begin + best.wait_high + hours(12), by);
  frame.deadline = kTenOnMonday + hours(12);
  const Plan late = plan_for(office_week(), asks(hours(12)), frame);
  EXPECT_FALSE(late.best);
  EXPECT_TRUE(late.proposals.front().too_late);
}

TEST(Plan, NothingRunsIntoAServiceWindow) {
  Cluster cluster = planned_cluster();
  cluster.closures = {{kMonday + hours(48), kMonday + hours(72), "", "service window"}};
  const PlanRequest request = asks(hours(24 * 2));
  const Plan plan = plan_for(office_week(), request, {kTenOnMonday, hours(96), no_time}, cluster);
  EXPECT_EQ(plan.proposals.front().stopped_by, "service window");
  EXPECT_GE(best_of(plan).begin, kMonday + hours(72));
  // Other nodes' closure is nobody's matter here.
  cluster.closures[0].nodes = "m[1-2]";
  EXPECT_EQ(plan_for(office_week(), request, {kTenOnMonday, hours(96), no_time}, cluster)
                .proposals.front()
                .stopped_by,
            "");
  cluster.closures[0].nodes = "n[1-2],m1";
  EXPECT_EQ(plan_for(office_week(), request, {kTenOnMonday, hours(96), no_time}, cluster)
                .proposals.front()
                .stopped_by,
            "service window");
}

TEST(Plan, AReservationClosesWhatItHoldsToOthers) {
  Cluster cluster = planned_cluster();
  cluster.reservations = {{"course", kMonday + hours(10), kMonday + hours(20), "n[1-2]", {"ida"}, {}}};
  PlanRequest request = asks(hours(2));
  EXPECT_EQ(plan_for(flat_week(), request, {kTenOnMonday, hours(24), no_time}, cluster)
                .proposals.front()
                .stopped_by,
            "course");
  request.user = "ida";
  EXPECT_EQ(plan_for(flat_week(), request, {kTenOnMonday, hours(24), no_time}, cluster)
                .proposals.front()
                .stopped_by,
            "");
  request.user = "";
  request.gpu_type = "";
  EXPECT_EQ(plan_for(flat_week(), request, {kTenOnMonday, hours(24), no_time}, cluster)
                .proposals.front()
                .stopped_by,
            "")
      << "any GPU: t4 is free";
}

TEST(Plan, ThePartitionsTimeLimitHoldsWhereNoneIsAsked) {
  const PlanRequest whole = completed(asks(Duration(0)), planned_cluster());
  EXPECT_EQ(whole.time_limit, hours(24 * 6));
  EXPECT_EQ(whole.partition, "gpu");
}

TEST(Plan, TooLittleHistorySaysSo) {
  RhythmView week = office_week();
  week.weeks = 2;
  const Plan plan = plan_for(week, asks(hours(12)), {kTenOnMonday, hours(72), no_time});
  EXPECT_NE(plan.too_little.find("2 whole weeks"), std::string::npos) << plan.too_little;
  ASSERT_EQ(plan.proposals.size(), 1u);
  EXPECT_FALSE(plan.proposals.front().waits_known);
  EXPECT_EQ(plan.proposals.front().busy, -1);
  week = office_week();
  week.waits.clear();
  week.load.clear();
  EXPECT_FALSE(plan_for(week, asks(hours(12)), {kTenOnMonday, hours(72), no_time}).too_little.empty());
}

TEST(Plan, LoadAloneIsEnoughForARhythm) {
  RhythmView week = office_week();
  week.waits.clear();
  const Plan plan = plan_for(week, asks(hours(12)), {kTenOnMonday, hours(72), no_time});
  EXPECT_TRUE(plan.too_little.empty());
  EXPECT_FALSE(plan.proposals.front().waits_known);
  EXPECT_EQ(best_of(plan).begin, kMonday + hours(16));
}

TEST(Forecast, TakesTheNarrowestClassThatIsKnown) {
  RhythmView week = flat_week();
  RhythmWaits narrow = week.waits.front();
  narrow.gpu_type = "a40";
  narrow.gpus = 2;
  narrow.limit = "1d";
  std::fill(narrow.median_s.begin(), narrow.median_s.end(), 77);
  week.waits.push_back(narrow);
  RhythmWaits others = narrow;
  others.gpus = 8;
  week.waits.push_back(others);
  EXPECT_EQ(Forecast(week, asks(hours(12), 3)).wait(kMonday)->median, seconds(77));
  EXPECT_EQ(Forecast(week, asks(hours(12), 3)).basis(), "jobs of 2 or 3 a40 GPUs, of 4 hours to a day");
  EXPECT_EQ(Forecast(week, asks(hours(12), 1)).wait(kMonday)->median, seconds(900));
  // Hardly anything is known of it: the wider one is.
  std::fill(week.waits[1].mean_s.begin(), week.waits[1].mean_s.begin() + 100, -1);
  EXPECT_EQ(Forecast(week, asks(hours(12), 3)).wait(kMonday)->median, seconds(900));
}

TEST(Plan, DifferencesThatAreChanceSendNobodyAway) {
  RhythmView week = office_week();
  for (RhythmLoad& each : week.load) each.reliability = 0;
  for (RhythmWaits& each : week.waits) each.reliability = 0;
  const Plan plan = plan_for(week, asks(hours(12)), {kTenOnMonday, hours(72), no_time});
  EXPECT_EQ(best_of(plan).kind, "now");
  EXPECT_EQ(plan.proposals.front().busy, 531) << "the week's mean";
}

TEST(Plan, OfTimesThatAreAboutAsCalmItIsTheFirst) {
  const RhythmView week =
      week_of([](std::size_t hour) { return is_office(hour)  ? 900
                                            : hour % 24 == 4 ? 395
                                                             : 430; },
              [](std::size_t) { return 0; });
  const Plan plan = plan_for(week, asks(hours(12)), {kTenOnMonday, hours(72), no_time});
  EXPECT_EQ(best_of(plan).begin, kMonday + hours(16));
}

TEST(Plan, WhatAsksForNoGpuLooksAtWaitsAlone) {
  RhythmView week = office_week();
  std::fill(week.waits[0].mean_s.begin(), week.waits[0].mean_s.end(), 60);
  const Plan plan = plan_for(week, asks(hours(12), 0), {kTenOnMonday, hours(72), no_time});
  EXPECT_EQ(best_of(plan).kind, "now") << "full GPUs are nothing to it";
  EXPECT_EQ(plan.proposals.front().busy, -1);
}

TEST(Plan, AnEndIsReckonedByWhatJobsUseOfTheirLimit) {
  RhythmView week = flat_week();
  week.runs = {{"1d", 100, 250}, {"longer", 100, 900}};
  const Plan plan = plan_for(week, asks(hours(12)), {kTenOnMonday, hours(72), no_time});
  EXPECT_EQ(plan.proposals.front().end, kTenOnMonday + minutes(30) + hours(3));
  EXPECT_EQ(plan.proposals.front().latest_end, kTenOnMonday + minutes(30) + hours(12));
}

TEST(Forecast, DaysOffAreSundays) {
  RhythmView week = office_week();
  week.off_days = {"2026-11-24"};
  const Forecast forecast(week, asks(hours(1)));
  EXPECT_EQ(forecast.hour_of_week(kMonday + hours(24 + 10)), 6 * kDayHours + 10);
  EXPECT_FALSE(forecast.in_office_hours(kMonday + hours(24 + 10)));
  EXPECT_EQ(forecast.seen(kMonday + hours(20)), kMonday + hours(48 + 8));
  EXPECT_EQ(forecast.seen(kMonday + hours(10)), kMonday + hours(10));
}

// Whatever the week, the request and the moment.
RC_GTEST_PROP(Plan, KeepsItsPromises, ()) {
  const auto busy = *rc::gen::container<std::vector<std::int32_t>>(kWeekHours, rc::gen::inRange(-1, 1001));
  const auto wait = *rc::gen::container<std::vector<std::int32_t>>(kWeekHours, rc::gen::inRange(-1, 90'000));
  const RhythmView week =
      week_of([&](std::size_t hour) { return busy[hour]; }, [&](std::size_t hour) { return wait[hour]; });
  Cluster cluster = planned_cluster();
  const Time now = kMonday + minutes(*rc::gen::inRange(0, 20'000));
  const Time closed = now + hours(*rc::gen::inRange(-20, 90));
  cluster.closures = {{closed, closed + hours(*rc::gen::inRange(1, 40)), "", "window"}};
  PlanFrame frame{now, hours(*rc::gen::inRange(1, 100)), no_time};
  if (*rc::gen::arbitrary<bool>()) frame.deadline = now + hours(*rc::gen::inRange(1, 100));
  const Duration limit = minutes(*rc::gen::inRange(1, 6000));
  const Plan plan = make_plan(week, cluster, asks(limit), frame);
  RC_ASSERT(!plan.proposals.empty());
  RC_ASSERT(plan.proposals.front().begin == now);
  // In brackets: RapidCheck takes an expression apart, and then || and && look at both sides.
  for (std::size_t i = 0; i < plan.proposals.size(); ++i) {
    const Proposal& each = plan.proposals[i];
    RC_ASSERT((each.begin >= now && each.begin <= now + frame.within));
    RC_ASSERT((each.latest_end == each.begin + each.wait + limit && each.end <= each.latest_end));
    RC_ASSERT((i < 2 || plan.proposals[i - 1].begin < each.begin));
  }
  if (!plan.best) return;
  const Proposal& best = plan.proposals[*plan.best];
  RC_ASSERT((best.latest_end <= closed || best.begin >= cluster.closures[0].end));
  RC_ASSERT((frame.deadline == no_time || best.begin + best.wait_high + limit <= frame.deadline));
}

}  // namespace
}  // namespace steward::advice
