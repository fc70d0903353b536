// The options of sbatch, salloc and srun: one table for all three, as Slurm 22.05 and later take them. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/request.h"

namespace steward::advice {

enum class SlurmCommand { sbatch, salloc, srun };
enum class Argument { none, optional, required };

// Where an option's value goes. Empty: it is only known.
using Field = std::variant<std::monostate, Maybe<Limit> Request::*, Maybe<NodeCount> Request::*,
                           Maybe<std::uint32_t> Request::*, Maybe<Memory> Request::*, Maybe<Gres> Request::*,
                           Maybe<Gpus> Request::*, Maybe<std::string> Request::*, bool Request::*>;

struct SlurmOption {
  std::string_view name;  // its long name
  char letter = 0;        // 0: it has none
  Argument argument = Argument::required;
  std::string_view commands;  // of "bas": sbatch, salloc, srun
  // In sbatch's environment, behind "SBATCH_"; empty: it is not looked for there.
  std::string_view variable;
  Field field;

  bool taken_by(SlurmCommand command) const;
};

const std::vector<SlurmOption>& slurm_options();

// The long option that `name` is short for, as getopt_long has it: the whole name, else what alone begins so.
// Aliases are told by their own name ("tasks-per-node"); `meant` gives the one that they stand for.
struct LongMatch {
  const SlurmOption* option = nullptr;          // nullptr: none, or several
  std::vector<std::string_view> possibilities;  // several
};
LongMatch match_long(SlurmCommand command, std::string_view name);
const SlurmOption* match_letter(SlurmCommand command, char letter);
const SlurmOption* option_named(SlurmCommand command, std::string_view name);
// "ntasks-per-node" of "tasks-per-node"; else the same.
std::string_view meant(std::string_view name);
std::vector<std::string> long_names(SlurmCommand command);
std::string_view to_string(SlurmCommand command);

}  // namespace steward::advice
