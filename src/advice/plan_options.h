// What a plan needs of a request, read out of sbatch's options and a script's #SBATCH lines. Forgiving: what
// it does not understand it leaves alone, since Slurm itself says what is wrong. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "advice/plan_request.h"

namespace steward::advice {

// The words behind a script's name on the command line: sbatch's options, up to the first word that is none;
// from there on they are the program's own.
struct SplitWords {
  std::vector<std::string> options;
  std::vector<std::string> arguments;
  bool begins = false;  // --begin is among the options
};
SplitWords split_words(const std::vector<std::string>& words);

// The words of the script's #SBATCH lines: those before its first command.
std::vector<std::string> directives_of(std::string_view script);

// Later options win.
PlanRequest request_of(const std::vector<std::string>& options);

// All of Slurm's forms: minutes, MM:SS, HH:MM:SS, D-HH[:MM[:SS]]; 0: none, or unlimited, or not understood.
Duration time_limit_of(std::string_view text);

}  // namespace steward::advice
