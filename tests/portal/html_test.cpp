#include "portal/pages/html.h"

#include <gtest/gtest.h>

#include "base/utf8.h"
#include "structure.h"

namespace steward::portal {
namespace {

namespace h = html;

TEST(Html, ElementsHoldTextsNumbersAttributesAndOthers) {
  const std::string name = "Mads";
  EXPECT_EQ(h::p(h::cls("a b"), "Hello ", name, ", ", 3, " of ", h::strong("four")).bytes(),
            "<p class=\"a b\">Hello Mads, 3 of <strong>four</strong></p>");
  EXPECT_EQ(h::p().bytes(), "<p></p>");
  EXPECT_EQ(h::br().bytes(), "<br>");
  EXPECT_EQ(h::svg(h::view_box(3, 4), h::svg_title("t")).bytes(),
            "<svg viewBox=\"0 0 3 4\"><title>t</title></svg>");
}

TEST(Html, AttributesGoWhereTheyBelongWhereverTheyAreSaid) {
  EXPECT_EQ(h::p("text", h::id("x"), h::em("y"), h::lang("da")).bytes(),
            "<p id=\"x\" lang=\"da\">text<em>y</em></p>");
}

TEST(Html, WhatDoesNotHoldIsNotThere) {
  EXPECT_EQ(h::p(h::when(false, h::cls("x")), h::when(false, h::em("x")), h::when(true, h::id("y"))).bytes(),
            "<p id=\"y\"></p>");
}

TEST(Html, EveryTextStaysAText) {
  for (const std::string& text : hostile_texts()) {
    const h::Markup made = h::p(h::cls(text), h::id(text), h::aria_label(text), text, h::em(text),
                                h::input(h::type("text"), h::value(text)), h::textarea(text), h::text(text));
    const h::Markup plain = h::p(h::cls("x"), h::id("x"), h::aria_label("x"), "x", h::em("x"),
                                 h::input(h::type("text"), h::value("x")), h::textarea("x"), h::text("x"));
    EXPECT_EQ(Structure(made.bytes()), Structure(plain.bytes())) << made.bytes();
  }
}

TEST(Html, NoCharacterThatSteersOrIsNoneGetsThrough) {
  for (const std::string& text : hostile_texts()) {
    const h::Markup made(text);
    std::string_view rest = made.bytes();
    while (!rest.empty()) {
      const Utf8Character character = first_character(rest);
      EXPECT_TRUE(character.valid) << text;
      EXPECT_FALSE(is_unsafe(character.code)) << text;
      rest.remove_prefix(character.bytes);
    }
  }
  EXPECT_EQ(h::Markup(std::string("a\0b", 3)).bytes(),
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(h::Markup("a\n\tb æ €").bytes(), "a\n\tb æ €");
}

TEST(Html, AFieldKeepsTheFirstEmptyLineOfItsText) {
  EXPECT_EQ(h::textarea("\nx").bytes(), "<textarea>\n\nx</textarea>");
  EXPECT_EQ(h::pre("x").bytes(), "<pre>\nx</pre>");
}

TEST(Html, LinksLeadNowhereElse) {
  const auto shown = [](const h::Url& url) { return h::a(h::href(url)).bytes(); };
  EXPECT_EQ(shown(h::Url::path({"steward", "answer", "a/../b?c#d&e\"<>"})),
            "<a href=\"/steward/answer/a%2F..%2Fb%3Fc%23d%26e%22%3C%3E\"></a>");
  // An empty segment would make "//evil.example", which is another site.
  EXPECT_EQ(shown(h::Url::path({"", "evil.example"})), "<a href=\"/evil.example\"></a>");
  EXPECT_EQ(shown(h::Url::path({"", ""})), "<a href=\"/\"></a>");
  EXPECT_EQ(shown(h::Url::path({"..", "x"})), "<a href=\"/x\"></a>");
  EXPECT_EQ(shown(h::Url::fragment("a b\"")), "<a href=\"#a%20b%22\"></a>");
  EXPECT_EQ(shown(h::Url::mail("x@y.dk?cc=z@w.dk")), "<a href=\"mailto:x%40y.dk%3Fcc%3Dz@w.dk\"></a>");
  EXPECT_EQ(shown(h::Url::path({"x"}).with("a", "1&2").with("b", "=")),
            "<a href=\"/x?a=1%262&amp;b=%3D\"></a>");
}

TEST(Html, ADocumentSaysWhatItIs) {
  EXPECT_EQ(h::document(h::html(h::lang("en"))), "<!DOCTYPE html>\n<html lang=\"en\"></html>\n");
}

}  // namespace
}  // namespace steward::portal
