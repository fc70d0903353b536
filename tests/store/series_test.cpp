// Series: columns, chunks, the keeper of open ones, and the table.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "fixture.h"
#include "store/series_chunk.h"
#include "store/series_keeper.h"

namespace steward::store {
namespace {

using namespace std::chrono_literals;

const Time kStart = from_seconds(1'800'000'000);
constexpr Duration kInterval = 30s;

SeriesValues written_and_read(const std::vector<std::pair<std::uint32_t, std::int64_t>>& values) {
  SeriesColumn column;
  for (const auto& [slot, value] : values) column.put(slot, value);
  const auto read = read_column(column.bytes(), 1000);
  EXPECT_TRUE(read) << (read ? "" : read.error().message);
  return read.value_or(SeriesValues{});
}

TEST(SeriesColumn, GapsAreNotZeros) {
  const SeriesValues expected{std::nullopt, 0, 0, std::nullopt, std::nullopt, 7, 7, -5};
  EXPECT_EQ(written_and_read({{1, 0}, {2, 0}, {5, 7}, {6, 7}, {7, -5}}), expected);
  EXPECT_TRUE(written_and_read({}).empty());
}

TEST(SeriesColumn, WhatWasToldIsNotToldAgain) {
  EXPECT_EQ(written_and_read({{0, 3}, {0, 9}, {2, 4}, {1, 8}}), (SeriesValues{3, std::nullopt, 4}));
}

TEST(SeriesColumn, TakesTheWholeRangeOfNumbers) {
  constexpr std::int64_t least = INT64_MIN / 2, most = INT64_MAX / 2;
  EXPECT_EQ(written_and_read({{0, most}, {1, least}, {2, 0}}), (SeriesValues{most, least, 0}));
}

TEST(SeriesColumn, ASteadyValueCostsAlmostNothing) {
  SeriesColumn column;
  for (std::uint32_t slot = 0; slot < kChunkSlots; ++slot) column.put(slot, 40'000);
  EXPECT_LE(column.bytes().size(), 6U);
}

TEST(SeriesColumn, GarbageIsRefused) {
  EXPECT_FALSE(read_column(std::string("\x80", 1), 60));      // cut short
  EXPECT_FALSE(read_column(std::string("\x00\x7f", 2), 60));  // 127 values where 60 fit
  EXPECT_FALSE(read_column(std::string(11, '\xff'), 60));     // longer than any number
  EXPECT_TRUE(read_column(std::string("\x00\x3c", 2), 60));
}

NodeReport report_at(Time begin, std::uint64_t cpu_ms, std::uint32_t permille) {
  NodeReport report;
  report.cluster = "c";
  report.node = "n1";
  report.begin = begin;
  report.end = begin + kInterval;
  JobUse job;
  job.job = 7;
  job.samples = 3;
  job.cpu_ms = cpu_ms;
  job.memory.anon_mib = 100;
  job.memory.shmem_mib = 20;
  report.jobs = {job};
  GpuUse gpu;
  gpu.uuid = "GPU-a";
  gpu.samples = 30;
  gpu.utilisation_permille = permille;
  gpu.memory_used_mib = 5000;
  gpu.power_mw = 250'900;
  GpuUse lost;
  lost.uuid = "GPU-b";
  report.gpus = {gpu, lost};
  report.machine = MachineUse{64, 505, 100, 4096, 1024, Pressure{15, 0, 0, 994, 0}};
  return report;
}

using Found = std::map<SeriesKey, SeriesValues>;
const SeriesChunk::Wanted kAll = [](const SeriesKey&) { return true; };

Found all_of(const SeriesChunk& chunk) {
  Found found;
  chunk.each(kAll, [&](const SeriesKey& key, const SeriesValues& values) { found[key] = values; });
  return found;
}

TEST(SeriesChunk, HoldsWhatAReportMeasured) {
  SeriesChunk chunk({kStart, kInterval});
  chunk.add(report_at(kStart + kInterval, 96'000, 874));
  const Found found = all_of(chunk);
  const auto value = [&](Metric metric, SlurmId job, const std::string& gpu) {
    return found.at({metric, job, gpu}).at(1);
  };
  EXPECT_EQ(value(Metric::job_cpu_centi, 7, ""), 320);
  EXPECT_EQ(value(Metric::job_memory_mib, 7, ""), 120);
  EXPECT_EQ(value(Metric::gpu_busy_percent, 0, "GPU-a"), 87);
  EXPECT_EQ(value(Metric::gpu_memory_mib, 0, "GPU-a"), 5000);
  EXPECT_EQ(value(Metric::gpu_power_w, 0, "GPU-a"), 250);
  EXPECT_EQ(value(Metric::machine_busy_percent, 0, ""), 51);
  EXPECT_EQ(value(Metric::machine_used_mib, 0, ""), 3072);
  EXPECT_EQ(value(Metric::pressure_cpu_percent, 0, ""), 2);
  EXPECT_EQ(value(Metric::pressure_io_percent, 0, ""), 99);
  for (const auto& [key, values] : found) {
    EXPECT_FALSE(values.at(0).has_value());
    EXPECT_NE(key.gpu, "GPU-b");  // not measured: nothing, which is not 0
  }
}

TEST(SeriesChunk, IsTheSameOnceItIsPacked) {
  SeriesChunk chunk({kStart, kInterval});
  std::mt19937 random(7);
  for (std::uint32_t slot = 0; slot < kChunkSlots; ++slot) {
    if (slot % 7 != 3)
      chunk.add(report_at(kStart + kInterval * std::int64_t{slot}, random() % 400'000, random() % 1001));
  }
  Found found;
  ASSERT_TRUE(each_packed(chunk.pack(), kAll,
                          [&](const SeriesKey& key, const SeriesValues& values) { found[key] = values; }));
  EXPECT_EQ(found, all_of(chunk));
  EXPECT_EQ(found.size(), 10U);
}

TEST(SeriesChunk, JobsAndGpusMayComeAndGo) {
  SeriesChunk chunk({kStart, kInterval});
  for (std::int64_t i = 0; i < 6; ++i) {
    NodeReport report = report_at(kStart + kInterval * i, 30'000, 500);
    report.jobs[0].job = static_cast<SlurmId>(7 + i / 2);
    if (i == 3) report.gpus.clear();
    chunk.add(report);
  }
  const Found found = all_of(chunk);
  EXPECT_EQ(found.at({Metric::job_cpu_centi, 7, ""}), (SeriesValues{100, 100}));
  EXPECT_EQ(found.at({Metric::job_cpu_centi, 9, ""}),
            (SeriesValues{std::nullopt, std::nullopt, std::nullopt, std::nullopt, 100, 100}));
  EXPECT_EQ(found.at({Metric::gpu_power_w, 0, "GPU-a"}),
            (SeriesValues{250, 250, 250, std::nullopt, 250, 250}));
  EXPECT_EQ(chunk.values(), 6U * 7 + 5U * 3);
}

TEST(SeriesChunk, DamageIsRefusedWhole) {
  SeriesChunk chunk({kStart, kInterval});
  chunk.add(report_at(kStart, 1, 1));
  const std::string packed = chunk.pack();
  int taken = 0;
  const auto take = [&](const SeriesKey&, const SeriesValues&) { ++taken; };
  for (std::size_t length = 0; length < packed.size(); ++length)
    EXPECT_FALSE(each_packed(packed.substr(0, length), kAll, take));
  EXPECT_FALSE(each_packed("no zstd at all", kAll, take));
  EXPECT_EQ(taken, 0);
}

TEST(SeriesChunk, AReportOfAnotherLengthFillsTheIntervalsWhoseMiddleItCovers) {
  SeriesChunk chunk({kStart, kInterval});
  NodeReport report = report_at(kStart, 180'000, 500);
  report.end = kStart + 3 * kInterval - 1s;
  chunk.add(report);
  EXPECT_EQ(all_of(chunk).at({Metric::gpu_busy_percent, 0, "GPU-a"}), (SeriesValues{50, 50, 50}));
}

TEST(SeriesChunk, NodesBeginAtOtherTimesAndEveryTimeIsInOneChunk) {
  std::set<Time> begins;
  for (const std::string node : {"a256-a40-01", "a256-a40-02", "a256-a40-03", "i256-a10-06", "nv-ai-04"}) {
    const ChunkTime time = chunk_at(node, kStart, kInterval);
    EXPECT_LE(time.begin, kStart);
    EXPECT_GT(time.end(), kStart);
    EXPECT_EQ(chunk_at(node, time.end(), kInterval).begin, time.end());
    EXPECT_EQ(chunk_at(node, time.end() - 1ms, kInterval).begin, time.begin);
    begins.insert(time.begin);
  }
  EXPECT_GE(begins.size(), 3U);
}

class Keeper : public testing::Test {
 protected:
  // Reports of the intervals [from, to), each arriving at its end.
  void add(int from, int to) {
    for (int i = from; i < to; ++i)
      keeper_.add(report_at(begin_ + kInterval * i, 1000, 500), begin_ + kInterval * (i + 1));
  }
  Time at(int interval) const { return begin_ + kInterval * interval; }
  static constexpr int kSlots = static_cast<int>(kChunkSlots);
  SeriesKeeper keeper_{kInterval};
  const Time begin_ = chunk_at("n1", kStart, kInterval).begin;
};

TEST_F(Keeper, AChunkIsCompleteWhenTheNextHasBegun) {
  add(0, kSlots);
  EXPECT_TRUE(keeper_.complete(at(kSlots), 10).empty());
  add(kSlots, kSlots + 1);
  const auto packed = keeper_.complete(at(kSlots + 1), 10);
  ASSERT_EQ(packed.size(), 1U);
  EXPECT_EQ(packed[0].time.begin, begin_);
  EXPECT_EQ(keeper_.open("n1")->size(), 2U);
  keeper_.written(packed);
  EXPECT_EQ(keeper_.open("n1")->size(), 1U);
}

TEST_F(Keeper, OrWhenItsTimeIsOverAndNothingMoreComes) {
  add(0, kSlots - 10);
  EXPECT_TRUE(keeper_.complete(at(kSlots - 2), 10).empty());
  EXPECT_EQ(keeper_.complete(at(kSlots), 10).size(), 1U);
}

TEST_F(Keeper, ReportsThatComeLateAreAChunkOfTheirOwn) {
  add(0, 30);
  keeper_.written(keeper_.complete(at(kSlots + 10), 10));
  EXPECT_EQ(keeper_.open("n1"), nullptr);
  keeper_.add(report_at(at(30), 1000, 500), at(kSlots + 11));  // from the spool of an agent that was cut off
  EXPECT_EQ(keeper_.complete(at(kSlots + 40), 10).size(), 1U);
}

TEST_F(Keeper, AfterARestartWhatIsOnDiskIsNotKeptTwice) {
  keeper_.begin_after({{"n1", at(kSlots)}});
  add(0, kSlots + 2);
  keeper_.started();
  ASSERT_EQ(keeper_.open("n1")->size(), 1U);
  EXPECT_EQ(keeper_.open("n1")->front().time().begin, at(kSlots));
}

TEST_F(Keeper, WhileTheDiskIsFullOnlySomeChunksAreHeld) {
  add(0, kSlots * 6);
  EXPECT_EQ(keeper_.open("n1")->size(), 4U);
  EXPECT_EQ(keeper_.open("n1")->front().time().begin, at(2 * kSlots));
}

TEST_F(StoreTest, SeriesOfANodeComeBackInOrderAndAreForgotten) {
  SeriesStore& series = store->series();
  const auto chunk = [&](const std::string& node, int number, const std::string& bytes) {
    return PackedChunk{node, {kStart + 60min * number, kInterval}, bytes};
  };
  ASSERT_TRUE(series.keep({chunk("n1", 1, "b"), chunk("n1", 0, "a"), chunk("n2", 0, "x"),
                           chunk("n1", 2, std::string("\0c", 2))}));
  ASSERT_TRUE(series.keep({chunk("n1", 1, "late")}));
  const auto all = [&](Time from, Time to) {
    std::vector<std::string> found;
    EXPECT_TRUE(series.each("n1", from, to, [&](const PackedChunk& each) { found.push_back(each.bytes); }));
    return found;
  };
  const std::string last("\0c", 2);
  EXPECT_EQ(all(kStart, kStart + 4h), (std::vector<std::string>{"a", "b", "late", last}));
  EXPECT_EQ(all(kStart + 1h, kStart + 2h), (std::vector<std::string>{"b", "late"}));
  EXPECT_EQ(all(kStart + 59min, kStart + 61min), (std::vector<std::string>{"a", "b", "late"}));
  const auto ends = series.ends();
  ASSERT_TRUE(ends);
  EXPECT_EQ(*ends, (std::map<std::string, Time>{{"n1", kStart + 3h}, {"n2", kStart + 1h}}));
  ASSERT_TRUE(series.forget_before(kStart + 90min, 1));
  EXPECT_EQ(all(kStart, kStart + 4h).size(), 3U);
  ASSERT_TRUE(series.forget_before(kStart + 90min, 100));
  EXPECT_EQ(all(kStart, kStart + 4h), std::vector<std::string>{last});
}

}  // namespace
}  // namespace steward::store
