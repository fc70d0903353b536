#include "meter/gres.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "fake_tree.h"

namespace steward::meter {
namespace {

using Names = std::vector<std::string>;

Names files(std::string_view text, std::string_view node) {
  const auto lines = parse_gres_conf(text, node);
  EXPECT_TRUE(lines) << (lines ? "" : lines.error().message);
  return lines ? in_gres_order(*lines) : Names{};
}

TEST(GresConf, TakesTheNodesLinesInTheirOrder) {
  constexpr std::string_view text =
      "# comment Name=gpu File=/dev/nvidia9\n"
      "AutoDetect=off\n"
      "NodeName=n[1-2] name=GPU Type=a10 File=/dev/nvidia[2-3] Cores=0-7\n"
      "NodeName=n3 Name=gpu File=/dev/nvidia8\n"
      "Name=nic File=/dev/nic0\n"
      "NodeName=n2,n9 \\\n  Name=gpu Type=a40 \\\n  File=/dev/nvidia0   # the last\n"
      "Name=gpu Count=4\n";
  EXPECT_EQ(files(text, "n2"), (Names{"/dev/nvidia2", "/dev/nvidia3", "/dev/nvidia0"}));
  EXPECT_EQ(files(text, "n1"), (Names{"/dev/nvidia2", "/dev/nvidia3"}));
  EXPECT_EQ(files(text, "n"), Names{});
}

// Sharing a GPU (shard, MPS) makes no new one, and a MIG instance's several files are one device: whatever
// stands behind them would be numbered wrongly otherwise.
TEST(GresConf, MultipleFilesAreOneDeviceAndShardsAndMpsAreNone) {
  constexpr std::string_view text =
      "Name=gpu Type=1g "
      "MultipleFiles=/dev/nvidia0,/dev/nvidia-caps/nvidia-cap21,/dev/nvidia-caps/nvidia-cap22\n"
      "Name=shard Count=8 File=/dev/nvidia1\n"
      "Name=mps Count=100 File=/dev/nvidia1\n"
      "Name=gpu Type=a100 File=/dev/nvidia1\n";
  EXPECT_EQ(files(text, "n"), (Names{"/dev/nvidia0", "/dev/nvidia1"}));
}

TEST(GresConf, SaysTheLineOfAnError) {
  const auto lines = parse_gres_conf("\nNodeName=n[1 Name=gpu File=/dev/nvidia0\n", "n1");
  ASSERT_FALSE(lines);
  EXPECT_NE(lines.error().message.find("line 2"), std::string::npos) << lines.error().message;
  EXPECT_FALSE(parse_gres_conf("Include other.conf\n", "n1"));
}

TEST(Gres, ReadsMinorsFromTheDeviceFiles) {
  const TemporaryFolder folder;
  const auto conf = folder.path() / "gres.conf";
  // Character devices that every machine has, in an order that is not their minors'.
  put(conf, "Name=gpu File=/dev/zero\nName=gpu File=/dev/null\n");
  const auto gres = read_gres(conf, "n");
  ASSERT_TRUE(gres) << gres.error().message;
  ASSERT_EQ(gres->size(), 2U);
  EXPECT_EQ((*gres)[0].minor, 5U);
  EXPECT_EQ((*gres)[1].minor, 3U);
  std::vector<GpuDevice> devices(3);
  devices[0].minor = 3;
  devices[1].minor = 4;
  devices[1].gres_index = 8;  // from an earlier gres.conf
  devices[2].minor = 5;
  join_gres(*gres, devices);
  EXPECT_EQ(devices[0].gres_index, 1U);
  EXPECT_EQ(devices[1].gres_index, std::nullopt);
  EXPECT_EQ(devices[2].gres_index, 0U);
  put(conf, "Name=gpu File=/dev/no-such-device\n");
  EXPECT_EQ(read_gres(conf, "n").error().code, ErrorCode::not_found);
  put(conf, "Name=gpu File=" + conf.native() + "\n");
  EXPECT_EQ(read_gres(conf, "n").error().code, ErrorCode::invalid);
}

}  // namespace
}  // namespace steward::meter
