#include "contact/multipart.h"

#include <gtest/gtest.h>

#include "contact/mime.h"
#include "contact/mime_reader.h"

namespace steward::contact {
namespace {

TEST(Base64, IsRfc4648s) {
  const std::pair<std::string, std::string> known[] = {{"", ""},
                                                       {"f", "Zg=="},
                                                       {"fo", "Zm8="},
                                                       {"foo", "Zm9v"},
                                                       {"foob", "Zm9vYg=="},
                                                       {"fooba", "Zm9vYmE="},
                                                       {"foobar", "Zm9vYmFy"},
                                                       {"\xff\xef\xbe", "/+++"}};
  for (const auto& [bytes, text] : known) EXPECT_EQ(base64(bytes), text.empty() ? "" : text + "\r\n");
}

TEST(Base64, LinesAreOf76Characters) {
  const std::string text = base64(std::string(57 * 2 + 1, 'x'));
  EXPECT_EQ(text.size(), 78u + 78u + 6u);
  EXPECT_EQ(text.substr(76, 2), "\r\n");
}

TEST(Boundary, IsTheLettersOwnAndInNoEncodedText) {
  const std::string id = "<c7.abc@steward.example>";
  EXPECT_EQ(boundary_of(id, 1), boundary_of(id, 1));
  EXPECT_NE(boundary_of(id, 1), boundary_of(id, 2));
  EXPECT_NE(boundary_of(id, 1), boundary_of("<c8.abc@steward.example>", 1));
  EXPECT_LE(boundary_of(id, 1).size(), 70u);  // RFC 2046 5.1.1
  const std::string boundary = boundary_of(id, 1);
  for (const std::string& text :
       {boundary, "--" + boundary, boundary + boundary, "=" + boundary, std::string("=3D_\n=_ =\n_")}) {
    EXPECT_EQ(quoted_printable(text).find("=_"), std::string::npos) << quoted_printable(text);
    EXPECT_EQ(base64(text).find("=_"), std::string::npos);
  }
}

TEST(ContentId, HoldsNothingThatAUrlOrAHeaderWouldChange) {
  EXPECT_EQ(content_id_of("<%22\"&<>@x>").find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.@"),
            std::string::npos);
  EXPECT_NE(content_id_of("<a@b>"), content_id_of("<a@c>"));
}

TEST(Multipart, ComesBackInItsParts) {
  const Entity inner =
      multipart("related", boundary_of("<a@b>", 2), {{"X: 1\r\n", "one\r\n"}, {"X: 2\r\n", ""}});
  const Entity outer =
      multipart("alternative", boundary_of("<a@b>", 1), {{"X: 0\r\n", "zero\r\n\r\n"}, inner});
  const MimePart read = read_mime(whole(outer));
  ASSERT_EQ(read.parts.size(), 2u);
  EXPECT_EQ(read.parts[0].content, "zero\r\n\r\n");
  ASSERT_EQ(read.parts[1].parts.size(), 2u);
  EXPECT_EQ(read.parts[1].parts[0].content, "one\r\n");
  EXPECT_EQ(read.parts[1].parts[1].header("X"), "2");
}

TEST(MultipartDeathTest, APartThatHoldsTheBoundaryIsOurOwnMistake) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(multipart("mixed", "b", {{"", "a\r\n--b\r\n"}}), "boundary");
}

}  // namespace
}  // namespace steward::contact
