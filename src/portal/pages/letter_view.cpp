#include "portal/pages/letter_view.h"

#include <string>
#include <vector>

#include "base/text.h"

namespace steward::portal {
namespace {

namespace h = html;

enum class Kind { blank, words, item, more_of_item, command, quote, signature };

// A block is lines of one kind, without their marks.
struct Block {
  Kind kind;
  std::vector<std::string> lines;
};

Kind kind_of(std::string_view line, Kind before) {
  if (line == "--" || line == "-- ") return Kind::signature;
  if (trim(line).empty()) return Kind::blank;
  if (line.starts_with("    ")) return Kind::command;
  if (line.starts_with("> ") || line == ">") return Kind::quote;
  if (line.starts_with("- ")) return Kind::item;
  const bool in_item = before == Kind::item || before == Kind::more_of_item;
  return in_item && line.starts_with("  ") ? Kind::more_of_item : Kind::words;
}

std::string without_mark(std::string_view line, Kind kind) {
  switch (kind) {
    case Kind::command:
      return std::string(line.substr(4));
    case Kind::quote:
    case Kind::item:
    case Kind::more_of_item:
      return std::string(line.substr(std::min<std::size_t>(2, line.size())));
    default:
      return std::string(line);
  }
}

// A blank line ends a block, save between commands: those belong together.
std::vector<Block> blocks_of(std::string_view text) {
  std::vector<Block> blocks;
  Kind before = Kind::blank;
  bool signature = false;
  for (const std::string_view line : split(text, '\n')) {
    const Kind kind = signature ? Kind::words : kind_of(line, before);
    if (kind == Kind::signature) {
      signature = true;
      blocks.push_back({Kind::signature, {}});
    } else if (signature) {
      blocks.back().lines.emplace_back(line);
    } else if (kind == Kind::more_of_item) {
      blocks.back().lines.back() += " " + without_mark(line, kind);
    } else if (kind != Kind::blank) {
      if (kind != before) blocks.push_back({kind, {}});
      blocks.back().lines.push_back(without_mark(line, kind));
    }
    before = kind == Kind::more_of_item ? Kind::item : kind;
  }
  return blocks;
}

std::string joined(const std::vector<std::string>& lines, char between) {
  std::string all;
  for (const std::string& line : lines) {
    if (!all.empty()) all += between;
    all += line;
  }
  return all;
}

// The plot's form in text is drawn with the eighths U+2581 to U+2588; commands hold none.
bool is_plot(const Block& block) {
  if (block.kind != Kind::command) return false;
  for (const std::string& line : block.lines) {
    for (std::size_t at = line.find("\xE2\x96"); at != std::string::npos;
         at = line.find("\xE2\x96", at + 1)) {
      const auto last = at + 2 < line.size() ? static_cast<unsigned char>(line[at + 2]) : 0;
      if (last >= 0x81 && last <= 0x88) return true;
    }
  }
  return false;
}

h::Markup shown(const Block& block) {
  switch (block.kind) {
    case Kind::command:
      return h::pre(h::code(joined(block.lines, '\n')));
    case Kind::quote:
      return h::blockquote(h::p(joined(block.lines, '\n')));
    case Kind::item:
      return h::ul(h::each(block.lines, [](const std::string& line) { return h::li(line); }));
    case Kind::signature:
      return h::p(h::cls("signature"), trim(joined(block.lines, ' ')));
    default:
      return h::p(joined(block.lines, ' '));
  }
}

}  // namespace

html::Markup letter_view(std::string_view text, bool drawn) {
  return h::each(blocks_of(text),
                 [&](const Block& block) { return drawn && is_plot(block) ? h::Markup() : shown(block); });
}

}  // namespace steward::portal
