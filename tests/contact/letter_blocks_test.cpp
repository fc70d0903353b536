#include "contact/letter_blocks.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "contact/fill.h"

namespace steward::contact {
namespace {

std::string blocks_shown(std::string_view text) {
  std::string out;
  for (const Block& block : blocks_of(text)) {
    out += "piCq"[static_cast<std::size_t>(block.kind)];
    for (const std::string_view line : block.lines) out += "[" + std::string(line) + "]";
  }
  return out;
}

TEST(LetterBlocks, EveryKind) {
  EXPECT_EQ(
      blocks_shown("Hello you,\n\none\ntwo\n- item\n  goes on\n- next\n\n    run this\n      --now\n\n> "
                   "said\n>\n> so\n"),
      "p[Hello you,]p[one][two]i[item][goes on]i[next]C[run this][  --now]q[said][][so]");
}

TEST(LetterBlocks, OneKindEndsAnother) {
  EXPECT_EQ(blocks_shown("a\n    b\nc\n> d\n    e\n- f\n> g\n"), "p[a]C[b]p[c]q[d]C[e]i[f]q[g]");
  EXPECT_EQ(blocks_shown("    a\n\n    b\n"), "C[a]C[b]");
  EXPECT_EQ(blocks_shown("> a\n\n> b\n"), "q[a]q[b]");
  EXPECT_EQ(blocks_shown("  a\nb\n"), "p[a]p[b]");  // as fill() has it
  EXPECT_EQ(blocks_shown("- a\nb\n"), "i[a][b]");
  EXPECT_EQ(blocks_shown(""), "");
  EXPECT_EQ(blocks_shown(">a\n>> b\n"), "q[a][> b]");
}

TEST(LetterBlocks, TheSignatureIsWhatStandsBehindTheFirstDelimiter) {
  const LetterParts parts = parts_of("a\n--\nb\n-- \nc\n-- \nd\n");
  EXPECT_EQ(parts.body, "a\n--\nb\n");
  EXPECT_EQ(parts.signature, "c\n-- \nd\n");
  EXPECT_EQ(parts_of("a\n").signature, "");
  EXPECT_EQ(parts_of("a\n").body, "a\n");
  EXPECT_EQ(parts_of("-- \nx").signature, "x");
  EXPECT_EQ(parts_of("a\n-- ").signature, "");
}

std::vector<std::string> written_and_read(const std::vector<std::string>& lines, const std::string& prefix) {
  std::string text;
  for (const std::string& line : lines) text += prefix + line + "\n";
  const std::string filled = fill((prefix.empty() ? "-- \n" : "") + text, 72);
  if (prefix.empty())
    return unfilled(split(parts_of(filled.substr(0, filled.size() - 1)).signature, '\n'), 0);
  const auto blocks = blocks_of(filled);
  return blocks.empty() ? std::vector<std::string>{} : unfilled(blocks[0].lines, prefix.size());
}

TEST(LetterBlocks, LinesComeBackAsTheyWereBeforeTheyWereFilled) {
  std::string line;
  for (int i = 1; i < 120; ++i) {
    line += (line.empty() ? "" : " ") + std::string(1 + i * 7 % 13, static_cast<char>('a' + i % 26));
    if (i % 5 == 0) line += " æøå";
    for (const std::string prefix : {"> ", ""}) {
      const std::vector<std::string> lines = {line, "", "short", "- also short", "end"};
      EXPECT_EQ(written_and_read(lines, prefix), lines) << prefix << line;
    }
  }
}

}  // namespace
}  // namespace steward::contact
