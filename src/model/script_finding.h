// What `steward check` says of a batch script or of a command line, and how it would mend it. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/request.h"

namespace steward {

// How sure it is. Errors: Slurm refuses it or never starts it. Warnings: it runs, and most probably not as
// meant, or to the harm of others. Hints: it may be as meant, and there is a better way.
enum class Severity { error, warning, hint };
std::string_view to_string(Severity severity);

std::string_view to_string(OptionSource source);

// `remove` lines from `line` on give way to `insert`; with 0 they come before `line`.
struct LineEdit {
  std::uint32_t line = 0;
  std::uint32_t remove = 0;
  std::vector<std::string> insert;
  bool operator==(const LineEdit&) const = default;
};

struct ScriptFix {
  std::vector<LineEdit> edits;     // empty: it cannot be told in lines of this script
  std::vector<std::string> lines;  // what to write, for a person
  bool sure = false;  // `--fix` writes it: only lines of options change, and nothing of what the script runs
  bool operator==(const ScriptFix&) const = default;
};

struct ScriptFinding {
  Severity severity = Severity::hint;
  std::string rule;     // "bad_value"; docs/user-guide.md lists them
  std::string message;  // why, for a person
  Place place;          // line 0: on the command line, or of the script as a whole
  std::optional<ScriptFix> fix;
  bool operator==(const ScriptFinding&) const = default;
};

struct CheckedScript {
  std::string file;  // "train.sh"; "-": stdin; empty: a command line alone
  std::vector<Request> request;
  std::vector<Totals> totals;  // of each part of the request
  std::vector<ScriptFinding> findings;
};

}  // namespace steward
