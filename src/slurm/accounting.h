// sacct's rows: ended runs with their steps, read as they arrive, of any number of jobs in constant memory.
//
// Tried on 22.05.8. One call for a window of time, never one for a job:
//   sacct -a -D -p -n --noconvert --delimiter=MARK -s STATES -S FROM -E TO -o FIELDS
// -D: earlier runs of a requeued job, too. No -X: it would zero the use, and steps tell of memory. -s with
// states in which a run has ended: those that ended in that time. The mark stands among the arguments, which
// other users can read; but what a job is called can no longer be changed once it has ended.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "model/ended_job.h"
#include "slurm/marked_rows.h"

namespace steward::slurm {

// sacct's arguments for the runs that ended in [from, to).
std::vector<std::string> accounting_arguments(std::string_view mark, Time from, Time to);

// A command line for a shell that writes everything to a file, its fields named in the first line, with a
// mark of its own: what jobs were called before it was drawn cannot hold it.
std::string accounting_command();
// The mark of such a file, from its first line. Errors: invalid.
Result<std::string> mark_of_header(std::string_view line);

// Runs that never began are left out: they held nothing. Not thread-safe.
class AccountingReader {
 public:
  using Take = std::function<void(EndedJob&&)>;
  AccountingReader(std::string mark, Take take);
  AccountingReader(const AccountingReader&) = delete;  // its rows come back to it
  AccountingReader& operator=(const AccountingReader&) = delete;

  void feed(std::string_view piece) { rows_.feed(piece); }
  // Hands over the last run. Errors: as MarkedRows.
  Status finish();

 private:
  bool take_row(std::span<const std::string_view> fields);
  bool take_step(std::span<const std::string_view> fields);
  void hand_over();

  Take take_;
  std::optional<EndedJob> job_;  // its steps follow
  std::string raw_id_;           // as its steps begin
  MarkedRows rows_;
};

}  // namespace steward::slurm
