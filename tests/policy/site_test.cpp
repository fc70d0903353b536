// stewardd's own file, as far as it has to be strict by itself.
#include "policy/site.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace steward::policy {
namespace {

Result<Site> site_with(const std::string& more) {
  const auto path =
      std::filesystem::temp_directory_path() / ("steward-site-" + std::to_string(::getpid()) + ".toml");
  std::ofstream(path)
      << "cluster = \"aicloud\"\n"
         "[mail]\nserver = \"smtp://127.0.0.1:25\"\nfrom_name = \"x\"\nfrom_address = \"x@y\"\n"
         "domain = \"y\"\n"
      << more;
  auto site = load_site(path);
  std::filesystem::remove(path);
  return site;
}

std::string error_of(const std::string& more) {
  const auto site = site_with(more);
  return site ? "" : site.error().message.substr(site.error().message.find(".toml") + 5);
}

TEST(Site, RecordsNothingUnlessToldTo) {
  const auto site = site_with("");
  ASSERT_TRUE(site) << site.error().message;
  EXPECT_TRUE(site->tape.empty());
}

TEST(Site, ATapeHasAFileAndALimit) {
  const auto site = site_with("[tape]\nfile = \"/var/lib/steward/tape.jsonl\"\nlimit_mib = 7168\n");
  ASSERT_TRUE(site) << site.error().message;
  EXPECT_EQ(site->tape, "/var/lib/steward/tape.jsonl");
  EXPECT_EQ(site->tape_limit_mib, 7168);
  EXPECT_EQ(site_with("[tape]\nfile = \"/tape\"\n")->tape_limit_mib, 1024);
}

TEST(Site, MailIsTakenOnlyWhereAnAccountForItIsNamed) {
  EXPECT_EQ(site_with("")->mail_receiver_user, "");
  EXPECT_EQ(site_with("receiver_user = \"steward-mail\"\n")->mail_receiver_user, "steward-mail");
}

TEST(Site, ATapeIsReadStrictly) {
  EXPECT_NE(error_of("[tape]\nfile = \"tape\"\n").find(":8: tape.file: must be a path that begins with /"),
            std::string::npos);
  EXPECT_NE(error_of("[tape]\nlimit_mib = 0\n").find(":8: tape.limit_mib"), std::string::npos);
  EXPECT_NE(error_of("[tape]\nfiles = \"/x\"\n").find("file"), std::string::npos);
}

}  // namespace
}  // namespace steward::policy
