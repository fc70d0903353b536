#include "contact/html_part.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "base/text.h"
#include "contact/fill.h"
#include "contact/html_reader.h"
#include "contact/multipart.h"
#include "contact/samples.h"

namespace steward::contact {
namespace {

const std::string kCid = "plot.0@steward";

HtmlRead read_letter(const Letter& letter) {
  const HtmlRead read = read_html(html_part(letter, kCid));
  EXPECT_EQ(read.fault, "");
  return read;
}

Letter with_text(const std::string& text) {
  Letter letter = sample_letter();
  letter.links = {"https://portal.aicloud.example/"};
  letter.text = text;
  return letter;
}

std::string packed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' && c != '\n' && c != '\t') out += c;
  }
  return out;
}

// Nothing runs, nothing is fetched, nothing is a link but what is ours.
void expect_harmless(const HtmlRead& read, const std::set<std::string>& links) {
  static const std::set<std::string> tags = {
      "html", "head", "meta",       "title", "style",  "body", "div",    "p",     "ul", "li", "pre",
      "code", "a",    "blockquote", "br",    "footer", "img",  "figure", "table", "tr", "td"};
  static const std::set<std::string> attributes = {
      "lang",        "dir",    "charset", "name",    "content", "style", "class",
      "href",        "src",    "alt",     "width",   "height",  "role",  "cellpadding",
      "cellspacing", "border", "colspan", "rowspan", "align",   "nowrap"};
  for (const Tag& tag : read.tags) {
    EXPECT_TRUE(tags.contains(tag.name)) << tag.name;
    for (const auto& [name, value] : tag.attributes) {
      EXPECT_TRUE(attributes.contains(name)) << tag.name << " " << name;
      if (name == "href") {
        EXPECT_TRUE(tag.name == "a" && links.contains(value)) << value;
      }
      if (name == "src") {
        EXPECT_EQ(value, "cid:" + kCid);
      }
      if (name == "style") {
        EXPECT_EQ(value.find("url"), std::string::npos) << value;
      }
    }
  }
}

TEST(HtmlPart, SaysWhatTheTextSays) {
  const HtmlRead read = read_letter(
      with_text("Hello Karen,\n\nwe looked at\nyour job.\n\n- look at it\n  soon\n- end it\n\n    steward "
                "case 12\n      --full\n\n"
                "> Does it hang?\n> We see no use.\n>\n> Lars\n\nBye\n-- \nAI Cloud, case 12.\nRead it.\n"));
  EXPECT_EQ(read.text.substr(read.text.find("Hello")),
            "Hello Karen,\n\nwe looked at your job.\n\nlook at it soon\n\nend it\n\n\n\n"
            "steward case 12\n  --full\n\nDoes it hang?\n\nWe see no use.\nLars\n\n\nBye\n\n"
            "AI Cloud, case 12.\n\nRead it.\n\n\n\n\n\n\n");
  EXPECT_EQ(read.all("ul").size(), 1u);
  EXPECT_EQ(read.all("li").size(), 2u);
  EXPECT_EQ(read.all("pre").size(), 1u);
  EXPECT_EQ(read.all("blockquote").size(), 1u);
  EXPECT_EQ(read.all("footer").size(), 1u);
  EXPECT_EQ(read.all("a").size(), 0u);
  expect_harmless(read, {});
}

TEST(HtmlPart, ThePlotBecomesAPictureWithItsWords) {
  const HtmlRead read = read_letter(plotted_letter());
  expect_harmless(read, {"https://portal.aicloud.example/case/12?key=a&b=c"});
  ASSERT_EQ(read.all("img").size(), 1u);
  const Tag picture = read.all("img").at(0);
  EXPECT_EQ(
      picture.attributes.at("alt"),
      "GPU 0: at work in 16\u00a0% of the measured time; GPU 1: at work in 0\u00a0% of the measured time");
  EXPECT_EQ(picture.attributes.at("height"), "48");
  for (const char* part : {"GPU 0", "GPU 1", "14:05", "16:05", "16\u00a0%"}) {
    EXPECT_NE(read.text.find(part), std::string::npos) << part;
  }
  EXPECT_EQ(read.text.find("▁"), std::string::npos) << "the plot of text is replaced";
  EXPECT_TRUE(shows_plot(plotted_letter()));
}

TEST(HtmlPart, WithoutItsPlaceInTheTextThePlotIsNotShown) {
  Letter letter = plotted_letter();
  letter.text = "no plot here\n";
  EXPECT_FALSE(shows_plot(letter));
  EXPECT_EQ(read_letter(letter).all("img").size(), 0u);
  letter.text = "> " + plot_text(letter.plot, letter.zone);
  EXPECT_FALSE(shows_plot(letter)) << "somebody's words are not ours";
  letter.text = "end\n-- \n" + plot_text(letter.plot, letter.zone);
  EXPECT_FALSE(shows_plot(letter));
  letter.text = plot_text(letter.plot, letter.zone);
  EXPECT_TRUE(shows_plot(letter));
  letter.text.pop_back();
  EXPECT_TRUE(shows_plot(letter)) << "the last line's end may be missing";
  EXPECT_EQ(read_letter(letter).all("img").size(), 1u);
  letter.plot = {};
  EXPECT_FALSE(shows_plot(letter));
}

TEST(HtmlPart, OurLinksAloneAreFollowedAndCanBeRead) {
  const std::string ours = "https://portal.aicloud.example/case/12?a=1&b=2";
  const HtmlRead read = read_letter(
      with_text("See https://portal.aicloud.example/in/words\n\n    ls\n    " + ours + "\n    cat x\n\n> " +
                ours + "\n>     " + ours + "\n\n- " + ours +
                "\n\n    https://portal.aicloud.example.evil.example/\n    https://evil.example/\n"));
  expect_harmless(read, {ours});
  EXPECT_EQ(read.all("a").size(), 1u);
  EXPECT_EQ(read.all("pre").size(), 3u);  // before and after it, and the others' in their own paragraph
  EXPECT_NE(read.text.find("Open the page\n" + ours + "\n"), std::string::npos) << read.text;
}

