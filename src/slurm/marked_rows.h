// Rows of squeue and sacct, read as they arrive.
//
// Names, comments and (without accounting enforcement) accounts are text of strangers and may hold any byte,
// line ends and separators included. So every field ends in a mark that is drawn anew for each call and that
// nobody can have known when naming a job.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace steward::slurm {

// A fresh mark: U+001F and 50 random bits as letters and digits.
std::string draw_mark();

// "(null)", "N/A" or nothing: Slurm's words for none.
bool is_null(std::string_view text);
// Without them, on one line.
std::string word(std::string_view text);

// False where the text is neither a value that fits nor one of Slurm's words for none (0, no_time).
bool read(std::string_view text, std::uint32_t& to);
bool read(std::string_view text, Time& to);

// Feed it pieces of any size, then finish(). Not thread-safe.
class MarkedRows {
 public:
  // False: a field cannot be read.
  using Take = std::function<bool(std::span<const std::string_view> fields)>;
  // `program` is named in errors. A row is `fields` fields, each with the mark behind it, and a line's end.
  MarkedRows(std::string program, std::string mark, std::size_t fields, Take take);

  void feed(std::string_view piece);
  // Errors: garbled, naming the first bad row and showing it; the rows before it were taken.
  Status finish();

 private:
  bool read_row();
  void give_up(std::string_view why, std::string_view row);

  std::string program_;
  std::string mark_;
  std::vector<std::string_view> values_;
  Take take_;
  std::string text_;                                         // not yet read
  std::size_t row_at_ = 0;                                   // where the row being read begins in text_
  std::size_t field_at_ = 0;                                 // where its field being read begins
  std::size_t seek_at_ = 0;                                  // the mark does not begin before this
  std::vector<std::pair<std::size_t, std::size_t>> fields_;  // of that row, from row_at_: where, how long
  std::size_t rows_ = 0;
  std::optional<Error> error_;
};

}  // namespace steward::slurm
