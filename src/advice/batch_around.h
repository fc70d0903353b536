// What stands around the command that asks Slurm for resources, and what becomes of it in a batch script.
// Internal to batch_line.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "advice/batch_line.h"
#include "advice/shell.h"

namespace steward::advice {

// Where a place begins in the text, in bytes.
std::size_t offset_of(std::string_view text, const Place& place);
std::string file_name_of(std::string_view path);

// srun, salloc and sbatch, each with the index of its command and of its word there: the first of the
// command, or behind nohup, env, time, nice and the like.
struct Found {
  std::size_t command = 0;
  std::size_t word = 0;
};
std::vector<Found> slurm_commands(const ShellRead& read);

// A line within tmux, screen, script or a shell's -c, where such a command stands there.
struct Within {
  std::string text;
  std::vector<BatchNote> notes;
};
std::optional<Within> within_another(const ShellRead& read);

// Takes nohup and the like before `word` out of line.before.
void take_off_wrappers(std::string_view text, const ShellCommand& command, std::size_t word, BatchLine& line);
// Takes the '&' off the end: a batch job has no terminal to give back.
void end_in_foreground(const ShellRead& read, BatchLine& line);
BatchNote background_note();

// Words of an argument list as one line for bash; assignments and srun stay what they are.
std::string bash_command_line(const std::vector<std::string>& words);

}  // namespace steward::advice
