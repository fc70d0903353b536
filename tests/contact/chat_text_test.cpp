#include "contact/chat_text.h"

#include <gtest/gtest.h>

#include "contact/json_string.h"

namespace steward::contact {
namespace {

// Where the invisible space stands.
std::string shown(std::string_view text, const std::vector<std::string>& links = {}) {
  std::string out = chat_text(text, links);
  for (std::size_t at = 0; (at = out.find("\u200b", at)) != std::string::npos;) out.replace(at, 3, "|");
  return out;
}

TEST(ChatText, PlainWordsStayAsTheyAre) {
  EXPECT_EQ(shown("Job 120_3 of Søren: 2 of 4 GPUs, 0.5 h idle.\n\n- (see 'train') 100 %!"),
            "Job 120_3 of Søren: 2 of 4 GPUs, 0.5 h idle.\n\n- (see 'train') 100 %!");
}

TEST(ChatText, NobodyIsCalled) {
  EXPECT_EQ(shown("@here @channel @all @karen x@here"), "@|here @|channel @|all @|karen x@|here");
  EXPECT_EQ(shown("<!channel> <!here|x> <@U024BE7LH> <!subteam^S1>"),
            "‹!channel› ‹!here|x› ‹@|U024BE7LH› ‹!subteam^S1›");
  EXPECT_EQ(shown("&commat;here &#64;here &lt;!channel&gt;"), "&|commat;here &|#|64;here &|lt;!channel&|gt;");
}

TEST(ChatText, NothingBecomesALink) {
  EXPECT_EQ(shown("https://evil.example/x"), "https:|//evil.|example/x");
  EXPECT_EQ(shown("www.evil.example evil.example"), "www.|evil.|example evil.|example");
  EXPECT_EQ(shown("[our portal](//evil) ![x](y) [a]: b [a][b]"),
            "[our portal]|(//evil) ![x]|(y) [a]|: b [a]|[b]|");
  EXPECT_EQ(shown("<https://evil.example|our portal>"), "‹https:|//evil.|example|our portal›");
  EXPECT_EQ(shown("mailto:x@y.z ~town #general"), "mailto:|x@|y.|z ~|town #|general");
  EXPECT_EQ(shown("bücher.ßx"), "bücher.|ßx");
}

TEST(ChatText, NoCodeBlockIsOpenedOrClosed) { EXPECT_EQ(shown("```x` y"), "'''x' y"); }

TEST(ChatText, OurOwnLinksStay) {
  const std::vector<std::string> links = {"https://portal.example/", "https://ucloud.example"};
  EXPECT_EQ(shown("See https://portal.example/case/3?x=1 and https://ucloud.example.", links),
            "See https://portal.example/case/3?x=1 and https:|//ucloud.|example.");
  EXPECT_EQ(shown("https://ucloud.example/app\nhttps://ucloud.example", links),
            "https://ucloud.example/app\nhttps://ucloud.example");
}

TEST(ChatText, WhatOnlyBeginsLikeOneOfOursIsNone) {
  const std::vector<std::string> links = {"https://portal.example", ""};
  for (const char* text : {"https://portal.example.evil.example/", "https://portal.example@evil.example/",
                           "https://portal.example:x@evil.example/", "https://portal.examples/",
                           "xhttps://portal.example/", "https://portal.example/x@here"}) {
    EXPECT_NE(shown(text, links).find("https:|//"), std::string::npos) << text;
  }
  EXPECT_EQ(shown("https://portal.example/x<!here>", links), "https://portal.example/x‹!here›");
}

TEST(ChatText, ControlCharactersGoAndLengthIsLimited) {
  EXPECT_EQ(shown("a\x1b[31mb\u202e"), "a?[31mb?");
  EXPECT_LE(chat_text(std::string(50'000, 'x'), {}, 1000).size(), 1010u);
}

TEST(JsonString, HoldsWhateverItIsGiven) {
  EXPECT_EQ(json_string(""), "\"\"");
  EXPECT_EQ(json_string("Søren says \"hi\"\\\n"), "\"Søren says \\\"hi\\\"\\\\\\n\"");
  EXPECT_EQ(json_string(std::string_view("\0\x01\x1f\x7f\t\r", 6)),
            "\"\\u0000\\u0001\\u001f\\u007f\\u0009\\u000d\"");
  EXPECT_EQ(json_string("\u2028\u2029"), "\"\\u2028\\u2029\"");
  EXPECT_EQ(json_string("\xff\xc0\xaf\xed\xa0\x80x"), "\"\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd\\ufffdx\"");
  EXPECT_EQ(json_string("\U0001f600"), "\"\U0001f600\"");
}

}  // namespace
}  // namespace steward::contact
