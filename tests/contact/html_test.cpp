#include "contact/html.h"

#include <gtest/gtest.h>

#include <type_traits>

namespace steward::contact {
namespace {

// What makes it safe: a string of run time is no Literal, and no Html.
static_assert(!std::is_convertible_v<std::string, Literal>);
static_assert(!std::is_convertible_v<std::string_view, Literal>);
static_assert(!std::is_constructible_v<Literal, const char*>);
static_assert(!std::is_constructible_v<Html, std::string>);
static_assert(!std::is_constructible_v<Html, const char*>);

TEST(Html, TextAndValuesAreEscaped) {
  EXPECT_EQ(Html::of_text("<b> & \"it's\"").str(), "&lt;b&gt; &amp; &quot;it&#39;s&quot;");
  EXPECT_EQ(Html::element("a", {{"href", "x\" onclick=\"y"}}, Html::of_text("&lt;")).str(),
            "<a href=\"x&quot; onclick=&quot;y\">&amp;lt;</a>");
  EXPECT_EQ(Html::element("br", {}).str(), "<br>");
}

TEST(Html, WhatIsNoTextBecomesQuestionMarks) {
  EXPECT_EQ(Html::of_text(std::string("a\0b\x1b\xff\xc3", 6) + "\u202e"
                                                               "c")
                .str(),
            "a?b????c");
  EXPECT_EQ(Html::of_text("æ\n\t漢").str(), "æ\n\t漢");
}

}  // namespace
}  // namespace steward::contact
