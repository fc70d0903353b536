// A command line taken apart for `steward batch`: what asks Slurm for resources, and what is run with them.
// tmux, screen, nohup, "&" and shells around it are looked through. Pure; runs nothing.
#pragma once

#include <string>
#include <vector>

#include "advice/programs.h"
#include "advice/slurm_options.h"
#include "model/batch_script.h"
#include "model/request.h"

namespace steward::advice {

struct BatchLine {
  bool slurm = false;  // srun, salloc or sbatch asks for the resources; else nothing does
  SlurmCommand command = SlurmCommand::srun;
  std::vector<GivenOption> options;  // of that command; from its environment first
  bool runs_inner_srun = false;      // salloc … srun …
  std::vector<GivenOption> step;     // that srun's options
  bool wrapped = false;              // sbatch --wrap: `after` is for /bin/sh
  std::vector<std::string> exports;  // lines that set variables, before all
  // What stays of the line, in bash's words: the program, with what stood before srun and behind it.
  std::string before, after;
  std::vector<Program> programs;  // of `before` and `after`
  bool nothing_runs = false;      // salloc alone: a shell
  std::vector<BatchNote> notes;
  std::string refusal;  // why there is no script; empty: there is one
};

// Text as a shell takes it.
BatchLine take_apart(const std::string& text);
// Words as a program gets them. One word with blanks in it is a line for a shell.
BatchLine take_apart(const std::vector<std::string>& words);

}  // namespace steward::advice
