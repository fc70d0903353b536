// Where each option of an srun, a salloc or an sbatch goes in the batch script that is made of it: into a
// directive, to the srun within the script, or nowhere. Pure.
#pragma once

#include <string>
#include <vector>

#include "advice/slurm_options.h"
#include "model/batch_script.h"
#include "model/request.h"

namespace steward::advice {

struct PlacedOptions {
  std::vector<GivenOption> directives;  // each once, in the order in which scripts are read best
  std::vector<std::string> step;        // words for srun within the script
  bool needs_srun = false;              // one of `step` changes what the program sees or does
  std::vector<BatchNote> notes;
  std::string refusal;  // an option for which there is no batch script; empty: none
};

// `several`: more than one task or node. Of an option that is given more than once the last one counts.
PlacedOptions place_options(SlurmCommand command, const std::vector<GivenOption>& given, bool several);

// The same for an srun that stands within a salloc: its words, less what needs a terminal.
PlacedOptions place_step_options(const std::vector<GivenOption>& given);

// More than one copy of the program would run.
bool runs_several(SlurmCommand command, const std::vector<GivenOption>& given);

// From the environment in front of a command ("SLURM_PARTITION=cpu srun …"): nullptr where it is none.
const SlurmOption* option_of_variable(SlurmCommand command, std::string_view variable);

// "--gpus=1" and the like, as a person would write it.
std::string shown(const GivenOption& option);

}  // namespace steward::advice
