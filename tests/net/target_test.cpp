#include "net/target.h"

#include <gtest/gtest.h>

namespace steward::net {
namespace {

TEST(Target, DecodesPathAndQuery) {
  const auto target = parse_target("/api/v1/jobs/120_3%20x?all=true&q=a+b%26c&empty=&bare");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/api/v1/jobs/120_3 x");
  EXPECT_EQ(target->query.at("all"), "true");
  EXPECT_EQ(target->query.at("q"), "a b&c");
  EXPECT_EQ(target->query.at("empty"), "");
  EXPECT_EQ(target->query.at("bare"), "");
}

TEST(Target, APlusInThePathIsAPlus) { EXPECT_EQ(parse_target("/a+b")->path, "/a+b"); }

TEST(Target, EncodingIsUndoneByParsing) {
  std::string everything;
  for (int c = 1; c < 256; ++c) {
    if (c != '/') everything += static_cast<char>(c);
  }
  const auto target = parse_target("/" + percent_encode(everything) + "?q=" + percent_encode(everything));
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/" + everything);
  EXPECT_EQ(target->query.at("q"), everything);
}

class BadTarget : public testing::TestWithParam<const char*> {};

TEST_P(BadTarget, IsRefused) {
  const auto target = parse_target(GetParam());
  ASSERT_FALSE(target) << target->path;
  EXPECT_EQ(target.error().code, ErrorCode::invalid);
}

INSTANTIATE_TEST_SUITE_P(All, BadTarget,
                         testing::Values("", "jobs", "*", "http://host/jobs", "/%", "/%4", "/%zz", "/%+1",
                                         "/a%00b", "/a%2fb", "/a%2Fb", "/../etc", "/a/%2e%2e/b", "/./a",
                                         "/a b", "/a\nb", "/\xc3\xa6", "/a#b", "/a?x=1&x=2", "/a?=1",
                                         "/a?x=1&&y=2", "/a?x=%4"));

TEST(Form, IsReadAsAQueryIs) {
  const auto form = parse_form("do=reply&text=a+b%0D%0A%C3%A6%26%3D&empty=");
  ASSERT_TRUE(form) << form.error().message;
  EXPECT_EQ(form->at("do"), "reply");
  EXPECT_EQ(form->at("text"), "a b\r\næ&=");
  EXPECT_EQ(form->at("empty"), "");
  EXPECT_TRUE(parse_form("")->empty());
}

TEST(Form, WhatIsNoneIsRefused) {
  for (const char* body : {"a=%", "a=%0", "a=%GG", "a=%00", "a=1&a=2", "=1", "a=1&&b=2", "a=b c", "a=æ",
                           "a=#", "a=1\r\n", "a=\x7F"})
    EXPECT_FALSE(parse_form(body)) << body;
}

}  // namespace
}  // namespace steward::net
