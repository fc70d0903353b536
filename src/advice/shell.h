// The commands in a shell script, told without running anything: words, quotes, comments, heredocs,
// continuations, pipelines, loops, functions and $(…), as bash has them. Good enough for advice, not for a
// shell: where it loses its way it says so and stops. Pure; takes any bytes; time grows with the text's
// length.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/request.h"

namespace steward::advice {

struct ShellWord {
  std::string text;     // without quotes; what the shell would expand stands as it was written: "$HOME/x"
  bool literal = true;  // nothing in it is expanded: the program sees exactly `text`
  Place place;
};

struct ShellCommand {
  std::vector<ShellWord> assignments;  // NAME=value before the words, or alone
  std::vector<ShellWord> words;
  Place place;               // of its first word
  std::uint32_t loops = 0;   // for, while and until around it
  bool background = false;   // it ends in '&'
  bool conditional = false;  // in if or case, or behind && or ||
  bool substituted = false;  // in $(…), `…` or <(…)
  bool fed = false;          // a heredoc is its input
  std::string function;      // in whose body it stands; empty: in none
};

struct ShellRead {
  std::vector<ShellCommand> commands;  // in the order in which they end
  std::vector<Place> comments;         // from '#' to the line's end; those in $(…) are not told
  bool background = false;             // something runs in the background
  std::optional<Place> gave_up;        // what follows from there was not read
  std::string why;                     // it gave up
};

ShellRead read_shell(std::string_view text);

}  // namespace steward::advice
