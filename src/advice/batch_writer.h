// A batch script's text from its parts. Pure.
#pragma once

#include <string>
#include <vector>

#include "model/batch_script.h"

namespace steward::advice {

struct DirectiveLine {
  std::string option;   // "--gres=gpu:1"
  std::string comment;  // why, short; empty: none
  bool counts = true;   // false: "##SBATCH", for a person to switch on
};

struct BatchParts {
  std::string interpreter = "/bin/bash";
  std::vector<std::string> made_from;  // lines without '#'
  std::vector<DirectiveLine> directives;
  std::vector<std::string> hints;  // comments below them, without '#'; "": an empty line
  std::vector<std::string> exports;
  std::string command;
};

std::string write_script(const BatchParts& parts);

// In the place of a command: says that there is none yet, and ends with an error.
std::string place_for_commands();

}  // namespace steward::advice
