// Words of a command line or of a script's directives as Slurm's commands read them: getopt_long's ways,
// stopping at the first word that is no option. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "advice/slurm_options.h"
#include "model/request.h"

namespace steward::advice {

struct OptionWord {
  std::string text;  // without its quotes
  Place place;
};

// What the command refuses, or what does not mean what it seems to.
struct Problem {
  std::string rule;     // unknown_option, bad_value, contradiction, …: a rule's name of `steward check`
  std::string message;  // for a person
  Place place;
  std::string instead;   // what may stand at `place` in its stead; empty: no guess
  bool refused = true;   // by sbatch itself; else only doubted
  bool guessed = false;  // `instead` is only near what stands there
  bool unheard = false;  // an option that is in no table here: a newer Slurm may have it
  bool operator==(const Problem&) const = default;
};

struct OptionsRead {
  std::vector<GivenOption> options;
  std::vector<Problem> problems;
  std::size_t rest = 0;  // index of the first word that is none of the options'
};

bool has_option(const std::vector<GivenOption>& options, std::string_view name);  // by its long name

// The real command stops at the first problem; here the rest is read too, as far as it makes sense.
OptionsRead read_options(SlurmCommand command, const std::vector<OptionWord>& words, OptionSource source);

// From sbatch's own environment: names with their values ("SBATCH_TIMELIMIT").
std::vector<GivenOption> options_in_environment(
    const std::vector<std::pair<std::string, std::string>>& environment);

}  // namespace steward::advice
