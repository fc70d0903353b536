// Which kind of program a process is, by a table of executables and arguments (policy/kinds.toml, which is
// built in, and the site's own). Pure but for reading the site's file.
//
// The table decides what Steward may say of a job, so it errs towards "other": a wrong guess would accuse
// somebody.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "meter/proc_fs.h"
#include "meter/step.h"
#include "model/report.h"

namespace steward::meter {

struct Classified {
  ProcessKind kind = ProcessKind::other;
  // Does it work by itself? Shells, sleepers, tunnels, container runtimes and terminal multiplexers do not:
  // alone in a terminal they only wait.
  bool works = true;
  bool slurms_own = false;         // slurmstepd and the placeholder of step_extern: not the person's
  std::optional<Duration> sleeps;  // a sleeper's length; `sleep_without_end` for "infinity"
};

inline constexpr Duration sleep_without_end = hours(24 * 365 * 10);

class KindTable {
 public:
  // What is built in, and before it the site's file where one is named. Errors: not_found, invalid with file
  // and line.
  static Result<KindTable> read(const std::filesystem::path& site_file = {});

  Classified classify(const ProcText& text, StepKind step) const;

 private:
  enum class Needs { nothing, contains, argument, option };
  struct Rule {
    std::string name;  // '*' at its end stands for anything
    Needs needs = Needs::nothing;
    std::string what;
    ProcessKind kind = ProcessKind::other;
  };
  Status add(std::string_view text, const std::string& file);
  static Result<Rule> parse_rule(const std::string& text, ProcessKind kind);
  static bool fits(const Rule& rule, std::string_view name, const std::vector<std::string>& arguments);
  static const Rule* first_fit(const std::vector<Rule>& rules, std::string_view name,
                               const std::vector<std::string>& arguments);
  Classified classify_python(const std::vector<std::string>& arguments) const;

  std::vector<Rule> programs_, python_;  // the site's first; then as the file says
};

// How long `sleep 60 2h` sleeps; nothing where the arguments are none of sleep's.
std::optional<Duration> sleep_length(const std::vector<std::string>& arguments);

}  // namespace steward::meter
