// People's terminals on a front-end: who sits at one, and writing to it. Blocks at most for the deadline it
// is given.
//
// A terminal counts when its device belongs to a person (uid >= least_uid), its group may write (`mesg y`),
// some process lives on it, and none of these is in a Slurm job: a job's terminal belongs to the job, not to
// the front-end.
#pragma once

#include <sys/types.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "meter/proc_fs.h"
#include "model/report.h"

namespace steward::meter {

struct TerminalOptions {
  std::string dev_pts = "/dev/pts";
  uid_t least_uid = 1000;
};

struct Terminal {
  std::string path;
  dev_t device = 0;
};

// By owner. Reads the stat of every process of the machine: not for every sample.
std::map<uid_t, std::vector<Terminal>> find_terminals(const TerminalOptions& options, const ProcFs& proc);

// Writes `text` to each of them, each within `limit` (a terminal stopped by ^S takes nothing). accepted: one
// took all of it. unclear: one took a part and none took all. refused: none took anything. `text` is cleaned
// of control characters.
TerminalResult write_to_terminals(const std::vector<Terminal>& terminals, const TerminalWord& word,
                                  Duration limit);

}  // namespace steward::meter
