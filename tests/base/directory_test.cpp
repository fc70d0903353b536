#include "base/directory.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace steward {
namespace {

TEST(SystemDirectory, KnowsRootByUidAndByName) {
  const SystemDirectory directory;
  const auto by_uid = directory.by_uid(0);
  ASSERT_TRUE(by_uid.has_value());
  EXPECT_EQ(by_uid->user, "root");
  EXPECT_FALSE(by_uid->full_name.empty());
  EXPECT_EQ(by_uid->full_name.find(','), std::string::npos);
  EXPECT_EQ(directory.by_name("root").value().uid, 0u);
  // "Gnats Bug-Reporting System", "www-data": a user without GECOS is called by the login name.
  EXPECT_FALSE(directory.by_name("daemon").value().full_name.empty());
}

TEST(SystemDirectory, StrangersAreNotFound) {
  const SystemDirectory directory;
  EXPECT_EQ(directory.by_uid(3'999'999'991u).error().code, ErrorCode::not_found);
  EXPECT_EQ(directory.by_name("no-such-user-here").error().code, ErrorCode::not_found);
  EXPECT_EQ(directory.by_name("").error().code, ErrorCode::not_found);
  EXPECT_EQ(directory.by_name(std::string_view("root\0x", 6)).error().code, ErrorCode::not_found);
  EXPECT_EQ(directory.by_name("x\x1b[31m").error().message.find('\x1b'), std::string::npos);
}

TEST(SystemDirectory, GroupsCountPrimaryAndMembership) {
  const SystemDirectory directory;
  const Account root = directory.by_uid(0).value();
  EXPECT_TRUE(directory.in_group(root, "root").value());
  const Account daemon = directory.by_name("daemon").value();
  EXPECT_TRUE(directory.in_group(daemon, "daemon").value());
  EXPECT_FALSE(directory.in_group(daemon, "root").value());
  EXPECT_EQ(directory.in_group(root, "no-such-group-here").error().code, ErrorCode::not_found);
}

TEST(SystemDirectory, ANameThatWasGivenToAnotherUidIsNotBelieved) {
  const SystemDirectory directory;
  Account forged = directory.by_uid(0).value();
  forged.uid = 4242;
  EXPECT_EQ(directory.in_group(forged, "root").error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace steward
