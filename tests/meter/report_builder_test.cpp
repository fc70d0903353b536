#include "meter/report_builder.h"

#include <gtest/gtest.h>

namespace steward::meter {
namespace {

using namespace std::chrono_literals;

const Time kStart = from_seconds(1'800'000'000);  // a multiple of 30 s

class Building : public testing::Test {
 protected:
  static Sample at(Duration after, Duration drift = 0ms) {
    Sample sample;
    sample.at = kStart + after;
    sample.uptime = 5000s + after - drift;
    return sample;
  }
  static Sample job_at(Duration after, std::uint64_t cpu_ns, bool waits = false) {
    Sample sample = at(after);
    JobSample job;
    job.reading.id = {7, 1000, 1};
    job.reading.valid = true;
    job.reading.cpu_ns = cpu_ns;
    job.reading.memory.parts.anon = cpu_ns;
    job.processes.processes = 2;
    job.processes.waits_at_terminal = waits;
    sample.jobs.push_back(job);
    return sample;
  }
  ReportBuilder builder_{{"c", "n", 30s, 10s}};
};

TEST_F(Building, ASampleTellsOfTheTimeBeforeIt) {
  builder_.add(at(0s));
  EXPECT_TRUE(builder_.add(job_at(10s + 3ms, 1'000'000)).empty());
  EXPECT_TRUE(builder_.add(job_at(20s + 9ms, 2'000'000)).empty());
  const auto reports = builder_.add(job_at(30s + 1ms, 4'000'000));  // on the boundary: closes what ends there
  ASSERT_EQ(reports.size(), 1U);
  EXPECT_EQ(reports[0].begin, kStart);
  EXPECT_EQ(reports[0].end, kStart + 30s);
  EXPECT_EQ(reports[0].expected_samples, 3U);
  ASSERT_EQ(reports[0].jobs.size(), 1U);
  EXPECT_EQ(reports[0].jobs[0].samples, 3U);
  EXPECT_EQ(reports[0].jobs[0].cpu_ms, 7U);
  EXPECT_EQ(reports[0].jobs[0].memory.anon_mib, 3U);
  EXPECT_EQ(builder_.add(job_at(60s, 0)).at(0).begin, kStart + 30s);
}

TEST_F(Building, AStepAsLongAsTheIntervalLosesNoneToLateness) {
  ReportBuilder front_end{{"c", "fe", 30s, 30s}};
  front_end.add(at(0s));
  for (const auto& [after, begin] :
       {std::pair{30s + 0ms, 0s}, {60s + 7ms, 30s}, {90s + 2ms, 60s}, {120s + 9ms, 90s}}) {
    const auto reports = front_end.add(at(after));
    ASSERT_EQ(reports.size(), 1U);
    EXPECT_EQ(reports[0].begin, kStart + begin);
    EXPECT_EQ(reports[0].end, kStart + begin + 30s);
  }
}

TEST_F(Building, TheFirstSampleTellsOfNoTime) {
  builder_.add(job_at(10s, 7'000'000));
  builder_.add(job_at(20s, 1'000'000));
  const auto reports = builder_.add(job_at(30s, 1'000'000));
  ASSERT_EQ(reports.size(), 1U);
  EXPECT_EQ(reports[0].begin, kStart + 10s);
  EXPECT_EQ(reports[0].expected_samples, 2U);
  EXPECT_EQ(reports[0].jobs[0].samples, 2U);
  EXPECT_EQ(reports[0].jobs[0].cpu_ms, 2U);
}

TEST_F(Building, MissedSamplesStayMissing) {
  builder_.add(job_at(0s, 1));
  builder_.add(job_at(10s, 1));
  const auto reports = builder_.add(job_at(40s, 1));
  ASSERT_EQ(reports.size(), 1U);
  EXPECT_EQ(reports[0].end, kStart + 30s);
  EXPECT_EQ(reports[0].expected_samples, 3U);
  EXPECT_EQ(reports[0].jobs[0].samples, 1U);
}

TEST_F(Building, UseOverALongGapBelongsToNoInterval) {
  builder_.add(job_at(0s, 1));
  builder_.add(job_at(10s, 1));
  const auto before = builder_.add(job_at(100s, 90'000'000'000));
  ASSERT_EQ(before.size(), 1U);
  EXPECT_EQ(before[0].end, kStart + 10s);  // nothing is known from there on
  builder_.add(job_at(110s, 2'000'000));
  const auto reports = builder_.add(job_at(120s, 3'000'000));
  ASSERT_EQ(reports.size(), 1U);
  EXPECT_EQ(reports[0].begin, kStart + 100s);
  EXPECT_EQ(reports[0].jobs[0].cpu_ms, 5U);
  EXPECT_EQ(reports[0].jobs[0].samples, 2U);
}

TEST_F(Building, AVanishedJobKeepsItsLastReading) {
  builder_.add(at(0s));
  builder_.add(job_at(10s, 6'000'000));
  builder_.add(at(20s));
  const auto reports = builder_.add(at(30s));
  ASSERT_EQ(reports.at(0).jobs.size(), 1U);
  EXPECT_EQ(reports[0].jobs[0].cpu_ms, 6U);
  EXPECT_EQ(reports[0].jobs[0].samples, 1U);
  builder_.add(at(40s));
  builder_.add(at(50s));
  EXPECT_TRUE(builder_.add(at(60s)).at(0).jobs.empty());
}

TEST_F(Building, WaitsOnlyWhenEveryLookFoundItWaiting) {
  builder_.add(at(0s));
  builder_.add(job_at(10s, 0, true));
  builder_.add(job_at(20s, 0, true));
  EXPECT_TRUE(builder_.add(job_at(30s, 0, true)).at(0).jobs[0].waits_at_terminal);
  builder_.add(job_at(40s, 0, true));
  builder_.add(job_at(50s, 0, false));
  EXPECT_FALSE(builder_.add(job_at(60s, 0, true)).at(0).jobs[0].waits_at_terminal);
}

TEST_F(Building, AClockStepClosesTheIntervalEarly) {
  builder_.add(at(0s));
  builder_.add(job_at(10s, 1'000'000));
  builder_.add(job_at(20s, 1'000'000));
  const auto forward = builder_.add(at(1h + 10s, 1h - 20s));  // the wall says an hour, uptime 10 s
  ASSERT_EQ(forward.size(), 1U);
  EXPECT_EQ(forward[0].begin, kStart);
  EXPECT_EQ(forward[0].end, kStart + 20s);
  EXPECT_EQ(forward[0].expected_samples, 2U);
  EXPECT_EQ(forward[0].jobs[0].samples, 2U);
  builder_.add(at(1h + 20s, 1h - 20s));
  const auto backward = builder_.add(at(10s, -30s));
  ASSERT_EQ(backward.size(), 1U);
  EXPECT_EQ(backward[0].begin, kStart + 1h + 10s);
  EXPECT_EQ(backward[0].end, kStart + 1h + 20s);
  EXPECT_EQ(backward[0].expected_samples, 1U);
  // A step right after a step: no time was watched, so there is no report.
  EXPECT_TRUE(builder_.add(at(2h, 1h)).empty());
}

std::vector<GpuReading> reading(std::uint32_t samples, std::uint32_t active, std::uint32_t permille) {
  GpuReading r;
  r.uuid = "GPU-1";
  r.utilisation_samples = samples;
  r.active_samples = active;
  r.utilisation_permille = permille;
  r.memory_used_mib = permille;
  r.power_mw = 100;
  return {r};
}

TEST_F(Building, GpuSamplesAreTheDrivers) {
  builder_.add(at(0s));
  // The last: the driver said nothing, which is not measured, which is not idle.
  const std::vector<std::vector<GpuReading>> readings = {reading(60, 1, 100), reading(20, 0, 0),
                                                         reading(0, 0, 0)};
  std::vector<NodeReport> reports;
  for (std::size_t i = 0; i < readings.size(); ++i) {
    std::vector<GpuReading> now = readings[i];
    now[0].touched_samples = now[0].active_samples * 2;
    now[0].processes = {70, 71, 72};
    Sample sample = at(10s * static_cast<int>(i + 1));
    sample.gpus = &now;
    reports = builder_.add(sample);
  }
  ASSERT_EQ(reports.at(0).gpus.size(), 1U);
  const GpuUse& use = reports[0].gpus[0];
  EXPECT_EQ(use.uuid, "GPU-1");
  EXPECT_EQ(use.samples, 80U);
  EXPECT_EQ(use.touched_samples, 2U);
  EXPECT_EQ(use.active_samples, 1U);
  EXPECT_EQ(use.utilisation_permille, 75U);
  EXPECT_EQ(use.memory_used_mib, 100U);
  EXPECT_EQ(use.power_mw, 100U);
  EXPECT_EQ(use.processes, 3U);
}

TEST_F(Building, ALostGpuIsNotMeasured) {
  for (const Duration after : {0s, 10s, 20s, 30s}) {
    std::vector<GpuReading> lost = reading(10, 10, 900);
    lost[0].health = GpuHealth::lost;
    Sample sample = at(after);
    sample.gpus = &lost;
    const auto reports = builder_.add(sample);
    if (reports.empty()) continue;
    EXPECT_EQ(reports[0].gpus[0].samples, 0U);
    EXPECT_EQ(reports[0].gpus[0].utilisation_permille, 0U);
  }
}

TEST_F(Building, StepsMemoryAndIoAddUpAndBeginAnewWithEachInterval) {
  std::vector<Step> steps = {{"step_batch", StepKind::batch, {1, 2}, true, 3'000'000, 5 << 20}};
  builder_.add(at(0s));
  std::vector<NodeReport> reports;
  for (const Duration after : {10s, 20s, 30s}) {
    Sample sample = job_at(after, 4'000'000);
    JobReading& reading = sample.jobs[0].reading;
    reading.steps = &steps;
    reading.io = IoBytes{100, 10};
    reading.memory.parts = {after == 20s ? 9U << 20 : 1U << 20, 1 << 20, after == 20s ? 3U << 20 : 7U << 20};
    reading.memory.current = 20 << 20;
    reading.memory.limit = 64 << 20;
    reports = builder_.add(sample);
  }
  const JobUse& use = reports.at(0).jobs.at(0);
  // The parts of the moment when most was in use; page cache of another moment does not mix in.
  EXPECT_EQ(use.memory, (JobMemory{9, 1, 3, 20, std::nullopt, 64}));
  EXPECT_EQ(use.io, (IoUse{300, 30}));
  ASSERT_EQ(use.steps.size(), 1U);
  EXPECT_EQ(use.steps[0], (StepUse{"batch", 9, 5, 2}));
  steps[0] = {"step_0", StepKind::numbered, {3}, true, 1'000'000, 0};
  Sample sample = job_at(60s, 1'000'000);
  sample.jobs[0].reading.steps = &steps;
  builder_.add(job_at(40s, 0));
  builder_.add(job_at(50s, 0));
  const JobUse next = builder_.add(sample).at(0).jobs.at(0);
  EXPECT_EQ(next.cpu_ms, 1U);
  EXPECT_EQ(next.io, std::nullopt);
  ASSERT_EQ(next.steps.size(), 1U);
  EXPECT_EQ(next.steps[0].step, "0");
}

TEST_F(Building, QuietSinceItLastUsedAHundredthOfACore) {
  builder_.add(at(0s));
  builder_.add(job_at(10s, 5'000'000'000));
  builder_.add(job_at(20s, 99'000'000));  // 0.99 % of 10 s
  EXPECT_EQ(builder_.add(job_at(30s, 99'000'000)).at(0).jobs[0].quiet, 20s);
  builder_.add(job_at(40s, 0));
  builder_.add(job_at(50s, 100'000'000));
  EXPECT_EQ(builder_.add(job_at(60s, 0)).at(0).jobs[0].quiet, 10s);
}

TEST_F(Building, OfAJobThatEndedBetweenSamplesItsCpuUseAndOomKillsAreTold) {
  builder_.add(at(0s));
  Sample sample = job_at(10s, 7'000'000);
  sample.jobs[0].reading.ended = true;
  sample.jobs[0].reading.oom_kills = 1;
  builder_.add(sample);
  builder_.add(at(20s));
  const JobUse use = builder_.add(at(30s)).at(0).jobs.at(0);
  EXPECT_EQ(use.cpu_ms, 7U);
  EXPECT_EQ(use.samples, 1U);
  EXPECT_EQ(use.oom_kills, 1U);
  EXPECT_EQ(use.memory, JobMemory{});
}

TEST_F(Building, WhatAJobUsedBeforeItsOwnerWasSeenIsItsOwnToo) {
  builder_.add(at(0s));
  Sample unowned = job_at(10s, 7'000'000);
  unowned.jobs[0].reading.id.uid.reset();
  builder_.add(unowned);
  builder_.add(job_at(20s, 2'000'000));
  const auto report = builder_.add(job_at(30s, 1'000'000)).at(0);
  ASSERT_EQ(report.jobs.size(), 1U);
  EXPECT_EQ(report.jobs[0].uid, 1000U);
  EXPECT_EQ(report.jobs[0].cpu_ms, 10U);
}

TEST_F(Building, AnEndedStepsUseIsTold) {
  builder_.add(at(0s));
  Sample sample = job_at(10s, 7'000'000);
  const std::vector<Step> steps{{"step_0", StepKind::numbered, {}, true, 6'000'000, 0, true}};
  sample.jobs[0].reading.ended = true;
  sample.jobs[0].reading.steps = &steps;
  builder_.add(sample);
  builder_.add(at(20s));
  const JobUse use = builder_.add(at(30s)).at(0).jobs.at(0);
  ASSERT_EQ(use.steps.size(), 1U);
  EXPECT_EQ(use.steps[0].cpu_ms, 6U);
}

}  // namespace
}  // namespace steward::meter
