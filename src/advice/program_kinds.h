// Programs by their names, for what a batch job on GPUs should and should not run. In spirit
// policy/kinds.toml, which tells processes; here it is command lines, before they run. Pure.
#pragma once

#include <string_view>

#include "advice/programs.h"

namespace steward::advice {

enum class ProgramKind {
  light,     // says nothing of the job: cd, echo, module, nvidia-smi, …
  cpu_work,  // works, and never on a GPU: compilers, archives, transfers, aligners
  python,    // runs a Python program
  launcher,  // starts several processes, one for each GPU: torchrun, mpirun, …
  other,     // may be anything
};
ProgramKind kind_of(const Program& program);

// What waits for a person: "a notebook", "an editor's server", "a tunnel", "a terminal"; empty: none of
// these.
std::string_view waits_for_person(const Program& program);

// How long it sleeps; nullopt: it is no sleep, or how long is not known. Endless: Duration::max().
std::optional<Duration> sleep_of(const Program& program);

}  // namespace steward::advice
