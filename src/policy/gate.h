// Gate: the word at submission. What people hear from the Lua files that `steward gate write` makes for
// Slurm, and what is refused there. Plain values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace steward::policy {

enum class GateWord {
  off,     // nothing is said
  advise,  // the better way, in a few lines; the job is taken
  refuse,  // the same, and the job is not taken
};

std::string_view to_string(GateWord word);

struct Gate {
  // A session with GPUs that waits for somebody to type, beyond what [troubleshooting] lets pass. The only
  // thing that can be refused: all else is read from a job's text, which can be mistaken.
  GateWord interactive = GateWord::advise;
  GateWord notebook =
      GateWord::advise;                // a notebook, an editor's server or a tunnel in a batch job with GPUs
  GateWord sleep = GateWord::advise;   // a batch job that holds GPUs and sleeps an hour or more
  GateWord long_time = GateWord::off;  // no --time where a partition gives its longest by default
  std::vector<std::string> exempt_users;     // login names or numbers: they hear nothing
  std::vector<std::string> exempt_accounts;  // Slurm accounts: nothing is said about their jobs
};

}  // namespace steward::policy
