// A letter's text taken apart again, by the grammar that fill.h writes. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace steward::contact {

enum class BlockKind {
  paragraph,  // lines that flow together
  item,       // the same, after "- "
  commands,   // neighbouring lines, without their four spaces
  quote       // neighbouring lines, without their "> "
};

// Looks into the text that it was made from.
struct Block {
  BlockKind kind = BlockKind::paragraph;
  std::vector<std::string_view> lines;
};

std::vector<Block> blocks_of(std::string_view text);

// The text before the signature's delimiter, and what stands behind it (empty: no signature). Both are whole
// lines.
struct LetterParts {
  std::string_view body, signature;
};
LetterParts parts_of(std::string_view text);

// Lines as they were written before fill() broke them at 72 columns, `prefix` columns before each ("> "): a
// line goes on in the next one only where the next one's first word had no room.
std::vector<std::string> unfilled(const std::vector<std::string_view>& lines, std::size_t prefix);

}  // namespace steward::contact
