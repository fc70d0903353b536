#include "facts/past.h"

#include <gtest/gtest.h>

namespace steward::facts {
namespace {

const Time midday = from_ms(1'795'780'800'000);

EndedJob ended(SlurmId id, Time end = midday) {
  EndedJob job;
  job.id = id;
  job.uid = 1001;
  job.user = "ida";
  job.qos = "normal";
  job.state = JobState::completed;
  job.submit = job.start = end - hours(2);
  job.end = end;
  job.cpus = 6;
  job.gpus = 1;
  job.gpu_type = "NVIDIA A10";
  job.accounted.cpu_ms = 3'600'000;
  return job;
}

EndedJob measured(EndedJob job) {
  job.measured = MeasuredUse{hours(2), hours(1), minutes(30), 9'000, 7'200'000, 12'000, hours(2)};
  job.chose_gpu = true;
  return job;
}

TEST(Past, TheSameRunIsKeptOnceWhateverTheOrder) {
  Past past;
  EXPECT_TRUE(past.take(ended(3)));
  EXPECT_TRUE(past.take(ended(1)));
  EXPECT_FALSE(past.take(ended(3)));
  EXPECT_TRUE(past.knows(ended(1)));
  ASSERT_EQ(past.of(1001)->runs.size(), 2u);
  EXPECT_EQ(past.of(1001)->runs[0].id, 1u);
}

TEST(Past, WhatWasMeasuredStaysWhenAccountingTellsOfItLater) {
  Past past;
  past.take(measured(ended(1)));
  EXPECT_FALSE(past.knows([] {
    EndedJob job = ended(1);
    job.state = JobState::timeout;
    return job;
  }()));
  past.take(ended(1));
  const PastRun& run = past.of(1001)->runs.front();
  EXPECT_EQ(run.gpu_load_s, 1800u);
  EXPECT_EQ(run.most_gpu_mib, 9'000u);
  EXPECT_EQ(run.cpu_s, 7'200u);
  EXPECT_TRUE(run.chose_gpu);
  EXPECT_EQ(past.names().of(run.gpu_type), "NVIDIA A10");
  EXPECT_TRUE(run.memory_known);
  EndedJob later = ended(1);
  later.gpu_type = "NVIDIA H100";  // as the node is now
  past.take(later);
  EXPECT_EQ(past.names().of(past.of(1001)->runs.front().gpu_type), "NVIDIA A10");
}

TEST(Past, ARequeuedRunIsAnotherRunOfTheSameJob) {
  Past past;
  past.take(ended(1));
  EndedJob again = ended(1, midday + hours(3));
  again.submit = midday + hours(1);
  past.take(again);
  EXPECT_EQ(past.of(1001)->runs.size(), 2u);
}

// MaxJobId was reached: the same number, another job.
TEST(Past, AReusedNumberIsAnotherJob) {
  Past past;
  past.take(ended(1));
  past.take(ended(1, midday + hours(100)));
  EXPECT_EQ(past.of(1001)->runs.size(), 2u);
}

TEST(Past, AUidThatWasGivenToSomebodyElseBeginsAnew) {
  Past past;
  past.take(ended(1));
  EndedJob other = ended(2, midday + hours(1));
  other.user = "mads";
  past.take(other);
  EXPECT_EQ(past.of(1001)->user, "mads");
  EXPECT_EQ(past.of(1001)->runs.size(), 1u);
  EXPECT_FALSE(past.take(ended(3)));  // of the earlier person, read late
  EXPECT_EQ(past.of(1001)->user, "mads");
}

TEST(Past, ForgetsByTimeAndByPerson) {
  Past past;
  past.take(ended(1));
  past.take(ended(2, midday + hours(1)));
  past.forget_before(midday + minutes(1));
  ASSERT_EQ(past.of(1001)->runs.size(), 1u);
  past.forget(1001);
  EXPECT_EQ(past.of(1001), nullptr);
}

TEST(Past, HugeNumbersAreHeldAtTheirLargest) {
  Past past;
  EndedJob job = ended(1);
  job.memory_mib = std::uint64_t{1} << 40;
  job.gpus = 100'000;
  job.accounted.cpu_ms = std::int64_t{1} << 60;
  past.take(job);
  const PastRun& run = past.of(1001)->runs.front();
  EXPECT_EQ(run.memory_mib, UINT32_MAX);
  EXPECT_EQ(run.gpus, UINT16_MAX);
  EXPECT_EQ(run.cpu_s, UINT32_MAX);
}

}  // namespace
}  // namespace steward::facts
