// Which programs a script's commands run, with srun, containers, mpirun, timeout and the like taken off.
// Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "advice/shell.h"

namespace steward::advice {

struct Container {
  std::string tool;    // "singularity", "apptainer"
  std::string action;  // "exec", "run", "shell", "build", "pull", …
  ShellWord image;
  bool gpus = false;  // --nv, --rocm or their like
  Place action_place;
};

struct Program {
  std::size_t command = 0;            // index into ShellRead::commands
  std::vector<ShellWord> words;       // itself and its arguments; empty: a container's own
  std::string name;                   // its file's name; empty: not known
  std::vector<std::string> wrappers;  // what was taken off, outermost first: "srun", "mpirun", "timeout"
  std::vector<std::string> srun;      // srun's options, as they were written
  Place srun_place;
  std::optional<Container> container;
  Place place;

  bool under(std::string_view wrapper) const;
  bool has_argument(std::string_view word) const;  // exactly
  bool mentions(std::string_view text) const;      // in any argument
};

// In the order of the commands; `bash -c "…"` gives those within.
std::vector<Program> programs_in(const ShellRead& read);

}  // namespace steward::advice
