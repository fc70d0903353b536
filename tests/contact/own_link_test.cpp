#include "contact/own_link.h"

#include <gtest/gtest.h>

namespace steward::contact {
namespace {

TEST(OwnLink, IsOneThatBeginsWithOursAndStaysThere) {
  const std::vector<std::string> links = {"https://portal.example", "https://uni.example/steward/"};
  for (const char* url :
       {"https://portal.example", "https://portal.example/", "https://portal.example/a?b=c&d#e",
        "https://portal.example?x", "https://uni.example/steward/case/1"}) {
    EXPECT_TRUE(is_own_link(url, links)) << url;
  }
  for (const char* url :
       {"", "https://portal.example.evil.example/", "https://portal.example@evil.example/",
        "https://portal.example:80@evil.example/", "http://portal.example/", "https://PORTAL.example/",
        "https://portal.example\\@evil.example", "https://uni.example/", "https://uni.example/stewardess/",
        " https://portal.example/", "https://portal.example/ x", "https://portal.example/\"onclick",
        "https://portal.example/<b>", "https://portal.example/\xc3\xb8", "https://portal.example/\n",
        "javascript:alert(1)//https://portal.example/"}) {
    EXPECT_FALSE(is_own_link(url, links)) << url;
  }
  EXPECT_FALSE(is_own_link("https://portal.example/" + std::string(5'000, 'a'), links));
}

TEST(OwnLink, ABeginningWithoutAHostAllowsNothing) {
  for (const char* link :
       {"", "https", "https:", "https://", "https:///", "http://?", "ftp://a.example/", "javascript:", "/"}) {
    for (const char* url : {"https://evil.example/", "https:///x", "javascript:alert(1)", "ftp://a.example/b",
                            "/x", "http://?x"}) {
      EXPECT_FALSE(is_own_link(url, {link})) << link << " " << url;
    }
  }
}

}  // namespace
}  // namespace steward::contact
