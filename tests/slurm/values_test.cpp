#include "slurm/values.h"

#include <gtest/gtest.h>

namespace steward::slurm {
namespace {

using Names = std::vector<std::string>;
using Numbers = std::vector<std::uint32_t>;

TEST(Values, TimesInSecondsIsoOrNone) {
  EXPECT_EQ(parse_time("1795440336"), from_seconds(1795440336));
  EXPECT_EQ(parse_time("2026-11-23T13:25:36"), from_seconds(1795440336));
  for (const char* none : {"N/A", "Unknown", "None", "(null)"}) EXPECT_EQ(parse_time(none), no_time) << none;
  for (const char* bad :
       {"now", "2026-11-23", "2026-13-23T13:25:36", "2026-02-30T00:00:00", "2026-11-23T24:00:00", "-5", "1e9",
        "2026-11-23 13:25:36", "99999999999999999999", "0000-00-00T00:00:00"}) {
    EXPECT_FALSE(parse_time(bad).has_value()) << bad;
  }
}

TEST(Values, TimeLimits) {
  EXPECT_EQ(parse_time_limit("6-00:00:00"), Duration(hours(144)));
  EXPECT_EQ(parse_time_limit("1:00:00"), Duration(hours(1)));
  EXPECT_EQ(parse_time_limit("5:30"), Duration(seconds(330)));
  EXPECT_EQ(parse_time_limit("90"), Duration(minutes(90)));
  EXPECT_EQ(parse_time_limit("2-12"), Duration(hours(60)));
  EXPECT_EQ(parse_time_limit("UNLIMITED"), Duration(0));
  for (const char* bad : {"x", "1:2:3:4", "-1", "1-", "1::2", "99999999999999999999"}) {
    EXPECT_FALSE(parse_time_limit(bad).has_value()) << bad;
  }
}

TEST(Values, GpusAreCountedOnce) {
  EXPECT_EQ(gpus_of_tres("cpu=2,mem=2000M,node=1,billing=2,gres/gpu=2"), 2u);
  EXPECT_EQ(gpus_of_tres("cpu=2,gres/gpu:a10=2,gres/gpu=3,gres/gpu:t4=1"), 3u);
  EXPECT_EQ(gpus_of_tres("cpu=2,gres/gpu:a10=2,gres/gpu:t4=1"), 3u);
  EXPECT_EQ(gpus_of_tres("gres/gpu=8,gres/gpumem=0,gres/gpuutil=0"), 8u);
  EXPECT_FALSE(gpus_of_tres("cpu=2,mem=2000M").has_value());
  EXPECT_FALSE(gpus_of_tres("gres/gpu=x").has_value());
  EXPECT_FALSE(gpus_of_tres("gres/gpumem=5").has_value());
  EXPECT_FALSE(gpus_of_tres("").has_value());
}

}  // namespace
}  // namespace steward::slurm
