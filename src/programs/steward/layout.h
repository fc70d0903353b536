// How text is laid out on a terminal: widths, wrapping, tables and bars. Pure; all text is UTF-8.
//
// Every cell is made harmless here (base/text.h: one_line), so that no name can break a table or the
// terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace steward::cli {

// Columns that the text takes on a terminal: 0 for combining marks, 2 for East Asian wide characters and
// emoji (Unicode 15.0: general categories Mn, Me, Cf; East_Asian_Width W and F, in blocks), 1 for the rest.
std::size_t display_width(std::string_view text);

// Cut at a character's boundary to at most `width` columns, the last of them "…" when something was lost.
std::string cut(std::string_view text, std::size_t width);
std::string pad(std::string_view text, std::size_t width, bool right = false);

// Words broken into lines of at most `width` columns (0: never broken), each after `indent` spaces; the
// text's own line ends are kept. A word longer than a line stays whole: cutting an address or a path would
// spoil it.
std::string wrap(std::string_view text, std::size_t width, std::size_t indent);

enum class Tint { plain, strong, dim, good, bad, unsure };
// SGR sequences around the text when `colour` is set; else the text as it is.
std::string paint(Tint tint, std::string_view text, bool colour);

struct Column {
  std::string head;
  bool right = false;     // numbers
  std::size_t least = 0;  // more than 0: may be cut to this many columns when the terminal is narrow
};

struct Cell {
  std::string text;
  Tint tint = Tint::plain;
};

class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
  void add(std::vector<Cell> row);  // as many cells as columns
  bool empty() const { return rows_.empty(); }
  // `width` 0: as wide as it needs to be. No blanks at the ends of lines.
  std::string render(std::size_t width, bool colour) const;

 private:
  std::vector<std::size_t> widths(std::size_t width) const;
  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

// GpuView.history as a bar between two edges, so that "not measured" at its ends is seen: ▕██░░ █▏, or |##..
// #|.
std::string history_bar(std::string_view history, bool utf8);

}  // namespace steward::cli
