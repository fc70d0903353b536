// NextRun: what a run's owner could ask for next time, from what this run and earlier ones of its name held
// and used. Made by advice, carried by wire, shown by steward and the portal.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/verdict.h"

namespace steward {

enum class SizeOutcome {
  keep,    // as it is
  less,    // `next` is enough
  more,    // it ran into its limit
  unknown  // too little is known; `why` says what
};
std::string_view to_string(SizeOutcome outcome);
std::optional<SizeOutcome> size_outcome_from(std::string_view word);

// One thing that was asked for. In what they count by `what`: "gpus", "cpus" (cores, as --cpus-per-task
// counts them) and "memory_mib" (on one node) are numbers, "gpu_type" names, "time" durations. Absent: not
// known, or nothing to say.
struct RunSize {
  std::string what;
  SizeOutcome outcome = SizeOutcome::unknown;
  std::optional<Value> asked{}, used{}, next{};
  std::string why;   // one plain sentence, with the numbers behind it
  std::string line;  // "#SBATCH --mem=24G", or "--mem=24G" of what was no batch job; empty: none to write
  bool operator==(const RunSize&) const = default;
};

// A place where interactive work is at home, and how to come there.
struct Elsewhere {
  std::string what;                // "JupyterLab"
  std::string link;                // where it is started
  std::vector<std::string> steps;  // to a GPU there, a sentence each
  bool operator==(const Elsewhere&) const = default;
};

struct NextRun {
  std::string withheld;           // why nothing is advised; empty: it is
  bool so_far = false;            // the run goes on: this is from what it did until now
  std::vector<std::string> runs;  // whose numbers are behind it, as squeue shows them; newest first
  std::vector<RunSize> sizes;
  std::optional<Elsewhere> elsewhere{};  // of an interactive run
  bool operator==(const NextRun&) const = default;
};

}  // namespace steward
