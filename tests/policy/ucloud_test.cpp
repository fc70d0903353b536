#include "model/ucloud.h"

#include <gtest/gtest.h>

#include "policy/load.h"

namespace steward::policy {
namespace {

Result<Policy> with_ucloud(const std::string& lines) {
  return parse("[roles]\nstaff_group = \"staff\"\n[ucloud]\n" + lines, "policy.toml");
}

TEST(UcloudPolicy, AnotherPlaceAndNone) {
  const auto other =
      with_ucloud("name = \"Our Hub\"\naddress = \"https://hub.example.org/start/\"\nshell = \"term\"\n");
  ASSERT_TRUE(other) << other.error().message;
  EXPECT_EQ(other->ucloud.name, "Our Hub");
  EXPECT_EQ(other->ucloud.link(HandWork::shell), "https://hub.example.org/start/term");
  const auto none = with_ucloud("address = \"\"\n");
  ASSERT_TRUE(none) << none.error().message;
  EXPECT_EQ(none->ucloud.link(HandWork::notebook), "");
}

TEST(UcloudPolicy, NothingButAnAddressIsOne) {
  for (const char* line : {"address = \"http://hub.example.org/\"", "address = \"https://hub example\"",
                           "address = \"javascript:alert(1)\"", "shell = \"a b\"", "shel = \"x\""}) {
    const auto wrong = with_ucloud(std::string(line) + "\n");
    ASSERT_FALSE(wrong) << line;
    EXPECT_NE(wrong.error().message.find("policy.toml:4"), std::string::npos) << wrong.error().message;
  }
}

}  // namespace
}  // namespace steward::policy
