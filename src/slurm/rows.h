// squeue's rows. The mark between fields is handed to squeue in SQUEUE_FORMAT2, not as an argument: other
// users can read arguments in /proc while squeue runs, but not its environment.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/job.h"
#include "slurm/marked_rows.h"

namespace steward::slurm {

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
  RowReader(const RowReader&) = delete;  // its rows come back to it
  RowReader& operator=(const RowReader&) = delete;

  void feed(std::string_view piece) { rows_.feed(piece); }
  Status finish() { return rows_.finish(); }  // as MarkedRows

 private:
  std::function<void(Row&&)> take_;
  MarkedRows rows_;
};

}  // namespace steward::slurm
