#include "programs/steward/layout.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/text.h"
#include "base/utf8.h"

namespace steward::cli {
namespace {

struct Range {
  char32_t first, last;
};

// In blocks rather than code point by code point: an unassigned point inside a block is never in a name.
constexpr std::array kZero{
    Range{0x0300, 0x036F}, Range{0x0483, 0x0489},  Range{0x0591, 0x05BD}, Range{0x0610, 0x061A},
    Range{0x064B, 0x065F}, Range{0x06D6, 0x06DC},  Range{0x0900, 0x0902}, Range{0x0941, 0x0948},
    Range{0x0E31, 0x0E31}, Range{0x0E34, 0x0E3A},  Range{0x0E47, 0x0E4E}, Range{0x1AB0, 0x1AFF},
    Range{0x1DC0, 0x1DFF}, Range{0x200B, 0x200F},  Range{0x202A, 0x202E}, Range{0x2060, 0x2064},
    Range{0x20D0, 0x20F0}, Range{0x302A, 0x302D},  Range{0xFE00, 0xFE0F}, Range{0xFE20, 0xFE2F},
    Range{0xFEFF, 0xFEFF}, Range{0xE0100, 0xE01EF}};
constexpr std::array kWide{Range{0x1100, 0x115F},   Range{0x231A, 0x231B},   Range{0x23E9, 0x23EC},
                           Range{0x2E80, 0x303E},   Range{0x3041, 0x33FF},   Range{0x3400, 0x4DBF},
                           Range{0x4E00, 0x9FFF},   Range{0xA000, 0xA4CF},   Range{0xA960, 0xA97F},
                           Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},   Range{0xFE30, 0xFE6F},
                           Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6},   Range{0x16FE0, 0x18AFF},
                           Range{0x1B000, 0x1B2FF}, Range{0x1F300, 0x1F64F}, Range{0x1F680, 0x1F6FF},
                           Range{0x1F900, 0x1F9FF}, Range{0x1FA70, 0x1FAFF}, Range{0x20000, 0x3FFFD}};

template <std::size_t N>
bool within(const std::array<Range, N>& ranges, char32_t point) {
  const auto after = std::upper_bound(ranges.begin(), ranges.end(), point,
                                      [](char32_t value, const Range& range) { return value < range.first; });
  return after != ranges.begin() && point <= std::prev(after)->last;
}

std::size_t point_width(char32_t point) {
  if (point < 0x300) return 1;
  if (within(kZero, point)) return 0;
  return within(kWide, point) ? 2 : 1;
}

// The columns of the character at `at`, which is moved behind it. Bytes that are no UTF-8 take one column
// each.
std::size_t next_width(std::string_view text, std::size_t& at) {
  const Utf8Character character = first_character(text.substr(at));
  at += character.bytes;
  return character.valid ? point_width(character.code) : 1;
}

std::string_view code(Tint tint) {
  switch (tint) {
    case Tint::plain:
      return "";
    case Tint::strong:
      return "\x1b[1m";
    case Tint::dim:
      return "\x1b[2m";
    case Tint::good:
      return "\x1b[32m";
    case Tint::bad:
      return "\x1b[31m";
    case Tint::unsure:
      return "\x1b[33m";
  }
  return "";
}

std::string strip_end(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

constexpr std::size_t kGap = 2;  // blanks between columns

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) width += next_width(text, at);
  return width;
}

std::string cut(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  if (width == 0) return "";
  std::size_t used = 0;
  std::size_t kept = 0;
  for (std::size_t at = 0; at < text.size(); kept = at) {
    used += next_width(text, at);
    if (used > width - 1) break;
  }
  return std::string(text.substr(0, kept)) + "…";
}

std::string pad(std::string_view text, std::size_t width, bool right) {
  const std::size_t used = display_width(text);
  const std::string blanks(used < width ? width - used : 0, ' ');
  return right ? blanks + std::string(text) : std::string(text) + blanks;
}

std::string wrap(std::string_view text, std::size_t width, std::size_t indent) {
  const std::string margin(indent, ' ');
  std::string out;
  for (const std::string_view paragraph : split(text, '\n')) {
    // Blanks at the start of a line are the writer's own indent, as of code: kept.
    const std::size_t start = std::min(paragraph.find_first_not_of(' '), paragraph.size());
    std::string line(start, ' ');
    bool begun = false;
    for (const std::string_view word : split(paragraph.substr(start), ' ')) {
      const bool fits = width == 0 || indent + display_width(line) + 1 + display_width(word) <= width;
      if (begun && !fits) {
        out += strip_end(margin + line) + "\n";
        line.clear();
      } else if (begun) {
        line += ' ';
      }
      line += word;
      begun = true;
    }
    out += strip_end(margin + line) + "\n";
  }
  return out;
}

std::string paint(Tint tint, std::string_view text, bool colour) {
  if (!colour || tint == Tint::plain || text.empty()) return std::string(text);
  return std::string(code(tint)) + std::string(text) + "\x1b[0m";
}

void Table::add(std::vector<Cell> row) {
  STEWARD_CHECK(row.size() == columns_.size());
  for (Cell& cell : row) cell.text = one_line(cell.text);
  rows_.push_back(std::move(row));
}

// Takes columns away one by one from whichever elastic column is widest, so that the longest text pays first.
std::vector<std::size_t> Table::widths(std::size_t width) const {
  std::vector<std::size_t> result;
  std::size_t total = 0;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t natural = display_width(columns_[i].head);
    for (const auto& row : rows_) natural = std::max(natural, display_width(row[i].text));
    result.push_back(natural);
    total += natural + (i == 0 ? 0 : kGap);
  }
  while (width != 0 && total > width) {
    std::size_t* widest = nullptr;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const bool can =
          columns_[i].least > 0 && result[i] > std::max(columns_[i].least, display_width(columns_[i].head));
      if (can && (widest == nullptr || result[i] > *widest)) widest = &result[i];
    }
    if (widest == nullptr) break;
    --*widest;
    --total;
  }
  return result;
}

std::string Table::render(std::size_t width, bool colour) const {
  const auto columns = widths(width);
  std::string out;
  const auto line = [&](const auto& cell_of) {
    std::string text;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const Cell cell = cell_of(i);
      const std::string fitted = cut(cell.text, columns[i]);
      const std::string blanks(columns[i] - display_width(fitted), ' ');
      const bool last = i + 1 == columns.size();
      if (columns_[i].right) text += blanks;
      text += paint(cell.tint, fitted, colour);
      if (!columns_[i].right && !last) text += blanks;
      if (!last) text += std::string(kGap, ' ');
    }
    out += strip_end(text) + "\n";
  };
  line([&](std::size_t i) { return Cell{columns_[i].head, Tint::strong}; });
  for (const auto& row : rows_) line([&](std::size_t i) { return row[i]; });
  return out;
}

std::string history_bar(std::string_view history, bool utf8) {
  std::string bar = utf8 ? "▕" : "|";
  for (const char letter : history) {
    if (letter == '#') {
      bar += utf8 ? "█" : "#";
    } else if (letter == '.') {
      bar += utf8 ? "░" : ".";
    } else {
      bar += ' ';
    }
  }
  return bar + (utf8 ? "▏" : "|");
}

}  // namespace steward::cli
