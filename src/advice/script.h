// A batch script as sbatch reads it: its first line, its directives, and where they stop to count. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "advice/options_reader.h"

namespace steward::advice {

enum class DirectiveKind { sbatch, slurm, pbs, bsub };  // "#SLURM" is the old name of "#SBATCH"

// One line that sbatch takes options from.
struct Directive {
  DirectiveKind kind = DirectiveKind::sbatch;
  std::uint32_t line = 0;
  std::vector<OptionWord> words;
  std::string rest;          // behind the mark, as written
  bool begins_part = false;  // "#SBATCH hetjob": what follows is the next part of a heterogeneous job
};

struct Script {
  std::vector<std::string> lines;     // without their ends
  bool ends_in_newline = true;        // the last of them
  bool dos = false;                   // some line ends in "\r\n"; `lines` keep the '\r'
  std::vector<Directive> directives;  // those that count, in order
  std::uint32_t first_command = 0;    // the first line that is neither blank nor a comment; 0: there is none
  std::string interpreter;            // "bash", "python3": the program's name behind "#!"; empty: none
  std::vector<Problem> problems;
};

// Takes any bytes.
Script read_script(std::string_view text);

// sbatch refuses larger ones, unless the site says otherwise (max_script_size).
inline constexpr std::size_t kLargestScript = std::size_t{4} << 20;

// The words of a directive behind its mark, from `column` of `line` on.
std::vector<OptionWord> directive_words(std::string_view rest, std::uint32_t line, std::uint32_t column,
                                        std::vector<Problem>& problems);

}  // namespace steward::advice
