#include "base/hostlist.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace steward {
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

TEST(Hostlist, DeviceFilesToo) {
  EXPECT_EQ(expand_hostlist("/dev/nvidia[3,0-1]").value(),
            (Names{"/dev/nvidia3", "/dev/nvidia0", "/dev/nvidia1"}));
}

TEST(Hostlist, WrittenShortAsSlurmWritesThem) {
  EXPECT_EQ(compress_hostlist({"a256-t4-03", "a256-t4-01", "a256-t4-02", "nv-ai-04", "a256-t4-05"}),
            "a256-t4-[01-03,05],nv-ai-04");
  EXPECT_EQ(compress_hostlist({"n9", "n10", "n8", "n10"}), "n[8-9],n10");
  EXPECT_EQ(compress_hostlist({"login", "n08", "n8"}), "login,n8,n08");
  EXPECT_EQ(compress_hostlist({}), "");
}

RC_GTEST_PROP(HostlistLaws, ShortListsAreTheSameNames, ()) {
  const auto name = rc::gen::map(
      rc::gen::tuple(rc::gen::element<std::string>("a", "a1b", "gpu-", "n0", "x_y.z-"),
                     rc::gen::inRange(0, 130), rc::gen::inRange(0, 12),
                     rc::gen::element<std::string>("", "", "", "x")),
      [](const std::tuple<std::string, int, int, std::string>& parts) {
        const auto& [before, number, zeros, after] = parts;
        return before + std::string(static_cast<std::size_t>(zeros), '0') + std::to_string(number) + after;
      });
  const auto names = *rc::gen::container<std::vector<std::string>>(name);
  RC_PRE(!names.empty());
  const auto again = expand_hostlist(compress_hostlist(names));
  RC_ASSERT(again.has_value());
  RC_ASSERT(std::set<std::string>(names.begin(), names.end()) ==
            std::set<std::string>(again->begin(), again->end()));
  RC_ASSERT(std::set<std::string>(names.begin(), names.end()).size() == again->size());
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

}  // namespace
}  // namespace steward
