#include "slurm/values.h"

#include <gtest/gtest.h>

#include "slurm/hostlist.h"

namespace steward::slurm {
namespace {

using Names = std::vector<std::string>;
using Numbers = std::vector<std::uint32_t>;

TEST(Hostlist, ExpandsWhatSlurmWrites) {
  EXPECT_EQ(expand_hostlist("nv-ai-02").value(), Names{"nv-ai-02"});
  EXPECT_EQ(expand_hostlist("a256-t4-[01-03,05]").value(),
            (Names{"a256-t4-01", "a256-t4-02", "a256-t4-03", "a256-t4-05"}));
  EXPECT_EQ(expand_hostlist("a[8-11],b,c[1]x").value(), (Names{"a8", "a9", "a10", "a11", "b", "c1x"}));
  EXPECT_EQ(expand_hostlist("r[1-2]n[08-09]").value(), (Names{"r1n08", "r1n09", "r2n08", "r2n09"}));
  EXPECT_EQ(expand_hostlist("n[098-101]").value(), (Names{"n098", "n099", "n100", "n101"}));
}

TEST(Hostlist, RefusesEverythingElse) {
  for (const char* bad : {"", ",", "a,", "a[", "a[]", "a[1", "a[1-]", "a[-1]", "a[2-1]", "a]", "a[x-y]",
                          "a b", "a\n", "(null)", "a[1-2-3]", "a[[1]]", "\xff", "a[99999999999]"}) {
    const auto result = expand_hostlist(bad);
    ASSERT_FALSE(result.has_value()) << bad;
    EXPECT_EQ(result.error().code, ErrorCode::garbled);
    EXPECT_EQ(result.error().message.find('\n'), std::string::npos);
  }
}

TEST(Hostlist, NeverGrowsBeyondTheLimit) {
  EXPECT_EQ(expand_hostlist("n[1-65536]").value().size(), kMostNames);
  EXPECT_FALSE(expand_hostlist("n[1-65537]").has_value());
  EXPECT_FALSE(expand_hostlist("n[0-999999999]").has_value());
  EXPECT_FALSE(expand_hostlist("a[1-60000]b[1-60000]c[1-60000]").has_value());
  EXPECT_FALSE(expand_hostlist("a[1-40000],b[1-40000]").has_value());
}

TEST(Indexes, AscendingAndOnce) {
  EXPECT_EQ(expand_indexes("0-1,3").value(), (Numbers{0, 1, 3}));
  EXPECT_EQ(expand_indexes("7,2-3,3").value(), (Numbers{2, 3, 7}));
  for (const char* bad : {"", "a", "1-", "3-1", "0-4294967295", "1,,2", " 1"}) {
    EXPECT_FALSE(expand_indexes(bad).has_value()) << bad;
  }
}

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