TEST(HtmlPart, SpeaksTheLettersLanguage) {
  Letter letter = plotted_letter();
  letter.language = "da";
  const HtmlRead read = read_letter(letter);
  EXPECT_EQ(read.all("html").at(0).attributes.at("lang"), "da");
  EXPECT_NE(read.text.find("Åbn siden"), std::string::npos);
  EXPECT_NE(read.all("img").at(0).attributes.at("alt").find("af den målte tid"), std::string::npos);
  letter.language = "pt_br";
  EXPECT_EQ(read_letter(letter).all("html").at(0).attributes.at("lang"), "pt-br");
  letter.language = "\"><script>";
  EXPECT_EQ(read_letter(letter).all("html").at(0).attributes.at("lang"), "und");
}

TEST(HtmlPart, WhatWasNotMeasuredOrHardlyUsedIsSaidSo) {
  Letter letter = plotted_letter();
  letter.plot.strips = {{"GPU 0", {-1, -1}}, {"GPU 1", {0, 9}}, {"GPU 2", {1000, 999}}};
  letter.text = plot_text(letter.plot, letter.zone);
  EXPECT_EQ(read_letter(letter).all("img").at(0).attributes.at("alt"),
            "GPU 0: not measured; GPU 1: at work in <1\u00a0% of the measured time; GPU 2: at work in "
            "100\u00a0% of the "
            "measured time");
}

const std::vector<std::string>& hostile_words() {
  static const std::vector<std::string> words = {"<script>alert(1)</script>",
                                                 "</style></head><body onload=alert(1)>",
                                                 "\"><img src=https://evil.example/x.png>",
                                                 "' onclick='x",
                                                 "</p></div></body></html>",
                                                 "<!-- ",
                                                 "-->",
                                                 "&lt;b&gt;&#60;&#x3c;",
                                                 "]]>",
                                                 "javascript:alert(1)",
                                                 "https://portal.aicloud.example/",
                                                 "https://portal.aicloud.example.evil.example/",
                                                 "\u202egnp.exe",
                                                 "\u200f\u05d0\u05d1",
                                                 "\xff\xc3\x80\xed\xa0\x80",
                                                 std::string("a\0b", 3),
                                                 "\x1b]0;t\x07",
                                                 "cid:plot.0@steward",
                                                 "--" + boundary_of("<c7.abc@steward.example>", 1),
                                                 std::string(5'000, 'a'),
                                                 std::string(5'000, '<')};
  return words;
}

TEST(HtmlPart, HostileTextInEveryPlaceStaysText) {
  for (const std::string& evil : hostile_words()) {
    Letter letter =
        with_text("Hello " + evil + ",\n\n" + evil + "\n- " + evil + "\n  " + evil + "\n\n    run " + evil +
                  "\n\n> " + evil + "\n\nBye " + evil + "\n-- \n" + evil + "\nx " + evil + "\n");
    letter.subject = letter.language = letter.to_name = letter.case_id = evil;
    letter.plot = sample_plot();
    letter.plot.strips[0].label = evil;
    const std::size_t body = letter.text.find("\n- ");
    letter.text.insert(body + 1, "\n" + plot_text(letter.plot, letter.zone) + "\n");
    const HtmlRead read = read_letter(letter);
    expect_harmless(read, {});
    EXPECT_EQ(read.all("img").size(), 1u) << evil;
    const std::string safe = packed(one_line(evil, evil.size() + 1)), text = packed(read.text);
    std::size_t times = 0;
    for (std::size_t at = text.find(safe); at != std::string::npos; at = text.find(safe, at + 1)) ++times;
    EXPECT_GE(times, 8u) << evil << "\n" << read.text.substr(0, 2'000);
  }
}

// Lines of every kind, at random, of words that mean something to HTML or to the grammar.
RC_GTEST_PROP(HtmlPart, AnyTextIsWellFormedAndWhole, ()) {
  static const std::vector<std::string> begins = {"", "", "- ", "  ", "    ", "> ", ">", "", " "};
  static const std::vector<std::string> words = {"<b>", "&amp;", "\"'", "word",
                                                 "æ",   "-->",   "=",   "https://portal.aicloud.example/x"};
  const auto lines = *rc::gen::container<std::vector<std::vector<int>>>(
      rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 72)));
  std::string text, expected;
  for (const std::vector<int>& line : lines) {
    const std::string begin = line.empty() ? "" : begins[static_cast<std::size_t>(line[0]) % begins.size()];
    std::string content;
    for (std::size_t i = 1; i < line.size(); ++i) {
      content += (i == 1 ? "" : " ") + words[static_cast<std::size_t>(line[i]) % words.size()];
    }
    text += begin + content + "\n";
    expected += content;
  }
  Letter letter = sample_letter();
  letter.text = text;
  const HtmlRead read = read_html(html_part(letter, kCid));
  RC_ASSERT(read.fault == "");
  RC_ASSERT(packed(read.text) == packed(expected));
  letter.text = fill(text, 72);
  RC_ASSERT(packed(read_html(html_part(letter, kCid)).text) == packed(expected));
}

TEST(HtmlPart, ALongLetterTakesNoLongTime) {
  std::string text;
  for (int i = 0; i < 40'000; ++i) text += "> a long letter, longer than every buffer\n";
  EXPECT_EQ(read_letter(with_text(text)).all("br").size(), 39'999u);
}

}  // namespace
}  // namespace steward::contact
