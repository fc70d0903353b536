#include "base/text.h"

#include <gtest/gtest.h>

#include <limits>

namespace steward {
namespace {

TEST(OneLine, LeavesPlainAndDanishTextAlone) {
  EXPECT_EQ(one_line("train model.py"), "train model.py");
  EXPECT_EQ(one_line("Søren Ægir på Ås 😀"), "Søren Ægir på Ås 😀");
  EXPECT_EQ(one_line(""), "");
}

TEST(OneLine, EveryControlByteBecomesAQuestionMark) {
  for (int c = 0; c < 0x20; ++c) EXPECT_EQ(one_line(std::string(1, static_cast<char>(c))), "?") << c;
  EXPECT_EQ(one_line("\x7f"), "?");
  EXPECT_EQ(one_line("\x1b[31mred\x1b[0m"), "?[31mred?[0m");
  EXPECT_EQ(one_line("Subject: x\r\nBcc: all@example.org"), "Subject: x??Bcc: all@example.org");
  EXPECT_EQ(one_line(std::string_view("a\0b", 3)), "a?b");
}

TEST(OneLine, C1ControlsAreCaughtRawAndAsUtf8) {
  EXPECT_EQ(one_line("\x9b"
                     "31m"),
            "?31m");  // CSI as one raw byte
  EXPECT_EQ(one_line("\xc2\x9b"
                     "31m"),
            "?31m");  // U+009B
  EXPECT_EQ(one_line("\xc2\x80\xc2\x9f"), "??");
  EXPECT_EQ(one_line("\xc2\xa0"), "\xc2\xa0");  // U+00A0, the first after them
}

TEST(OneLine, BidirectionalOverridesAndLineSeparatorsAreCaught) {
  for (const char* bad : {"\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068",
                          "\u2069", "\u2028", "\u2029"}) {
    EXPECT_EQ(one_line(std::string("a") + bad + "b"), "a?b");
  }
  EXPECT_EQ(one_line("\u2027\u202f\u2065\u206a"), "\u2027\u202f\u2065\u206a");  // their neighbours
}

TEST(OneLine, WhatIsNoUtf8IsReplacedByteByByte) {
  EXPECT_EQ(one_line("S\xf8ren"), "S?ren");  // latin1
  EXPECT_EQ(one_line("\xc0\xaf"), "??");     // overlong '/'
  EXPECT_EQ(one_line("\xe0\x80\xaf"), "???");
  EXPECT_EQ(one_line("\xf0\x80\x80\xaf"), "????");
  EXPECT_EQ(one_line("\xc1\x9b"), "??");            // overlong '['
  EXPECT_EQ(one_line("\xed\xa0\x80"), "???");       // a surrogate
  EXPECT_EQ(one_line("\xf4\x90\x80\x80"), "????");  // above U+10FFFF
  EXPECT_EQ(one_line("\xff\xfe"), "??");
  EXPECT_EQ(one_line("x\xe2\x82"), "x??");  // cut off in the middle
  EXPECT_EQ(one_line("\xe2\x82"
                     "A"),
            "??A");                                             // the byte after is not swallowed
  EXPECT_EQ(one_line("\xf4\x8f\xbf\xbf"), "\xf4\x8f\xbf\xbf");  // U+10FFFF itself
}

TEST(OneLine, CutsAtACharacterAndNeverPassesTheLimit) {
  EXPECT_EQ(one_line("abcdef", 6), "abcdef");
  EXPECT_EQ(one_line("abcdefg", 6), "abc…");
  EXPECT_EQ(one_line("æææ", 5), "æ…");  // 2 + 3 bytes; "ææ…" would be 7
  EXPECT_EQ(one_line("æææ", 4), "…");
  EXPECT_EQ(one_line("abcdef", 3), "…");
  EXPECT_EQ(one_line("abcdef", 2), "");
  EXPECT_EQ(one_line("", 0), "");
  const std::string shown = one_line(std::string(10'000, 'x'), 200);
  EXPECT_EQ(shown.size(), 200u);
  EXPECT_TRUE(shown.ends_with("x…"));
  for (std::size_t limit = 0; limit < 40; ++limit) {
    const std::string cut = one_line("a😀ø\x1b€\xff kø", limit);
    EXPECT_LE(cut.size(), limit);
    EXPECT_EQ(one_line(cut), cut) << "cut in the middle of a character at " << limit;
  }
}

TEST(PlainText, KeepsLinesAndTabsAndNothingElse) {
  EXPECT_EQ(plain_text("a\r\nb\n\tc"), "a\nb\n\tc");
  EXPECT_EQ(plain_text("over\rwritten"), "over?written");
  EXPECT_EQ(plain_text("a\r\r\nb"), "a?\nb");
  EXPECT_EQ(plain_text("\x1b]0;title\x07"), "?]0;title?");
  EXPECT_EQ(plain_text(std::string(20'000, 'y')).size(), 10'000u);
  EXPECT_EQ(plain_text("\r\n\r\n", 2), "\n\n");
}

TEST(Split, KeepsEmptyParts) {
  EXPECT_EQ(split("a,b,,c", ','), (std::vector<std::string_view>{"a", "b", "", "c"}));
  EXPECT_EQ(split("", ','), (std::vector<std::string_view>{""}));
  EXPECT_EQ(split(",", ','), (std::vector<std::string_view>{"", ""}));
}

TEST(Trim, TakesBlanksFromBothEnds) {
  EXPECT_EQ(trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(trim(" \n "), "");
}

TEST(ParseInteger, TakesTheWholeTextOrNothing) {
  EXPECT_EQ(parse_integer("0"), 0);
  EXPECT_EQ(parse_integer("-12"), -12);
  EXPECT_EQ(parse_integer("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
  for (const char* bad : {"", "-", "+1", " 1", "1 ", "1x", "0x10", "9223372036854775808", "1.0"}) {
    EXPECT_FALSE(parse_integer(bad).has_value()) << bad;
  }
}

TEST(ParseDuration, OneNumberAndOneUnit) {
  EXPECT_EQ(parse_duration("90s").value(), seconds(90));
  EXPECT_EQ(parse_duration("15m").value(), minutes(15));
  EXPECT_EQ(parse_duration("2h").value(), hours(2));
  EXPECT_EQ(parse_duration("6d").value(), hours(144));
  EXPECT_EQ(parse_duration("250ms").value(), Duration(250));
  for (const char* bad : {"", "5", "m", "-5m", "5 m", "5M", "1h30m", "1.5h", "99999999999999999999s",
                          "9223372036854775807d", "5m\n"}) {
    const auto result = parse_duration(bad);
    ASSERT_FALSE(result.has_value()) << bad;
    EXPECT_EQ(result.error().code, ErrorCode::invalid);
    EXPECT_NE(result.error().message.find("15m"), std::string::npos) << "says how to write one";
    EXPECT_EQ(result.error().message.find('\n'), std::string::npos);
  }
}

TEST(ShowDuration, TwoNeighbouringUnitsAtMost) {
  EXPECT_EQ(show_duration(seconds(45)), "45 s");
  EXPECT_EQ(show_duration(seconds(90)), "1 min 30 s");
  EXPECT_EQ(show_duration(minutes(125)), "2 h 5 min");
  EXPECT_EQ(show_duration(hours(2) + seconds(5)), "2 h");
  EXPECT_EQ(show_duration(hours(51)), "2 d 3 h");
  EXPECT_EQ(show_duration(Duration(999)), "999 ms");
  EXPECT_EQ(show_duration(Duration(1999)), "1 s");
  EXPECT_EQ(show_duration(Duration(0)), "0 ms");
  EXPECT_EQ(show_duration(-minutes(5)), "-5 min");
  EXPECT_EQ(show_duration(Duration::min()).substr(0, 1), "-");
}

TEST(Nearest, AThirdOfTheWordMayBeWrong) {
  const std::vector<std::string> keys = {"idle_gpu", "interactive_session", "mode", "window"};
  EXPECT_EQ(nearest("idel_gpu", keys), "idle_gpu");  // two neighbours swapped
  EXPECT_EQ(nearest("Window", keys), "window");
  EXPECT_EQ(nearest("mod", keys), "mode");
  EXPECT_EQ(nearest("interactve_sesion", keys), "interactive_session");
  EXPECT_FALSE(nearest("colour", keys).has_value());
  EXPECT_FALSE(nearest("x", keys).has_value());
  EXPECT_FALSE(nearest("", keys).has_value());
}

}  // namespace
}  // namespace steward
