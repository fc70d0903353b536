// How checks say what they found. Internal to the checks.
#pragma once

#include <string>
#include <vector>

#include "advice/check.h"

namespace steward::advice {

struct Findings {
  std::vector<ScriptFinding> all;

  ScriptFinding& add(Severity severity, std::string rule, const Place& place, std::string message) {
    all.push_back({severity, std::move(rule), std::move(message), place, std::nullopt});
    return all.back();
  }
};

using Check = void (*)(const Subject& subject, Findings& findings);

void check_reading(const Subject& subject, Findings& findings);
void check_file(const Subject& subject, Findings& findings);
void check_directives(const Subject& subject, Findings& findings);
void check_repeats(const Subject& subject, Findings& findings);
void check_names(const Subject& subject, Findings& findings);
void check_limits(const Subject& subject, Findings& findings);
void check_time(const Subject& subject, Findings& findings);
void check_closures(const Subject& subject, Findings& findings);
void check_fit(const Subject& subject, Findings& findings);
void check_shares(const Subject& subject, Findings& findings);
void check_gpu_use(const Subject& subject, Findings& findings);
void check_many_gpus(const Subject& subject, Findings& findings);
void check_interactive(const Subject& subject, Findings& findings);
void check_loops(const Subject& subject, Findings& findings);
void check_paths(const Subject& subject, Findings& findings);
void check_release(const Subject& subject, Findings& findings);

// --- fixes ---

// The script's line with what stands at `place` replaced. Nullopt: the place is in no line of the script.
std::optional<std::string> line_with(const Subject& subject, const Place& place, std::string_view instead);
// That line in the place of the old one.
std::optional<ScriptFix> replace_at(const Subject& subject, const Place& place, std::string_view instead,
                                    bool sure);
// A directive behind the last one that counts; on a command line, the option alone.
ScriptFix add_option(const Subject& subject, const std::string& option);
// The option at `place` written anew, or added where it was not in the script.
ScriptFix set_option(const Subject& subject, const Place& place, const std::string& option);
ScriptFix only_lines(std::vector<std::string> lines);

// Where a finding about the whole job points: the option, else the first line.
template <typename T>
Place place_of(const Maybe<T>& option) {
  return option ? option->place : Place{};
}
// Of the option that asks for GPUs.
Place gpu_place(const Request& request);

}  // namespace steward::advice
