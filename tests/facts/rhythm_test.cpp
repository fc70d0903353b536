#include "facts/rhythm.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <random>

#include "facts/recency.h"
#include "facts/reliability.h"

namespace steward::facts {
namespace {

// Monday 1 June 2026, 00:00 in Copenhagen (UTC+2), and eight weeks of it.
const Time monday = from_seconds(1'780'264'800);
const Time later = monday + hours(24 * 56);

RhythmFrame frame(Time from = monday, Time to = later) {
  RhythmFrame one;
  one.from = from;
  one.to = to;
  one.office.holidays = "none";
  one.office.closed_yearly = {};
  one.nodes.type_of = {{"n1", "a40"}, {"n2", "t4"}};
  one.nodes.gpus = {{"a40", 10}, {"t4", 6}};
  return one;
}

EndedJob waited(SlurmId id, Time start, Duration length, std::uint32_t gpus, Duration wait = Duration(0),
                const std::string& node = "n1") {
  EndedJob one;
  one.id = id;
  one.uid = 1000 + id % 50;
  one.submit = one.eligible = start - wait;
  one.start = start;
  one.end = start + length;
  one.gpus = gpus;
  one.nodes = 1;
  one.node_list = node;
  one.partition = "batch";
  one.time_limit = hours(4);
  return one;
}

// GPUs of the a40 node in use in each hour of the week, as `held` says, week after week.
template <typename Held>
std::vector<EndedJob> periodic(const RhythmFrame& of, Held held) {
  std::vector<EndedJob> jobs;
  SlurmId id = 0;
  const WeekClock clock(of.office, of.from, of.to);
  for (std::size_t hour = 0; hour < clock.size(); ++hour) {
    const std::uint32_t gpus = held(clock.slot(hour));
    if (gpus > 0) jobs.push_back(waited(++id, clock.begin(hour), hours(1), gpus));
  }
  return jobs;
}

RhythmView learn(const RhythmFrame& of, const std::vector<EndedJob>& jobs) {
  Rhythm rhythm(of);
  for (const EndedJob& each : jobs) rhythm.add(each);
  return rhythm.view();
}

const RhythmLoad& load_of(const RhythmView& view, const std::string& type) {
  const auto found = std::find_if(view.load.begin(), view.load.end(),
                                  [&](const RhythmLoad& each) { return each.gpu_type == type; });
  EXPECT_NE(found, view.load.end()) << type;
  return *found;
}

const RhythmWaits* waits_of(const RhythmView& view, const std::string& type,
                            std::optional<std::uint32_t> gpus, const std::string& limit) {
  for (const RhythmWaits& each : view.waits)
    if (each.partition.empty() && each.gpu_type == type && each.gpus == gpus && each.limit == limit)
      return &each;
  return nullptr;
}

RC_GTEST_PROP(Rhythm, OfAPeriodicLoadIsThatLoad, ()) {
  const auto week =
      *rc::gen::container<std::vector<std::uint32_t>>(kWeekHours, rc::gen::inRange<std::uint32_t>(1, 11));
  const RhythmView view = learn(frame(), periodic(frame(), [&](std::size_t slot) { return week[slot]; }));
  const RhythmLoad& load = load_of(view, "a40");
  RC_ASSERT(load.gpus == 10u);
  for (std::size_t slot = 0; slot < kWeekHours; ++slot)
    RC_ASSERT(load.busy[slot] == static_cast<std::int32_t>(week[slot] * 100));
}

std::vector<EndedJob> some_jobs(unsigned seed, std::size_t count) {
  std::mt19937 random(seed);
  const auto any = [&](std::int64_t least, std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>(least, most)(random);
  };
  std::vector<EndedJob> jobs;
  for (std::size_t i = 0; i < count; ++i) {
    jobs.push_back(waited(static_cast<SlurmId>(i + 1), monday + seconds(any(-86'400 * 7, 86'400 * 57)),
                          seconds(any(1, 86'400 * 3)), static_cast<std::uint32_t>(any(0, 9)),
                          seconds(any(0, 20'000)), any(0, 2) == 0 ? "n2" : "n1"));
    jobs.back().time_limit = hours(any(1, 30));
    jobs.back().partition = any(0, 3) == 0 ? "short" : "batch";
  }
  return jobs;
}

RC_GTEST_PROP(Rhythm, DoesNotHangOnTheOrderOfJobsNorOnPieces, ()) {
  auto jobs = some_jobs(*rc::gen::arbitrary<unsigned>(), 400);
  const RhythmView at_once = learn(frame(), jobs);
  std::shuffle(jobs.begin(), jobs.end(), std::mt19937(*rc::gen::arbitrary<unsigned>()));
  Rhythm pieces(frame());
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    pieces.add(jobs[i]);
    if (i % 100 == 0) (void)pieces.view();
  }
  RC_ASSERT(pieces.view() == at_once);
}

// What a difference array says is what adding hour by hour says.
RC_GTEST_PROP(HourlyUse, IsTheSumOfEveryJobsHours, ()) {
  constexpr std::size_t day = 24;
  HourlyUse use(monday, day);
  std::vector<std::int64_t> plain(day);
  for (int i = 0; i < 20; ++i) {
    const Time start = monday + Duration(*rc::gen::inRange<std::int64_t>(-7'200'000, 90'000'000));
    const Time end = start + Duration(*rc::gen::inRange<std::int64_t>(0, 60'000'000));
    const auto gpus = *rc::gen::inRange<std::uint32_t>(0, 9);
    use.add(start, end, gpus);
    for (std::size_t hour = 0; hour < day; ++hour) {
      const Time from = monday + hours(hour);
      const Duration part = std::min(end, from + hours(1)) - std::max(start, from);
      if (part > Duration(0)) plain[hour] += part.count() * gpus;
    }
  }
  RC_ASSERT(use.sums() == plain);
}

TEST(Rhythm, ASingleOddWeekChangesNothing) {
  auto jobs = periodic(frame(), [](std::size_t slot) { return slot % 24 < 12 ? 8u : 2u; });
  const RhythmView usual = learn(frame(), jobs);
  for (int hour = 0; hour < 168; hour += 4)  // a deadline's week
    jobs.push_back(waited(static_cast<SlurmId>(9000 + hour), monday + hours(24 * 14 + hour), hours(4), 9));
  EXPECT_EQ(load_of(learn(frame(), jobs), "a40").busy, load_of(usual, "a40").busy);
}

TEST(Rhythm, NewerWeeksWeighMore) {
  RhythmFrame half_year = frame(monday, monday + kRhythmWindow);
  SlurmId id = 0;
  std::vector<EndedJob> jobs;
  for (int week = 0; week < 26; ++week)
    for (int hour = 0; hour < 168; ++hour)
      jobs.push_back(waited(++id, monday + hours(week * 168 + hour), hours(1), week < 14 ? 2 : 6));
  EXPECT_EQ(load_of(learn(half_year, jobs), "a40").busy.front(), 600) << "fewer weeks, and newer ones";
}

TEST(Rhythm, AHolidayIsASunday) {
  RhythmFrame of = frame(monday - hours(24 * 28), monday + hours(24 * 28));
  of.office.holidays = "danish";
  const WeekClock clock(of.office, of.from, of.to);
  // Whit Monday, 25 May 2026.
  EXPECT_EQ(clock.slot(clock.hour_at(monday - hours(24 * 7) + hours(10))), 6 * kDayHours + 10);
  EXPECT_EQ(clock.slot(clock.hour_at(monday + hours(10))), 10u);
  EXPECT_EQ(off_days(of.office, from_seconds(1'797'850'800), 20),  // 21 December 2026
            (std::vector<std::string>{"2026-12-25", "2027-01-01"}));
}

TEST(Rhythm, ClocksThatAreChangedMoveNothing) {
  // Two weeks around the last Sunday of October 2026, and of March.
  for (const std::int64_t begin : {1'792'360'800, 1'773'615'600}) {
    const RhythmFrame of = frame(from_seconds(begin), from_seconds(begin) + hours(24 * 28));
    const auto mornings = [](std::size_t slot) { return slot % 24 >= 8 && slot % 24 < 16 ? 9u : 1u; };
    const RhythmView view = learn(of, periodic(of, mornings));
    for (std::size_t slot = 0; slot < kWeekHours; ++slot)
      EXPECT_EQ(load_of(view, "a40").busy[slot], static_cast<std::int32_t>(mornings(slot) * 100))
          << begin << " " << slot;
  }
}

TEST(Rhythm, AServiceWindowTellsNothingOfTheWeek) {
  RhythmFrame of = frame();
  auto jobs = periodic(of, [](std::size_t) { return 5u; });
  const auto closed = [&](const EndedJob& each) {  // a Tuesday
    return each.start >= monday + hours(24 * 15) && each.start < monday + hours(24 * 16);
  };
  std::erase_if(jobs, closed);
  const RhythmView unsaid = learn(of, jobs);
  of.closures = {{monday + hours(24 * 15), monday + hours(24 * 16), "", "service"}};
  const RhythmView said = learn(of, jobs);
  EXPECT_EQ(said.load, unsaid.load) << "a whole day without any GPU held is noticed";
  EXPECT_EQ(said.weeks, 7u);
  EXPECT_EQ(load_of(said, "a40").busy[24 + 10], 500);
}

TEST(Rhythm, IdleNightsAreARhythmAndNoWindow) {
  const auto night = [](std::size_t slot) { return slot % 24 < 8 || slot % 24 >= 20 ? 0u : 5u; };
  const RhythmView view = learn(frame(), periodic(frame(), night));
  EXPECT_EQ(load_of(view, "a40").busy[22], 0);
  EXPECT_GE(view.weeks, 7u);
}

TEST(Rhythm, BeforeTheFirstEndNothingIsKnown) {
  auto jobs = periodic(frame(), [](std::size_t) { return 5u; });
  std::erase_if(jobs, [](const EndedJob& each) { return each.end < monday + hours(24 * 28); });
  const RhythmView view = learn(frame(), jobs);
  EXPECT_EQ(view.weeks, 3u);
  EXPECT_EQ(load_of(view, "a40").busy[50], 500) << "not half of it";
  EXPECT_EQ(learn(frame(), {}).weeks, 0u);
  EXPECT_EQ(learn(frame(), {}).load.front().busy, WeekOfHours(kWeekHours, -1));
}

TEST(Rhythm, WhatRunsIsInUse) {
  Rhythm rhythm(frame());
  for (const EndedJob& each : periodic(frame(), [](std::size_t) { return 1u; })) rhythm.add(each);
  rhythm.add_running("n1", "NVIDIA A40", 4, monday + hours(24 * 7));
  EXPECT_EQ(load_of(rhythm.view(), "a40").busy[10], 500);
}

TEST(Rhythm, TypesAreSlurmsElseTheDevices) {
  Rhythm rhythm(frame());
  EXPECT_EQ(rhythm.type_of("n[2-3]", "NVIDIA A40"), "t4");
  EXPECT_EQ(rhythm.type_of("old7", "NVIDIA A100-SXM4-40GB"), "a100");
  EXPECT_EQ(rhythm.type_of("old7", ""), "");
  EXPECT_EQ(short_gpu_type("Tesla T4"), "t4");
  EXPECT_EQ(short_gpu_type("NVIDIA L40S"), "l40s");
  EXPECT_EQ(short_gpu_type("Tesla V100-SXM3-32GB"), "v100");
  EXPECT_EQ(short_gpu_type("NVIDIA GeForce RTX 3090"), "rtx3090");
  EXPECT_EQ(short_gpu_type("AMD Instinct MI100"), "mi100");
}

// Mornings wait an hour, evenings not at all.
std::vector<EndedJob> waiting_mornings() {
  std::vector<EndedJob> jobs;
  SlurmId id = 0;
  for (int day = 0; day < 56; ++day) {
    for (int hour = 0; hour < 24; ++hour) {
      const Duration wait = hour >= 8 && hour < 16 ? minutes(60) : Duration(0);
      jobs.push_back(waited(++id, monday + hours(day * 24 + hour) + wait, minutes(30), 1, wait));
    }
  }
  return jobs;
}

TEST(Rhythm, ToldWaitsAreThoseOfTheHour) {
  const RhythmView view = learn(frame(), waiting_mornings());
  const RhythmWaits* waits = waits_of(view, "a40", 1, "4h");
  ASSERT_NE(waits, nullptr);
  EXPECT_NEAR(waits->median_s[12], 3600, 900);
  EXPECT_NEAR(waits->mean_s[12], 3600, 900);
  EXPECT_EQ(waits->high_s[20], 0);
  EXPECT_EQ(waits_of(view, "t4", 1, "4h"), nullptr);
  EXPECT_NE(waits_of(view, "", {}, ""), nullptr);
}

TEST(Rhythm, AHundredJobsOfOnePersonSpeakOnce) {
  auto jobs = waiting_mornings();
  SlurmId id = 100'000;
  for (int day = 0; day < 56; ++day) {
    for (int i = 0; i < 100; ++i) {
      jobs.push_back(waited(++id, monday + hours(day * 24 + 20) + hours(i), minutes(30), 1, hours(i)));
      jobs.back().uid = 7;
    }
  }
  const RhythmView view = learn(frame(), jobs);
  const RhythmWaits* waits = waits_of(view, "a40", 1, "4h");
  ASSERT_NE(waits, nullptr);
  EXPECT_EQ(waits->median_s[20], 0) << "the rest waited for their own quota";
}

TEST(Rhythm, OneStrayWaitIsNoExpectation) {
  auto jobs = waiting_mornings();
  jobs.push_back(waited(200'000, monday + hours(24 * 30 + 20), minutes(30), 1, hours(24 * 9)));
  const RhythmView view = learn(frame(), jobs);
  EXPECT_EQ(waits_of(view, "a40", 1, "4h")->mean_s[20], 0);
}

TEST(Rhythm, OfTooFewWaitsNothingIsSaid) {
  auto jobs = waiting_mornings();
  jobs.resize(19);
  EXPECT_TRUE(learn(frame(), jobs).waits.empty());
}

// Hours that differ by chance alone differ in other ways in the other weeks.
RC_GTEST_PROP(Reliability, OfChanceIsSmallAndOfAClockworkWhole, ()) {
  std::mt19937 random(*rc::gen::arbitrary<unsigned>());
  WeekOfHours one, other;
  for (std::size_t hour = 0; hour < kWeekHours; ++hour) {
    one.push_back(static_cast<std::int32_t>(random() % 10'000));
    other.push_back(static_cast<std::int32_t>(random() % 10'000));
  }
  RC_ASSERT(reliability_of(one, other) < 600);
  RC_ASSERT(reliability_of(one, one) >= 999);
  RC_ASSERT(reliability_of(one, other) == reliability_of(other, one));
}

TEST(Reliability, OfHoursThatDoNotDifferIsNone) {
  const WeekOfHours flat(kWeekHours, 500), unknown(kWeekHours, -1);
  EXPECT_EQ(reliability_of(flat, flat), 0);
  EXPECT_EQ(reliability_of(unknown, flat), 0);
}

TEST(Rhythm, OfAClockworkIsReliableAndOfChanceIsNot) {
  const RhythmView clockwork =
      learn(frame(), periodic(frame(), [](std::size_t slot) { return slot % 24 < 12 ? 8u : 2u; }));
  EXPECT_GE(load_of(clockwork, "a40").reliability, 999);
  std::mt19937 random(3);
  const RhythmView chance = learn(frame(), periodic(frame(), [&](std::size_t) { return 1 + random() % 9; }));
  EXPECT_LT(load_of(chance, "a40").reliability, 600);
}

TEST(Rhythm, JobsUseAPartOfTheirTimeLimit) {
  std::vector<EndedJob> jobs;
  for (SlurmId id = 1; id <= 40; ++id) {
    jobs.push_back(waited(id, monday + hours(24 + id), hours(1), 1));
    jobs.push_back(waited(1000 + id, monday + hours(24 + id), hours(1), 1));
    jobs.back().time_limit = hours(2 * 24);
    jobs.back().state = JobState::cancelled;
  }
  const RhythmView view = learn(frame(), jobs);
  ASSERT_EQ(view.runs.size(), 1u) << "what was cancelled tells nothing";
  EXPECT_EQ(view.runs[0].limit, "4h");
  EXPECT_EQ(view.runs[0].samples, 40u);
  EXPECT_EQ(view.runs[0].used, 260);
}

TEST(Recency, HalvesEveryEightWeeks) {
  EXPECT_EQ(weight_of_age(Duration(0)), 256u);
  EXPECT_EQ(weight_of_age(hours(24 * 56)), 128u);
  EXPECT_EQ(weight_of_age(hours(24 * 7 * 25)), 29u);
  EXPECT_EQ(weight_of_age(hours(24 * 7 * 500)), 1u);
  EXPECT_EQ(weighted_median<int>({{1, 1}, {2, 1}, {9, 3}}), 9);
  EXPECT_EQ(weighted_median<int>({{1, 1}, {2, 1}, {9, 1}}), 2);
}

}  // namespace
}  // namespace steward::facts
