#include "contact/address.h"

#include <gtest/gtest.h>

namespace steward::contact {
namespace {

TEST(Address, ALoginNameIsPutBeforeTheDomain) {
  EXPECT_EQ(*mail_address("karen", "aicloud.example"), "karen@aicloud.example");
}

TEST(Address, ALoginNameThatIsAnAddressStays) {
  EXPECT_EQ(*mail_address("lars@cs.aau.example", "aicloud.example"), "lars@cs.aau.example");
  EXPECT_EQ(*mail_address("o'brien+x@cs.example", ""), "o'brien+x@cs.example");
}

TEST(Address, WithoutADomainTheSettingIsNamed) {
  const auto address = mail_address("karen", "");
  ASSERT_FALSE(address);
  EXPECT_NE(address.error().message.find("domain"), std::string::npos);
}

TEST(Address, LengthsAreTheStandards) {
  const std::string label(60, 'd');
  const std::string domain = label + "." + label + "." + label + ".";
  const std::string fits = "a@" + domain + std::string(254 - 2 - domain.size() - 3, 'e') + ".ex";
  ASSERT_EQ(fits.size(), 254u + 0u);
  EXPECT_FALSE(mail_address("a" + fits, ""));
  EXPECT_TRUE(mail_address(std::string(64, 'a'), "x.example"));
  EXPECT_FALSE(mail_address(std::string(65, 'a'), "x.example"));
  EXPECT_FALSE(mail_address("a", std::string(64, 'd') + ".example"));
}

class BadUser : public testing::TestWithParam<std::string> {};

TEST_P(BadUser, IsRefusedAndSafelyQuoted) {
  const auto address = mail_address(GetParam(), "x.example");
  ASSERT_FALSE(address) << *address;
  EXPECT_EQ(address.error().code, ErrorCode::invalid);
  EXPECT_EQ(address.error().message.find_first_of("\r\n\x1b"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(All, BadUser,
                         testing::Values("", "a b", "a\r\nRCPT TO:<b@c>", "a\nb", "a\tb", "<a", "a>", "a,b",
                                         "a;b", "a\"b", "a\\b", "a(b)", "a[b]", "a:b", ".a", "a.", "a..b",
                                         "\x1b[31mred", "\x7f", "s\xc3\xb8ren", std::string("a\0b", 3), "@x",
                                         "a@", "a@b@c", "a@-b.c", "a@b-.c", "a@b..c", "a@b c", "a@[1.2.3.4]",
                                         "a@b>", "a@b\r\nX: y", "a@b,c@d"));

}  // namespace
}  // namespace steward::contact
