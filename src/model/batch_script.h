// What `steward batch` makes of a command line: a batch script, what is different in it and why. Plain
// values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace steward {

enum class BatchState {
  ready,    // runs what the command line ran
  to_edit,  // has a place for the commands, and ends with an error until they stand there
  refused,  // nothing to make a script of; `refusal` says why
};
std::string_view to_string(BatchState state);

// One difference to the command line, or something to look at.
struct BatchNote {
  std::string about;  // an option or a word as it was written ("--pty"); what was added ("--output")
  std::string text;   // what became of it and why, for a person
  bool operator==(const BatchNote&) const = default;
};

struct BatchScript {
  BatchState state = BatchState::refused;
  std::string made_from;  // the command line in one line, cleaned
  std::string script;     // whole; empty when refused
  std::vector<BatchNote> notes;
  std::string refusal;
  // Where such interactive work is at home; empty: this is none, or the site names no such place.
  std::string elsewhere;  // "JupyterLab on UCloud"
  std::string link;
  std::vector<std::string> steps;  // there
  bool operator==(const BatchScript&) const = default;
};

}  // namespace steward
