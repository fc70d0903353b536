#include "meter/counters.h"

#include <gtest/gtest.h>

#include "meter/counter.h"

namespace steward::meter {
namespace {

TEST(Counter, StepsBackAreJitterOrAReset) {
  Counter counter(true);
  EXPECT_EQ(counter.advance(100), 100U);
  EXPECT_EQ(counter.advance(90), 0U);
  EXPECT_EQ(counter.advance(110), 10U);  // not 20: what was counted stays counted
  EXPECT_EQ(counter.advance(50'000'000'110), 50'000'000'000U);
  EXPECT_EQ(counter.advance(5), std::nullopt);  // set to 0 by hand
  EXPECT_EQ(counter.advance(25), 20U);
  EXPECT_EQ(Counter(false).advance(100), std::nullopt);
}

TEST(Counters, CpuTime) {
  EXPECT_EQ(cpu_ns("123\n", CgroupVersion::v1), 123U);
  EXPECT_EQ(cpu_ns("usage_usec 7\nuser_usec 5\n", CgroupVersion::v2), 7'000U);
  EXPECT_EQ(cpu_ns("user_usec 5\n", CgroupVersion::v2), std::nullopt);
  EXPECT_EQ(cpu_ns("-4\n", CgroupVersion::v1), std::nullopt);
  EXPECT_EQ(cpu_ns("", CgroupVersion::v1), std::nullopt);
}

TEST(Counters, MemoryTakesWholeHierarchicalKeysAndToleratesMissingOnes) {
  const MemoryParts v1 = memory_parts(
      "rss 1\ncache 9\ntotal_cache 100\ntotal_rss_huge 9\ntotal_rss 5\ntotal_shmem 30\n", CgroupVersion::v1);
  EXPECT_EQ(v1.anon, 5U);
  EXPECT_EQ(v1.shmem, 30U);
  EXPECT_EQ(v1.file, 70U);
  const MemoryParts v2 =
      memory_parts("anon 5\nfile 10\nshmem 6\nanon_thp 100\nfile_mapped 3\n", CgroupVersion::v2);
  EXPECT_EQ(v2.in_use(), 11U);
  EXPECT_EQ(v2.file, 4U);  // v2 counts shared memory as file, too
  EXPECT_EQ(memory_parts("", CgroupVersion::v2).in_use(), 0U);
  EXPECT_EQ(memory_parts("total_rss garbage\ntotal_shmem", CgroupVersion::v1).in_use(), 0U);
}

TEST(Counters, UnlimitedIsAWordOrAHugeNumber) {
  EXPECT_EQ(memory_limit("max\n"), std::nullopt);
  EXPECT_EQ(memory_limit("9223372036854771712\n"), std::nullopt);
  EXPECT_EQ(memory_limit("1073741824\n"), 1U << 30);
  EXPECT_EQ(memory_limit(""), std::nullopt);
}

TEST(Counters, IoOfAllDevices) {
  const IoBytes v2 =
      io_bytes("8:0 rbytes=5 wbytes=7 rios=1 wios=1 dbytes=9 dios=0\n259:1 rbytes=1 wbytes=2 rios=0\n",
               CgroupVersion::v2);
  EXPECT_EQ(v2.read, 6U);
  EXPECT_EQ(v2.written, 9U);
  const IoBytes v1 = io_bytes("8:0 Read 5\n8:0 Write 7\n8:0 Sync 12\n8:0 Total 12\n8:16 Read 1\nTotal 13\n",
                              CgroupVersion::v1);
  EXPECT_EQ(v1.read, 6U);
  EXPECT_EQ(v1.written, 7U);
  EXPECT_EQ(io_bytes("garbage\n\n", CgroupVersion::v2).read, 0U);
}

}  // namespace
}  // namespace steward::meter
