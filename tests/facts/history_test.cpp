#include "facts/history.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace steward::facts {
namespace {

const Time noon = from_ms(1'795'780'800'000);
const Time month_ago = noon - hours(24 * 30);

EndedJob ended(SlurmId id, Time end, Duration length, std::uint32_t gpus, std::int64_t active_permille = -1) {
  EndedJob one;
  one.id = id;
  one.submit = one.start = end - length;
  one.end = end;
  one.state = JobState::completed;
  one.cpus = 6;
  one.gpus = gpus;
  one.gpu_type = "NVIDIA A10";
  one.accounted.cpu_ms = (length * 3).count();
  if (active_permille >= 0)
    one.measured = MeasuredUse{length * gpus, length * gpus * active_permille / 1000, {}, 0, 0, 0, {}};
  return one;
}

HistoryView sum(const std::vector<EndedJob>& jobs) {
  History history(month_ago, noon);
  for (const EndedJob& each : jobs) history.add(each);
  return history.view();
}

TEST(History, SumsUpWhatWasHeldUsedAndIdle) {
  const HistoryView view =
      sum({ended(1, noon, hours(10), 2, 250), ended(2, noon - hours(1), hours(4), 1, 1000)});
  EXPECT_EQ(view.jobs, 2);
  EXPECT_EQ(view.gpu.held, hours(24));
  EXPECT_EQ(view.gpu.measured, hours(24));
  EXPECT_EQ(view.gpu.active, hours(9));
  EXPECT_EQ(view.gpu.idle(), hours(15));
  EXPECT_EQ(view.cpu_held, hours(84));
  EXPECT_EQ(view.cpu_used, hours(42));
}

TEST(History, WhatWasNotMeasuredIsNeitherIdleNorUsed) {
  const HistoryView view = sum({ended(1, noon, hours(10), 2)});
  EXPECT_EQ(view.gpu.held, hours(20));
  EXPECT_EQ(view.gpu.idle(), Duration(0));
  EXPECT_TRUE(view.most_idle.empty());
  EXPECT_TRUE(view.best.empty());
}

TEST(History, ARunCountsByItsPartAndOnTheDaysOfIt) {
  const HistoryView view =
      sum({ended(1, month_ago + hours(12), hours(24), 1, 500), ended(2, noon - hours(12), hours(24), 1, 0)});
  EXPECT_EQ(view.gpu.held, hours(36));
  EXPECT_EQ(view.gpu.active, hours(6));
  ASSERT_EQ(view.days.size(), 30u);
  EXPECT_EQ(view.days.front().gpu.held, hours(12));
  EXPECT_EQ(view.days[28].gpu.held, hours(12));
  EXPECT_EQ(view.days[29].gpu.held, hours(12));
  Duration days{0};
  for (const HistoryDay& day : view.days) days += day.gpu.held;
  EXPECT_EQ(days, view.gpu.held);
}

TEST(History, FailuresAreTold) {
  auto failed = ended(1, noon, hours(1), 0), late = ended(2, noon, hours(1), 0),
       cancelled = ended(3, noon, hours(1), 0);
  failed.state = JobState::failed;
  late.state = JobState::timeout;
  cancelled.state = JobState::cancelled;
  EXPECT_EQ(sum({failed, late, cancelled}).failed, 2);
}

TEST(History, TheListsAreByHoursAndWhateverTheOrder) {
  std::vector<EndedJob> jobs;
  for (SlurmId id = 1; id <= 12; ++id)
    jobs.push_back(ended(id, noon - minutes(id), hours(id), 1, id % 2 == 0 ? 900 : 100));
  const HistoryView view = sum(jobs);
  ASSERT_EQ(view.most_idle.size(), 5u);
  EXPECT_EQ(view.most_idle[0].id, 11u);
  EXPECT_EQ(view.most_idle[1].id, 9u);
  ASSERT_EQ(view.best.size(), 5u);
  EXPECT_EQ(view.best[0].id, 12u);
  EXPECT_EQ(view.best[4].id, 4u);
  std::reverse(jobs.begin(), jobs.end());
  EXPECT_EQ(sum(jobs), view);
}

TEST(History, AbsurdNumbersAddUp) {
  EndedJob huge = ended(1, noon, hours(24 * 365), 80'000, 500);
  const HistoryView view = sum({huge});
  EXPECT_EQ(view.gpu.held, hours(24 * 30) * 80'000);
  EXPECT_GE(view.gpu.active, Duration(0));
  EXPECT_LE(view.gpu.active, view.gpu.measured);
}

}  // namespace
}  // namespace steward::facts
