#include "portal/pages/letter_view.h"

#include <string>
#include <vector>

#include "base/text.h"

namespace steward::portal {
namespace {

namespace h = html;

enum class LetterPart { blank, words, item, more_of_item, command, quote, signature };

// A block is lines of one kind, without their marks.
struct LetterBlock {
  LetterPart kind;
  std::vector<std::string> lines;
};

LetterPart kind_of(std::string_view line, LetterPart before) {
  if (line == "--" || line == "-- ") return LetterPart::signature;
  if (trim(line).empty()) return LetterPart::blank;
  if (line.starts_with("    ")) return LetterPart::command;
  if (line.starts_with("> ") || line == ">") return LetterPart::quote;
  if (line.starts_with("- ")) return LetterPart::item;
  const bool in_item = before == LetterPart::item || before == LetterPart::more_of_item;
  return in_item && line.starts_with("  ") ? LetterPart::more_of_item : LetterPart::words;
}

std::string without_mark(std::string_view line, LetterPart kind) {
  switch (kind) {
    case LetterPart::command:
      return std::string(line.substr(4));
    case LetterPart::quote:
    case LetterPart::item:
    case LetterPart::more_of_item:
      return std::string(line.substr(std::min<std::size_t>(2, line.size())));
    default:
      return std::string(line);
  }
}

// A blank line ends a block, save between commands: those belong together.
std::vector<LetterBlock> blocks_of(std::string_view text) {
  std::vector<LetterBlock> blocks;
  LetterPart before = LetterPart::blank;
  bool signature = false;
  for (const std::string_view line : split(text, '\n')) {
    const LetterPart kind = signature ? LetterPart::words : kind_of(line, before);
    if (kind == LetterPart::signature) {
      signature = true;
      blocks.push_back({LetterPart::signature, {}});
    } else if (signature) {
      blocks.back().lines.emplace_back(line);
    } else if (kind == LetterPart::more_of_item) {
      blocks.back().lines.back() += " " + without_mark(line, kind);
    } else if (kind != LetterPart::blank) {
      if (kind != before) blocks.push_back({kind, {}});
      blocks.back().lines.push_back(without_mark(line, kind));
    }
    before = kind == LetterPart::more_of_item ? LetterPart::item : kind;
  }
  return blocks;
}

// The plot's form in text is drawn with the eighths U+2581 to U+2588; commands hold none.
bool is_plot(const LetterBlock& block) {
  if (block.kind != LetterPart::command) return false;
  for (const std::string& line : block.lines) {
    for (std::size_t at = line.find("\xE2\x96"); at != std::string::npos;
         at = line.find("\xE2\x96", at + 1)) {
      const auto last = at + 2 < line.size() ? static_cast<unsigned char>(line[at + 2]) : 0;
      if (last >= 0x81 && last <= 0x88) return true;
    }
  }
  return false;
}

h::Markup shown(const LetterBlock& block) {
  switch (block.kind) {
    case LetterPart::command:
      return h::pre(h::code(joined(block.lines, "\n")));
    case LetterPart::quote:
      return h::blockquote(h::p(joined(block.lines, "\n")));
    case LetterPart::item:
      return h::ul(h::each(block.lines, [](const std::string& line) { return h::li(line); }));
    case LetterPart::signature:
      return h::p(h::cls("signature"), trim(joined(block.lines, " ")));
    default:
      return h::p(joined(block.lines, " "));
  }
}

}  // namespace

html::Markup letter_view(std::string_view text, bool drawn) {
  return h::each(blocks_of(text), [&](const LetterBlock& block) {
    return drawn && is_plot(block) ? h::Markup() : shown(block);
  });
}

}  // namespace steward::portal
