// squeue's rows, read as they arrive.
//
// Names, comments and (without accounting enforcement) accounts are text of strangers and may hold any byte,
// line ends and separators included. So every field ends in a mark that is drawn anew for each call and that
// nobody can have known when naming a job. It is handed to squeue in SQUEUE_FORMAT2, not as an argument:
// other users can read arguments in /proc while squeue runs, but not its environment.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/job.h"

namespace steward::slurm {

// A fresh mark: U+001F and 50 random bits as letters and digits.
std::string draw_mark();

// The value of SQUEUE_FORMAT2 for rows that RowReader reads.
std::string row_format(std::string_view mark);

struct Row {
  Job job;               // its name and comment made harmless, its nodes not known
  std::string raw_name;  // byte for byte, as scontrol will repeat it
};

// Feed it pieces of any size, then finish(). Not thread-safe.
class RowReader {
 public:
  RowReader(std::string mark, std::function<void(Row&&)> take);

  void feed(std::string_view piece);
  // Errors: garbled, naming the first bad row and showing it; the rows before it were taken.
  Status finish();

 private:
  bool read_row();
  void give_up(std::string_view why, std::string_view row);

  std::string mark_;
  std::function<void(Row&&)> take_;
  std::string text_;                                         // not yet read
  std::size_t row_at_ = 0;                                   // where the row being read begins in text_
  std::size_t field_at_ = 0;                                 // where its field being read begins
  std::size_t seek_at_ = 0;                                  // the mark does not begin before this
  std::vector<std::pair<std::size_t, std::size_t>> fields_;  // of that row, from row_at_: where, how long
  std::size_t rows_ = 0;
  std::optional<Error> error_;
};

}  // namespace steward::slurm
